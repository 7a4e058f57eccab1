"""Faults: deliberate defects of a delivery, one function each in `catalogue`; a new one is found by itself.

A fault acts at one seam of the way from an event to the wire. Each knows what a good receiver answers.
"""

from sandbox.sender.faults.registry import FAULTS, UnknownFaultError, find
from sandbox.sender.faults.seams import Fault, InapplicableFaultError, Seam

__all__ = ["FAULTS", "Fault", "InapplicableFaultError", "Seam", "UnknownFaultError", "find"]
