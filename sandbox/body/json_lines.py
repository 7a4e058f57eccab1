"""JSON laid out line by line over the tokens as they came: numbers, escapes, order and duplicates stay as they are."""

from collections.abc import Iterator

from sandbox.body.json_steps import BYTE_ORDER_MARK, EMPTY, KEYWORD, NUMBER, STRING, NotJsonError, Step, steps
from sandbox.body.lines import Line, Role, Span, note
from sandbox.body.raw_lines import raw_lines
from sandbox.body.text import decode, sanitise
from sandbox.domain.json_text import MAX_DEPTH

_SCALAR_ROLES = {STRING: Role.STRING, NUMBER: Role.NUMBER, KEYWORD: Role.KEYWORD}
_PUNCTUATION = {mark: Span(mark, Role.PUNCTUATION) for mark in ("{", "}", "[", "]", "{}", "[]")}
_COLON_SPAN, _COMMA_SPAN = Span(": ", Role.PUNCTUATION), Span(",", Role.PUNCTUATION)
_INDENTS = tuple(Span("  " * depth, Role.PLAIN) for depth in range(MAX_DEPTH + 1))

MARKED = "The body begins with a byte order mark, which JSON does not allow."


def json_lines(body: bytes) -> Iterator[Line]:
    """Yield the body laid out with two spaces a level, as far as it is JSON.

    What comes behind the first fault is shown raw, after a note that says where the fault is and what was expected:
    so a body that was cut stays readable up to its end.
    """
    text = decode(body)
    shown = 0
    if text.startswith(BYTE_ORDER_MARK):
        yield note(MARKED)
        shown = 1
    names: dict[str, Span] = {}
    try:
        for step in steps(text, shown):
            shown = step.behind
            yield _line(text, step, names)
    except NotJsonError as error:
        yield note(fault(text, error))
        yield from raw_lines(text[shown:])


def fault(text: str, error: NotJsonError) -> str:
    """Return the sentence that stands before the raw rest."""
    byte = len(text[: error.position].encode("utf-8", "surrogateescape"))
    return f"Not JSON at byte {byte}: {error}. The rest as it came:"


def _line(text: str, step: Step, names: dict[str, Span]) -> Line:
    spans = [_INDENTS[step.depth]]
    if step.name_end > step.name:
        name = text[step.name : step.name_end]
        span = names.get(name)
        if span is None:
            span = names[name] = Span(sanitise(name), Role.KEY)
        spans += (span, _COLON_SPAN)
    token = text[step.start : step.end]
    if step.token >= EMPTY:
        spans.append(_PUNCTUATION[token if len(token) == 1 else token[0] + token[-1]])
    else:
        spans.append(Span(sanitise(token), _SCALAR_ROLES[step.token]))
    if step.comma:
        spans.append(_COMMA_SPAN)
    return tuple(spans)
