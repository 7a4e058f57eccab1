"""Receive requests: capture every byte, reach a verdict, give the answer."""
