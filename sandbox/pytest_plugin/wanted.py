"""What a test waits for: a name or pattern of event types, or a filter."""

from dataclasses import dataclass

from sandbox.domain.events import STOCK_EVENT, STOCK_EVENT_OTHER_SPELLING, select
from sandbox.domain.filters import Filter, parse_filter
from sandbox.domain.filters.expression import And, KindIs
from sandbox.domain.records import Capture, Kind
from sandbox.pytest_plugin.misuse import MisuseError, in_the_test

__tracebackhide__ = in_the_test

CAPTURES = Filter("kind:capture", KindIs(Kind.CAPTURE))
"""Everything that came."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Captures that are meant: `filter` decides, `names` are the event types if the test named some by a pattern.

    `label` completes "none is …".
    """

    label: str
    filter: Filter
    names: frozenset[str] = frozenset()

    def near(self, capture: Capture) -> bool:
        """Tell whether the capture is of a wanted event type, whatever the checks made of it."""
        return capture.event is not None and capture.event.casefold() in self.names


def verified(what: str) -> Wanted:
    """Return what is meant by a pattern (then only what is verified) or a filter. Raises FilterError."""
    return _wanted(what, "a verified {}", " verdict:verified")


def of_any_verdict(what: str) -> Wanted:
    """Return what is meant by a pattern, whatever its verdict, or a filter. Raises FilterError."""
    return _wanted(what, "{}", "")


def _wanted(what: str, label: str, condition: str) -> Wanted:
    if not isinstance(what, str):
        raise MisuseError(f"what to look for is text such as 'Order.*', not {type(what).__name__}")
    # A colon or a quotation mark is in no event type's name, and in every filter that says more than a word.
    if ":" in what or '"' in what:
        return Wanted(f"what the filter {what!r} wants", _of_captures(parse_filter(what)))
    names = [event.name for event in select((what,))]
    if STOCK_EVENT in names:
        names.append(STOCK_EVENT_OTHER_SPELLING)
    matching = parse_filter(f"event:{','.join(names)}{condition}")
    return Wanted(label.format(what), _of_captures(matching), frozenset(name.casefold() for name in names))


def _of_captures(matching: Filter) -> Filter:
    return Filter(matching.text, And((KindIs(Kind.CAPTURE), matching.expression)))
