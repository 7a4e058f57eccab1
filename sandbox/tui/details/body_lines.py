"""A body as lines at the width of the pane: JSON set out and coloured, forms, text, or bytes in hex."""

from collections.abc import Iterable, Iterator

from sandbox.body import views
from sandbox.body.lines import Line as BodyLine
from sandbox.body.lines import Role as BodyRole
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrapped

_ROLES: dict[BodyRole, Role] = {
    BodyRole.KEY: Role.KEY,
    BodyRole.STRING: Role.STRING,
    BodyRole.NUMBER: Role.NUMBER,
    BodyRole.KEYWORD: Role.LITERAL,
    BodyRole.PUNCTUATION: Role.QUIET,
    BodyRole.PLAIN: Role.TEXT,
    BodyRole.NOTE: Role.WARN,
    BodyRole.ADDED: Role.GOOD,
    BodyRole.REMOVED: Role.BAD,
    BodyRole.CHANGED: Role.WARN,
    BodyRole.QUIET: Role.QUIET,
    BodyRole.HEADING: Role.TITLE,
}


def painted(line: BodyLine) -> Line:
    """Return a line of the body room in the roles of the screen."""
    return [Span(text, _ROLES[role]) for text, role in line]


def body_lines(body: bytes, headers: Iterable[tuple[str, str]], width: int) -> Iterator[Line]:
    """Yield a body's lines, one after the other; the headers tell its Content-Type."""
    content_type = next((value for name, value in headers if name.lower() == "content-type"), None)
    if not body:
        yield [Span("no body", Role.QUIET)]
        return
    for line in views.lines(body, content_type):
        yield from wrapped(painted(line), width, _indent(line) + 2)


def _indent(line: BodyLine) -> int:
    text = line[0].text if line else ""
    return len(text) - len(text.lstrip(" "))
