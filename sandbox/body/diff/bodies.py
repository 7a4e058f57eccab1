"""Two bodies compared: as JSON by meaning if both are JSON, and by their bytes in any case."""

from dataclasses import dataclass

from sandbox.body.diff.changes import ChangeKind, JsonDiff
from sandbox.body.diff.first_difference import FirstDifference, first_difference
from sandbox.body.diff.ignoring import NOTHING, Ignoring
from sandbox.body.diff.json_diff import diff
from sandbox.body.diff.writing import other_changes, rewritings
from sandbox.domain.json_text import JsonValue, MalformedJsonError, read


@dataclass(frozen=True, slots=True)
class BodyDiff:
    """What differs between two bodies.

    `size` and `size_after` are in bytes; `first` is None if all bytes are equal. `json` is None unless both bodies
    are JSON; otherwise `not_json` holds a sentence for each that is not. `remarks` say in which ways equal JSON is
    written differently, or what a difference of other bodies comes down to.
    """

    size: int
    size_after: int
    first: FirstDifference | None = None
    json: JsonDiff | None = None
    not_json: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def identical(self) -> bool:
        """True if every byte is equal."""
        return self.first is None

    @property
    def only_rewritten(self) -> bool:
        """True if both are the same JSON in other bytes: spaces, escapes, number forms, order of members."""
        return self.first is not None and self.json is not None and self.json.same_value

    @property
    def count(self) -> int:
        """How many differences there are that were not ignored; 1 for bodies that are not JSON and differ."""
        return 0 if self.first is None else 1 if self.json is None else self.json.count


FIRST_AND_SECOND = ("the first body", "the second body")


def compare_bodies(
    before: bytes, after: bytes, ignoring: Ignoring = NOTHING, names: tuple[str, str] = FIRST_AND_SECOND
) -> BodyDiff:
    """Compare two bodies, which sentences call by `names`. Never raises."""
    first = first_difference(before, after)
    if first is None:
        return BodyDiff(len(before), len(after))
    value, fault = _read(before)
    value_after, fault_after = _read(after)
    if fault is not None or fault_after is not None:
        faults = zip(names, (fault, fault_after), strict=True)
        not_json = tuple(f"{name} is not JSON: {why}" for name, why in faults if why is not None)
        return BodyDiff(len(before), len(after), first, None, not_json, other_changes(before, after, names))
    json = diff(value, value_after, ignoring)
    remarks: tuple[str, ...] = ()
    if json.same_value:
        everything = json if ignoring == NOTHING else diff(value, value_after)
        reordered = any(change.kind is ChangeKind.REORDERED for change in everything.changes)
        remarks = rewritings(before, after, reordered=reordered)
    return BodyDiff(len(before), len(after), first, json, (), remarks)


def _read(body: bytes) -> tuple[JsonValue, str | None]:
    if not body:
        return None, "it is empty"
    try:
        return read(body), None
    except MalformedJsonError as error:
        return None, str(error)
