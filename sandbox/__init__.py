"""Both ends of an O2VEND webhook: a simulated shop that sends, a receiver that verifies, a journal between them."""

__version__ = "0.1.0"
