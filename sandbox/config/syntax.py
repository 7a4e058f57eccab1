"""PyYAML's syntax errors in our words. Nothing of the file is quoted but single characters: it may be a secret."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import yaml

from sandbox.config.errors import Place
from sandbox.config.tree_builder import place_of

_QUOTE_IT = "put the text in quotes"


@dataclass(frozen=True, slots=True)
class SyntaxFault:
    """One syntax error. `begins` is where the broken construct begins, at or before `place`."""

    place: Place
    begins: Place
    sentence: str
    help: str
    indentation: bool = False


# A part of PyYAML's message → sentence, help, and whether its beginning is the better place to point at.
_KNOWN: tuple[tuple[str, str, str, bool], ...] = (
    (r"found character '\t'", "a tab stands where YAML wants blanks", "replace it with blanks", False),
    ("that cannot start any token", "text cannot begin with this character", _QUOTE_IT, False),
    (
        "mapping values are not allowed here",
        "a colon that cannot belong to a key here",
        "quote text that contains `: `, or line this key up with its neighbours",
        False,
    ),
    ("could not find expected ':'", "this line is not `key: value`", "add a colon and a blank after the key", True),
    ("found unexpected end of stream", "the quote that opens here is never closed", "close it", True),
    ("found unexpected document separator", "the quote that opens here is never closed", "close it", True),
    (
        "found unknown escape character",
        "an escape that double-quoted text does not know",
        r"write \\ for a backslash, or use single quotes",
        False,
    ),
    ("expected escape sequence of", "an escape with too few hex digits", r"write \xNN, \uNNNN or \UNNNNNNNN", False),
    (
        "expected alphabetic or numeric character",
        "text that begins with * or & is an alias or anchor",
        'put the text in quotes, as in "*"',
        True,
    ),
    ("expected ',' or ']'", "the list that opens here is not closed", "add the missing comma or `]`", True),
    ("expected ',' or '}'", "the mapping that opens here is not closed", "add the missing comma or `}`", True),
    (
        "sequence entries are not allowed here",
        "a list item cannot begin here",
        "begin a line of its own with `- `",
        False,
    ),
    ("mapping keys are not allowed here", "a key cannot begin here", "begin a line of its own with it", False),
    ("indentation indicator", "`|` or `>` is followed by something else", "begin the text in the next line", False),
    (
        "expected a comment or a line break",
        "something stands behind `|` or `>`",
        "begin the text in the next line",
        False,
    ),
    ("found undefined tag handle", "text that begins with ! is a tag", _QUOTE_IT, False),
    ("expected '<document start>'", "something stands behind the end of the document", "remove it", False),
    ("expected the node content", "a value is missing here", "write it, or quote it if it has this character", False),
)
_INDENTATION = "expected <block end>"


class _Scalar(Protocol):
    """The scalar read last, as PyYAML's event or token."""

    style: str | None
    start_mark: Any
    end_mark: Any


def explain(error: yaml.MarkedYAMLError, latest: Iterable[_Scalar], innermost: Place | None) -> SyntaxFault:
    """Return PyYAML's error with our place, sentence and help.

    `latest` are the scalars read just before it, `innermost` is where the innermost open collection begins.
    """
    mark = error.problem_mark or error.context_mark
    place = place_of(mark)
    begins = min(place_of(error.context_mark), place) if error.context_mark else place
    problem = error.problem or ""
    forgotten = _forgotten_quote(place, latest)
    if forgotten is not None:
        return forgotten
    if "found '<stream end>'" in problem and innermost is not None:
        return SyntaxFault(innermost, innermost, "what opens here is not closed", "add the missing `]` or `}`")
    if _is_bare_reference(mark):
        sentence = "a `${NAME}` inside of { } or [ ] stands without quotes"
        return SyntaxFault(place, begins, sentence, 'write "${NAME}"')
    if problem.startswith(_INDENTATION):
        sentence = "this does not line up with anything above"
        return SyntaxFault(place, place, sentence, "indent it like the key or item that it belongs beside", True)
    for part, sentence, way_out, point_at_beginning in _KNOWN:
        if part in problem:
            return SyntaxFault(begins if point_at_beginning else place, begins, sentence, way_out)
    return SyntaxFault(place, place, "this is not YAML", "compare with the commented file that `sandbox` ships")


def _is_bare_reference(mark: yaml.Mark | None) -> bool:
    buffer = mark.buffer if mark is not None else None
    return mark is not None and buffer is not None and buffer[max(mark.pointer - 1, 0) : mark.pointer + 1] == "${"


def _forgotten_quote(place: Place, latest: Iterable[_Scalar]) -> SyntaxFault | None:
    """A quote that was forgotten pairs up with the next one, and the error shows only behind that."""
    for scalar in latest:
        opened, closed = place_of(scalar.start_mark), place_of(scalar.end_mark)
        if scalar.style in ("'", '"') and opened.line < closed.line == place.line:
            sentence = f"the quote that opens here closes only in line {closed.line}"
            return SyntaxFault(opened, opened, sentence, "close it where the text ends")
    return None


def unexplained(place: Place) -> SyntaxFault:
    """Return the fault for text at which PyYAML itself stumbles, such as an escape beyond the last character."""
    sentence = "something near here is not YAML: an escape or number beyond all bounds"
    return SyntaxFault(place, place, sentence, "correct it, or use single quotes")
