"""The subscriptions: choosing one, what can be done with it, and the table of all of them."""
