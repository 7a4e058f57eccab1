"""The live feed: watching the journal, a window over its records, columns by width."""
