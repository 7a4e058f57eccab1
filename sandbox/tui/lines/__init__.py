"""Lines of text on the screen: painted by role, wrapped, scrolled, with a cursor where one is wanted."""
