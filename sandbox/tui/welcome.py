"""What the screen says before anything has happened: where we listen, and what to do first."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.receiver.listening import url_from_outside
from sandbox.tui.actions import key_word
from sandbox.tui.glance import occupant
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.status_parts import Status

if TYPE_CHECKING:
    from sandbox.service import Sandbox


def config_status(sandbox: "Sandbox") -> Status:
    """Return the status line's content as far as it does not come from the journal."""
    config = sandbox.config
    status = Status(_base_url(sandbox), _short(config.path), "", config_trouble=sandbox.config_trouble or "")
    if config.read_only:
        status = replace(status, config="packaged config", config_note="read-only")
    if sandbox.receiver is None:
        status = replace(status, answer=None, attached=occupant(sandbox) or sandbox.attached)
    return status


def longest_name(sandbox: "Sandbox") -> int:
    """Return the length of the longest subscription name."""
    return max((len(each.name) for each in sandbox.config.subscriptions), default=0)


def subscription_names(sandbox: "Sandbox") -> tuple[str, ...]:
    """Return the names of the subscriptions, in the order of the config."""
    return tuple(each.name for each in sandbox.config.subscriptions)


def welcome_lines(sandbox: "Sandbox") -> list[Line]:
    """Return three lines for an empty feed: what to press, where to POST, what to give to O2VEND."""
    base = _base_url(sandbox)
    lines: list[Line] = [
        [
            Span(key_word("events.emit"), Role.ACCENT),
            Span(" on an event sends it, "),
            Span(key_word("app.help"), Role.ACCENT),
            Span(" explains the keys."),
        ]
    ]
    if base is None:
        lines.append([Span("Nothing listens here; deliveries go to the subscriptions' URLs.", Role.QUIET)])
        return lines
    active = [each for each in sandbox.config.subscriptions if each.active]
    lines.append([Span("POST to ", Role.QUIET), Span(base.rstrip("/") + (active[0].path if active else "/"))])
    public = sandbox.config.receiver.public_url
    if public:
        url = url_from_outside(public, active[0].url) if active else public
        lines.append([Span("Give O2VEND ", Role.QUIET), Span(url)])
    else:
        lines.append([Span("From O2VEND itself: through a tunnel (public_url)", Role.QUIET)])
    return lines


def _base_url(sandbox: "Sandbox") -> str | None:
    if sandbox.receiver is not None:
        return sandbox.receiver.base_url
    attached = occupant(sandbox)
    return None if attached is None else attached.url


def _short(path: Path) -> str:
    for anchor, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_relative_to(anchor):
            return prefix + str(path.relative_to(anchor))
    return str(path)
