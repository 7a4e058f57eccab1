"""Taking something out of the screen: what can be copied, and where it goes."""
