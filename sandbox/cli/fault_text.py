"""A fault in one line, wherever an attempt is shown that was sent with it."""

from sandbox.body.text import sanitise
from sandbox.sender.faults import FAULTS


def fault_line(name: str) -> str:
    """Return what the fault is and what a good receiver answers; a name that this version lacks stays a name."""
    fault = FAULTS.get(name)
    if fault is None:
        return f"fault: {sanitise(name)}, which this version does not know"
    return f"fault: {fault.name} – {fault.what}; a good receiver answers {fault.expected.sentence}"
