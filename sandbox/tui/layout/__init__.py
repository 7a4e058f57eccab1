"""Where the panes of the desk stand: how large each is, what the user made of that, and one of them alone."""
