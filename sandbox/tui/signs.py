"""The signs that carry a status beside its colour, and what they mean."""

from sandbox.domain.events import Provenance
from sandbox.domain.verdict import CheckStatus
from sandbox.tui.lines.paint import Role

GOOD = "✓"
BAD = "✗"
NEITHER = "–"
SENT = "→"
RECEIVED = "←"
BOTH = "⇄"
REPEATED = "↻"
MARKED = "★"
AGAIN = "↻"
ANSWER = "⇠"
ON = "●"
OFF = "○"

CHECK: dict[CheckStatus, tuple[str, Role]] = {
    CheckStatus.PASSED: (GOOD, Role.GOOD),
    CheckStatus.FAILED: (BAD, Role.BAD),
    CheckStatus.NOT_APPLICABLE: (NEITHER, Role.QUIET),
}

PROVENANCE: dict[Provenance, str] = {
    Provenance.DOCUMENTED: "◆",
    Provenance.OBSERVED: "◈",
    Provenance.INFERRED: "◇",
    Provenance.MODELLED: "·",
}

PROVENANCE_MEANING: dict[Provenance, str] = {
    Provenance.DOCUMENTED: "mostly as in a sample that O2VEND published in 2022",
    Provenance.OBSERVED: "partly built from names that O2VEND's storefront uses",
    Provenance.INFERRED: "follows from what O2VEND is built on",
    Provenance.MODELLED: "our design; O2VEND publishes nothing about it",
}


def outcome(good: bool) -> tuple[str, Role]:
    """Return sign and role of something that went well or did not."""
    return (GOOD, Role.GOOD) if good else (BAD, Role.BAD)
