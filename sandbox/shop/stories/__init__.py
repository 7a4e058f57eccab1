"""Stories: named sequences of commands on a shop, told step by step (wire-format 9). Pure; standard library only."""
