"""What the screen says before anything has happened: where we listen, and what to do first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len

from sandbox.receiver.listening import url_from_outside
from sandbox.tui.actions import key_for
from sandbox.tui.buttons import button
from sandbox.tui.glance import occupant
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap
from sandbox.tui.status_parts import Status

if TYPE_CHECKING:
    from sandbox.service import Sandbox

INDENT = 13
"""Cells of the keys on the left, behind which the sentences stand."""


@dataclass(frozen=True, slots=True)
class Form:
    """Paragraphs, an empty one a blank line; further lines of one are indented by `hang` cells."""

    paragraphs: Sequence[Line]
    hang: int = INDENT

    def lines(self, width: int) -> Sequence[Line]:
        """Return its lines at a width in cells."""
        return [line for paragraph in self.paragraphs for line in wrap(paragraph, width, self.hang)]


@dataclass(frozen=True, slots=True)
class Welcome:
    """What an empty feed says, in forms that take less and less room."""

    forms: Sequence[Form]

    def laid_out(self, width: int, height: int) -> Sequence[Line]:
        """Return the lines of the first form that fits; of the last one the lines that do."""
        for form in self.forms:
            lines = form.lines(width)
            if len(lines) <= height:
                break
        return lines[: max(0, height)]


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


def welcome(sandbox: "Sandbox") -> Welcome:
    """Return what an empty feed says: what to press, where to POST, what to give to O2VEND."""
    base = _base_url(sandbox)
    active = [each for each in sandbox.config.subscriptions if each.active]
    if base is None:
        place = [[Span("Nothing listens here; deliveries go to the subscriptions' URLs.", Role.QUIET)]]
        return Welcome(
            (
                Form((*_keys(), (), *place)),
                Form((*_keys(), *place)),
                Form((_only_keys(), *place), 0),
                Form((_only_keys(),), 0),
            )
        )
    here = base.rstrip("/") + (active[0].path if active else "/")
    receiver = [_label("POST to"), Span(here)]
    public = sandbox.config.receiver.public_url
    if public:
        url = url_from_outside(public, active[0].url) if active else public
        outside: list[Line] = [
            [_label("O2VEND"), Span(url)],
            [_label(""), Span("is the URL to paste there", Role.QUIET)],
        ]
    else:
        outside = [[_label("O2VEND"), Span("needs a URL that a tunnel prints:", Role.QUIET)], *_tunnel(sandbox, base)]
    return Welcome(
        (
            Form((*_keys(), (), receiver, *outside)),
            Form((*_keys(), receiver, *outside)),
            Form((_only_keys(), receiver, *outside)),
            Form((*_keys(), receiver)),
            Form((_only_keys(), [Span("POST to ", Role.QUIET), Span(here)]), 0),
            Form((_only_keys(),), 0),
        )
    )


def _tunnel(sandbox: "Sandbox", base: str) -> list[Line]:
    """Return what to type for a tunnel, and where its URL goes; docs/tunnels.md says more."""
    own = "config.yaml" if not sandbox.config.read_only else "a config.yaml (`sandbox init`)"
    return [
        [_label(""), Span(f"cloudflared tunnel --url {base}")],
        [_label(""), Span(f"Write it as public_url below receiver in {own}.", Role.QUIET)],
    ]


def _label(text: str) -> Span:
    return Span(f"{text:<{INDENT}}", Role.QUIET)


def _key(action_id: str, *text: Span) -> Line:
    key = button(action_id)
    return [key, Span(" " * (INDENT - cell_len(key.text))), *text]


def _keys() -> Sequence[Line]:
    return (
        _key("events.emit", Span("sends the event under the cursor")),
        _key("events.compose", Span("lets you write it before it goes")),
        _key("story.play", Span("plays a story, "), button("app.help"), Span(" the keys")),
    )


def _only_keys() -> Line:
    ids = ("events.emit", "events.compose", "story.play", "app.help")
    return [span for each in ids for span in (button(each), Span(" "))]


def next_steps() -> Sequence[Line]:
    """Return what to do with the first records, for as long as there are few."""
    return (
        [_label("Next"), Span("Tab to the feed, then ↑ ↓: the details show each record's checks")],
        _key(
            "events.compose",
            Span("then "),
            Span(key_for("composer.fault"), Role.ACCENT),
            Span(" and wrong-secret: it is rejected, and the details say why"),
        ),
        _key("details.compare", Span("shows both ends of it, "), button("record.copy"), Span(" copies a verifier")),
    )


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
