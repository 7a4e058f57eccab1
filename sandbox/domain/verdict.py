"""The verdict: the list of checks made on a capture, each with its reason."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class CheckStatus(StrEnum):
    """How one check ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not-applicable"


class Check(NamedTuple):
    """One check: its name (`signature`, `header:X-Api-Key`), and a sentence that never shows a secret."""

    name: str
    status: CheckStatus
    reason: str

    @property
    def failed(self) -> bool:
        """True only if it failed; not applicable is no failure."""
        return self.status is CheckStatus.FAILED


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def failures(self) -> tuple[Check, ...]:
        """The failed checks."""
        return tuple(check for check in self.checks if check.failed)

    @property
    def verified(self) -> bool:
        """True if none failed."""
        return not any(check.failed for check in self.checks)

    @property
    def state(self) -> str:
        """`verified` or `rejected`."""
        return "verified" if self.verified else "rejected"


def passed(name: str, reason: str) -> Check:
    """Return a passed check."""
    return Check(name, CheckStatus.PASSED, reason)


def failed(name: str, reason: str) -> Check:
    """Return a failed check."""
    return Check(name, CheckStatus.FAILED, reason)


def not_applicable(name: str, reason: str) -> Check:
    """Return a check that could not be made, with the reason why."""
    return Check(name, CheckStatus.NOT_APPLICABLE, reason)
