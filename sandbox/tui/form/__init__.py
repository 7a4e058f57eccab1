"""The form of a subscription, as O2VEND's Create Webhook page has it."""
