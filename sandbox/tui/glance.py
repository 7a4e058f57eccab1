"""What a look at the Sandbox's config finds, and what to tell the user about a change."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sandbox.body.text import sanitise
from sandbox.config.values import Config
from sandbox.config.watching import difference
from sandbox.receiver.doorplate import Occupant

if TYPE_CHECKING:
    from sandbox.service import Sandbox

INTERVAL = 0.25
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The config in force, what is wrong with its file if anything is, and where the receiver listens if it does.

    `attached` is whose receiver it is if it is not ours, as it is now; None if it has ended.
    """

    config: Config
    trouble: str | None
    base_url: str | None
    attached: Occupant | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence for the user, safe to show; an error or just news."""

    text: str
    severity: Literal["information", "error"]


def glance_at(sandbox: "Sandbox") -> Glance:
    """Look now."""
    receiver = sandbox.receiver
    return Glance(
        sandbox.config, sandbox.config_trouble, None if receiver is None else receiver.base_url, occupant(sandbox)
    )


def occupant(sandbox: "Sandbox") -> Occupant | None:
    """Return the receiver that we are attached to as it is now, which may have moved; None if it has ended.

    One that was started in its place counts as well.
    """
    before = sandbox.attached
    if before is None:
        return None
    there = sandbox.doorplates.all()
    same = [each for each in there if each.pid == before.pid] or [each for each in there if each.url == before.url]
    return same[0] if same else None


def notices(before: Glance, after: Glance) -> list[Notice]:
    """Return what is worth a notification, once each: what changed, what is wrong, and that it is good again."""
    name = after.config.path.name
    found = []
    if what := difference(before.config, after.config):
        found.append(Notice(sanitise(f"{name} changed: {what}"), "information"))
    if after.trouble is not None and after.trouble != before.trouble:
        found.append(Notice(sanitise(after.trouble), "error"))
    elif after.trouble is None and before.trouble is not None:
        found.append(Notice(f"{name} is good again", "information"))
    return found
