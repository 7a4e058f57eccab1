"""What a check came to, as values that every kind of report is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.contract.drift import Drift, Fault, Severity


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was checked.

    `checked` counts what was looked at, `bodies` the bodies by event type. `fail_on` is the least class of drift that
    fails it; a part that checked nothing fails too. `ignored` counts differences left out, by the place they stand at.
    """

    name: str
    noun: str
    checked: int
    fail_on: Severity
    bodies: Mapping[str, int] = field(default_factory=dict)
    drifts: tuple[Drift, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[tuple[str, int], ...] = ()

    def fails_for(self, drift: Drift) -> bool:
        """Tell whether this difference fails the check."""
        return drift.severity.weight >= self.fail_on.weight

    @property
    def failed(self) -> bool:
        """True if a difference or a fault fails it, or nothing was checked."""
        faulty = any(fault.fails for fault in self.faults)
        return not self.checked or faulty or any(map(self.fails_for, self.drifts))

    @property
    def summary(self) -> str:
        """What was checked and what came of it, in words."""
        noun = (
            self.noun if self.checked == 1 else f"{self.noun[:-1]}ies" if self.noun.endswith("y") else f"{self.noun}s"
        )
        of = f" of {len(self.bodies)} event type{'s' * (len(self.bodies) != 1)}" if self.bodies else ""
        counts = [
            f"{number} {severity.value}"
            for severity in Severity
            if (number := sum(drift.severity is severity for drift in self.drifts))
        ]
        faults = sum(fault.count for fault in self.faults if fault.fails)
        counts += [f"{faults} not to be checked"] if faults else []
        nothing = "" if self.checked else ": a check that checked nothing fails"
        return f"{self.checked:,} {noun}{of}{nothing or ': ' + (', '.join(counts) or 'no difference')}"


@dataclass(frozen=True, slots=True)
class Report:
    """All parts of a check."""

    parts: tuple[Part, ...]

    @property
    def failed(self) -> bool:
        """True if any part failed, or there is none."""
        return not self.parts or any(part.failed for part in self.parts)
