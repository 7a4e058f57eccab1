"""Subscriptions as a table or as JSON; secrets stay masked in both."""

from collections.abc import Mapping, Sequence

from sandbox.cli.terminal import paint, print_json, print_line, rows
from sandbox.domain.events import NAMES
from sandbox.domain.json_text import JsonValue
from sandbox.domain.secret import mask_header
from sandbox.domain.subscription import Subscription


def print_subscriptions(subscriptions: Sequence[Subscription], as_json: bool) -> None:
    """Print subscriptions as a table or as JSON, one object a line."""
    if as_json:
        for subscription in subscriptions:
            print_json(_object(subscription))
        return
    head, *lines = rows([("NAME", "ACTIVE", "URL", "SECRET", "EVENTS"), *(_cells(each) for each in subscriptions)])
    print_line(paint(head, "dim"))
    for subscription, line in zip(subscriptions, lines, strict=True):
        print_line(line if subscription.active else paint(line, "dim"))


def _object(subscription: Subscription) -> Mapping[str, JsonValue]:
    return {
        "name": subscription.name,
        "url": subscription.url,
        "active": subscription.active,
        "secret": subscription.secret.masked(),
        "headers": {name: mask_header(name, value) for name, value in subscription.headers},
        "events": [name for name in NAMES if subscription.selects(name)],
    }


def _cells(subscription: Subscription) -> tuple[str, ...]:
    return (
        subscription.name,
        "● yes" if subscription.active else "○ no",
        subscription.url,
        subscription.secret.masked(),
        f"{len(subscription.events)} of {len(NAMES)}",
    )
