"""What a filter asks for that hardly exists: a name that nothing is called, which matches nothing without being wrong.

Any text may stand in a record, so this is never an error; whoever finds nothing wants to know.
"""

import difflib
from collections.abc import Iterator, Sequence

from sandbox.domain.events import NAMES, STOCK_EVENT_OTHER_SPELLING
from sandbox.domain.filters.expression import And, CheckFailed, Expression, Not, Or, TextField, TextIs
from sandbox.domain.filters.fields import CHECKS
from sandbox.domain.filters.glob import Glob, folded
from sandbox.domain.filters.parser import Filter

_EVENTS = (*NAMES, STOCK_EVENT_OTHER_SPELLING)
_FAMILIES = tuple(dict.fromkeys(f"{name.partition('.')[0]}.*" for name in NAMES if "." in name))
_HEADER_CHECKS = folded("header:")


def doubts(matching: Filter, subscriptions: Sequence[str]) -> tuple[str, ...]:
    """Return a sentence for each event, check or subscription that the filter names and nothing is called.

    `subscriptions` are the names that records may have.
    """
    found = (_doubt(term, subscriptions) for term in _terms(matching.expression))
    return tuple(dict.fromkeys(sentence for sentence in found if sentence is not None))


def _terms(expression: Expression) -> Iterator[TextIs | CheckFailed]:
    match expression:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part)
        case Not(part):
            yield from _terms(part)
        case TextIs() | CheckFailed():
            yield expression
        case _:
            return


def _doubt(term: TextIs | CheckFailed, subscriptions: Sequence[str]) -> str | None:
    match term:
        case TextIs(TextField.EVENT, glob):
            return _unknown(glob, "event type", _EVENTS, _FAMILIES)
        case TextIs(TextField.SUBSCRIPTION, glob):
            return _unknown(glob, "subscription", subscriptions)
        case CheckFailed(glob) if not glob.pieces[0].startswith(_HEADER_CHECKS):
            return _unknown(glob, "check", CHECKS)
        case _:
            return None


def _unknown(glob: Glob, kind: str, names: Sequence[str], patterns: Sequence[str] = ()) -> str | None:
    if any(glob.fits(name.encode()) for name in names):
        return None
    written = b"*".join(glob.pieces).decode("utf-8", "replace")
    by_folded = {name.casefold(): name for name in (*names, *patterns)}
    close = difflib.get_close_matches(written.casefold(), by_folded, n=1)
    hint = f"did you mean {by_folded[close[0]]}?" if close else f"there are {', '.join(names)}" if names else ""
    return f"no {kind} is called {written}{'; ' if hint else ''}{hint}"
