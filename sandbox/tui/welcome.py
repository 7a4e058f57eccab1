"""What the screen says before anything has happened: where we listen, and what to do first."""

from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.status_line import Status

if TYPE_CHECKING:
    from sandbox.service import Sandbox


def first_status(sandbox: "Sandbox") -> Status:
    """Return the status line's content before the journal was read."""
    config = sandbox.config
    if config.read_only:
        return Status(_base_url(sandbox), "packaged config", "read-only")
    return Status(_base_url(sandbox), _short(config.path), "")


def welcome_lines(sandbox: "Sandbox") -> list[Line]:
    """Return three lines for an empty feed: what to press, where to POST, what to give to O2VEND."""
    base = _base_url(sandbox)
    lines: list[Line] = [
        [
            Span("Enter", Role.ACCENT),
            Span(" on an event sends it, "),
            Span("?", Role.ACCENT),
            Span(" explains the keys."),
        ]
    ]
    if base is None:
        lines.append([Span("Nothing listens here; deliveries go to the subscriptions' URLs.", Role.QUIET)])
        return lines
    paths = [each.path for each in sandbox.config.subscriptions if each.active]
    lines.append([Span("POST to ", Role.QUIET), Span(base.rstrip("/") + (paths[0] if paths else "/"))])
    public = sandbox.config.receiver.public_url
    if public:
        lines.append([Span("Give O2VEND ", Role.QUIET), Span(public)])
    else:
        lines.append([Span("From O2VEND itself: through a tunnel (public_url)", Role.QUIET)])
    return lines


def _base_url(sandbox: "Sandbox") -> str | None:
    return sandbox.receiver.base_url if sandbox.receiver is not None else None


def _short(path: Path) -> str:
    for anchor, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_relative_to(anchor):
            return prefix + str(path.relative_to(anchor))
    return str(path)
