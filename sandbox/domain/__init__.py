"""What a webhook is: event types, subscriptions, envelope, signature, records, verdict. Pure; standard library only."""
