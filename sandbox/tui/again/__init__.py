"""Sending a record again: as it is, as a new attempt, or changed in the composer."""
