"""Which whole numbers are meant: `2`, `>0`, `>=1`, `<3`, `<=2`, `1..3`, `1..`, `..3`."""

import re
from dataclasses import dataclass

SPAN_PATTERN = r"^([<>]=? ?[0-9]{1,18}|[0-9]{1,18}|[0-9]{1,18}\.\.[0-9]{0,18}|\.\.[0-9]{1,18})$"

_SPAN = re.compile(
    r"""
      (?P<sign>[<>]=?)[ ]?(?P<bound>[0-9]{1,18})
    | (?P<only>[0-9]{1,18})
    | (?P<low>[0-9]{0,18})\.\.(?P<high>[0-9]{0,18})
    """,
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Span:
    """The whole numbers from `low` to `high`, both included; None means without an end there."""

    low: int | None = None
    high: int | None = None

    def __contains__(self, number: int) -> bool:
        return (self.low is None or self.low <= number) and (self.high is None or number <= self.high)

    def __str__(self) -> str:
        if self.low == self.high:
            return str(self.low)
        if self.high is None:
            return f">={self.low}"
        return f"<={self.high}" if self.low is None else f"{self.low}..{self.high}"

    def covers(self, other: "Span") -> bool:
        """Tell whether every number of the other span is in this one."""
        low_fits = self.low is None or (other.low is not None and self.low <= other.low)
        high_fits = self.high is None or (other.high is not None and other.high <= self.high)
        return low_fits and high_fits


def parse_span(text: str) -> Span:
    """Read a span. Raises ValueError for another shape, and for one that no number is in."""
    match = _SPAN.fullmatch(text)
    if match is None or text == "..":
        raise ValueError("it is neither a number nor a range of numbers")
    span = _span(match)
    if span.low is not None and span.high is not None and span.low > span.high:
        raise ValueError(f"no number is in it: {span.low} is more than {span.high}")
    return span


def _span(match: re.Match[str]) -> Span:
    if match["only"] is not None:
        return Span(int(match["only"]), int(match["only"]))
    if match["sign"] is None:
        return Span(_bound(match["low"]), _bound(match["high"]))
    bound = int(match["bound"])
    beyond = 0 if match["sign"].endswith("=") else 1
    return Span(low=bound + beyond) if match["sign"].startswith(">") else Span(high=bound - beyond)


def _bound(text: str) -> int | None:
    return int(text) if text else None
