"""The durable, ordered record of attempts and captures: append, tail, query. SQLite below, a protocol above."""
