"""Emitting from the desk: what is emitted, to whom it is sent, and what came of it."""
