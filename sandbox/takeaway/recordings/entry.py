"""What goes through an export or an import: a record of the journal with its note."""

from dataclasses import dataclass

from sandbox.domain.records import Record


@dataclass(frozen=True, slots=True)
class Entry:
    """One record; `number` is the journal's, `note` is None unless the user marked it."""

    number: int
    record: Record
    note: str | None = None


class OmittedError(Exception):
    """The chosen format cannot carry this record; the message says why, as the reason in a list of them."""
