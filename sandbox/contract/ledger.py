"""Many bodies held against a contract: what differs, how often, and where first."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sandbox.contract.drift import Drift, DriftKind, Severity, Sighting, pointer_of
from sandbox.contract.examples import example_text
from sandbox.contract.forms import other_forms
from sandbox.contract.judge import Refusal, without_surrogates
from sandbox.contract.walk import Walk
from sandbox.domain import json_text
from sandbox.domain.json_path import Every
from sandbox.domain.json_text import JsonObject, JsonValue, MalformedJsonError
from sandbox.domain.path_pattern import PathPattern

if TYPE_CHECKING:
    from sandbox.contract.contract import Contract

_EXAMPLES = 3
_MOST_ENTRIES = 1000
_MORE = "has more differences of this kind than are listed, at other places,"
_IN_WORDS = frozenset(
    ("required", "type", "enum", "const", "format", "pattern", "additionalProperties", "unevaluatedProperties")
)
"""Keywords that the walk tells at the very place that the validator names, or at a member of it."""
_CHOICES = frozenset(("anyOf", "oneOf"))
_ENVELOPE = frozenset(("Id", "Event", "WebhookEvent", "Attempt", "Data", "CreationTimeUtc"))
_WITHOUT_EXAMPLE = frozenset((DriftKind.MISSING, DriftKind.NULLABILITY))


class AmbiguousBodyError(MalformedJsonError):
    """The body is JSON, and does not say one thing; the message tells what."""


class _Entry:
    """One difference so far."""

    def __init__(self, first: Sighting, body: str) -> None:
        self.first = first
        self.body = body
        self.count = 0
        self.examples: dict[str, None] = {}


class Ledger:
    """Takes bodies of one event type and tells what they differ in.

    `ignored` counts differences at places that `ignore` covers. Members of the envelope are always judged: that their
    values differ from delivery to delivery is no difference to a schema.
    """

    def __init__(
        self,
        contract: "Contract",
        event: str,
        *,
        strict: bool = False,
        whole: bool = False,
        ignore: Sequence[PathPattern] = (),
    ) -> None:
        self._contract = contract
        self._event = event
        self._walk = Walk(contract.outlines, strict=strict, whole=whole)
        self._outline = contract.outline(event)
        self._forms = contract.forms(event)
        self._ignore = [pattern for pattern in ignore if not (contract.wire.envelope and _of_the_envelope(pattern))]
        self._entries: dict[tuple[DriftKind, Severity, str, str], _Entry] = {}
        self.bodies = 0
        self.ignored: Counter[str] = Counter()

    def take(self, body: bytes, name: str) -> bool:
        """Hold a body against the contract; return whether nothing breaking was found in it.

        `name` is what reports call it. Raises MalformedJsonError; AmbiguousBodyError for a member that stands twice.
        """
        value, plain = json_text.read(body), _plain(body)
        self.bodies += 1
        sightings = [*self._walk.over(value, self._outline)]
        sightings += self._untold(plain, sightings)
        told = {sighting.path for sighting in sightings}
        sightings += [each for each in other_forms(value, self._forms) if each.path not in told]
        kept = [sighting for sighting in sightings if not self._is_ignored(sighting)]
        for sighting in kept:
            self._note(sighting, name)
        return all(sighting.severity is not Severity.BREAKING for sighting in kept)

    def drifts(self) -> Iterator[Drift]:
        """Yield the differences, the worst first, and of the same class in the order in which they were seen."""
        for entry in sorted(self._entries.values(), key=lambda entry: -entry.first.severity.weight):
            yield self._drift(entry)

    def _untold(self, value: JsonValue, sightings: Iterable[Sighting]) -> Iterator[Sighting]:
        """Yield what the validator refuses and the walk has no words for."""
        breaking = [sighting.path for sighting in sightings if sighting.severity is Severity.BREAKING]
        for refusal in self._contract.judge.refusals(self._event, value):
            if not _is_told(refusal, breaking):
                detail = f"breaks {refusal.rule!r} of its schema"
                yield Sighting(DriftKind.LIMIT, Severity.BREAKING, refusal.path, detail, refusal.value)

    def _is_ignored(self, sighting: Sighting) -> bool:
        for pattern in self._ignore:
            if pattern.covers(sighting.path):
                self.ignored[str(pattern)] += 1
                return True
        return False

    def _note(self, sighting: Sighting, name: str) -> None:
        key = (sighting.kind, sighting.severity, sighting.place, sighting.detail)
        if key not in self._entries and len(self._entries) >= _MOST_ENTRIES:
            key = (sighting.kind, sighting.severity, "/", _MORE)
            sighting = Sighting(sighting.kind, sighting.severity, (), _MORE)
        entry = self._entries.setdefault(key, _Entry(sighting, name))
        entry.count += 1
        if sighting.kind not in _WITHOUT_EXAMPLE and len(entry.examples) < _EXAMPLES:
            entry.examples[_example(sighting)] = None

    def _drift(self, entry: _Entry) -> Drift:
        first = entry.first
        of_objects = first.kind in (DriftKind.MISSING, DriftKind.NEW)
        total = self._walk.objects[first.parent] if of_objects else self._walk.visited[first.place]
        return Drift(
            event=self._event,
            kind=first.kind,
            severity=first.severity,
            place=first.place,
            detail=first.detail,
            count=entry.count,
            total=max(entry.count, total),
            pointer=pointer_of(first.path),
            body=entry.body,
            example=", ".join(entry.examples),
        )


def _of_the_envelope(pattern: PathPattern) -> bool:
    """Tell whether a pattern means a member of the envelope, or all of them."""
    (first, *below) = pattern.steps
    return not below and (first is Every.MEMBER or first in _ENVELOPE)


def _example(sighting: Sighting) -> str:
    if sighting.kind is DriftKind.ORDER:
        return str(sighting.example)
    return example_text(sighting.path, sighting.example)


def _is_told(refusal: Refusal, breaking: Sequence[tuple[str | int, ...]]) -> bool:
    size = len(refusal.path)
    if refusal.keyword in _IN_WORDS:
        return any(path[:size] == refusal.path and len(path) <= size + 1 for path in breaking)
    return refusal.keyword in _CHOICES and any(path[:size] == refusal.path for path in breaking)


def _plain(body: bytes) -> JsonValue:
    """Return the body as jsonschema-rs takes it: with floats, and without halves of surrogate pairs.

    Raises AmbiguousBodyError.
    """
    value: JsonValue = json.loads(body, object_pairs_hook=_members)
    return _without_surrogates(value) if b"\\ud" in body.lower() else value


def _members(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    members = dict(pairs)
    if len(members) < len(pairs):
        (name, _), *_ = Counter(name for name, _ in pairs).most_common(1)
        raise AmbiguousBodyError(
            f"the member {name[:60]} stands twice in one object, and readers differ about which counts"
        )
    return members


def _without_surrogates(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {without_surrogates(name): _without_surrogates(each) for name, each in value.items()}
    return value
