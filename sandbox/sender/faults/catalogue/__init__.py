"""The faults, one module for each seam. A new fault is one more function with a decorator."""
