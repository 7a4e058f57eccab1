"""What an import finds in a file: records, and what it leaves out with the reason."""

from dataclasses import dataclass
from typing import TypeAlias

from sandbox.domain.records import Record


@dataclass(frozen=True, slots=True)
class Taken:
    """A record that was read; `place` says where, as in `line 3` or `entry 4`."""

    place: str
    record: Record
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that is no webhook, so nothing is lost without it. `reason` is a sentence without its end."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Damaged:
    """Something that should have become a record, and could not; `detail` says more about this one."""

    place: str
    reason: str
    detail: str = ""


Finding: TypeAlias = Taken | Ignored | Damaged
