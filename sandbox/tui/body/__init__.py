"""A body on the screen: pretty, raw or hex, of any size, with a cursor, folding and search."""
