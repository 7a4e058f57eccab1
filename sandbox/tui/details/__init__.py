"""The details of what is chosen: a record in tabs, an event type, a subscription."""
