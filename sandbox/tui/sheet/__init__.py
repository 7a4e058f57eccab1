"""The sheet: captures of one event type as rows, values of their Data as columns."""
