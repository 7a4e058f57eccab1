"""Publish an event: deliveries to subscriptions, their attempts, the outcome of each."""
