"""Details of what is not a record: an event type, a subscription."""

from collections.abc import Sequence

from rich.cells import cell_len

from sandbox.body.text import sanitise
from sandbox.domain import events
from sandbox.domain.events import EventType
from sandbox.domain.secret import mask_header
from sandbox.domain.subscription import Subscription
from sandbox.sender.publisher import skip_reason
from sandbox.tui import signs
from sandbox.tui.details.subject import BLANK, Lines, Subject, Tab, fact, heading
from sandbox.tui.lines.paint import Role, Span
from sandbox.tui.lines.wrap import cut, wrap

_SUBSCRIPTION = "subscription "


def event_type_subject(event_type: EventType, subscriptions: Sequence[Subscription]) -> Subject:
    """Return the page of an event type: what it means, how sure that is, and who would get it."""

    longest = min(16, max((cell_len(sanitise(each.name)) for each in subscriptions), default=0))

    def lines(width: int) -> Lines:
        return [
            *wrap([Span(event_type.description + ".", Role.STRONG)], width),
            BLANK,
            *fact("Group", event_type.group.value, width),
            *_provenance(event_type, width),
            BLANK,
            heading("⏎ sends it to"),
            *(line for each in subscriptions for line in _recipient(event_type, each, longest, width)),
        ]

    return Subject(
        f"event {event_type.name}", [Span(event_type.name, Role.QUIET)], (Tab("about", "Event type", lines),)
    )


def provenance_lines(event_name: str | None, width: int) -> Lines:
    """Return how sure Data of this event is; nothing for an event that O2VEND does not have."""
    event_type = events.find(event_name) if event_name else None
    return _provenance(event_type, width) if event_type else ()


def _provenance(event_type: EventType, width: int) -> Lines:
    provenance = event_type.data_provenance
    return [
        *fact("Data is", f"{signs.PROVENANCE[provenance]} {event_type.certainty}", width),
        *fact("", event_type.provenance_note, width, Role.QUIET),
    ]


def _recipient(event_type: EventType, subscription: Subscription, name_width: int, width: int) -> Lines:
    skipped = skip_reason(event_type.name, subscription)
    if skipped is None:
        sign, role, why = signs.ON, Role.GOOD, subscription.url
    else:
        sign, role, why = signs.NEITHER, Role.QUIET, f"skipped: {skipped}"
    name = cut(subscription.name, name_width)
    label = name + " " * (name_width - cell_len(name) + 1)
    return wrap([Span(f"{sign} ", role), Span(label, Role.STRONG), Span(why, Role.QUIET)], width, name_width + 3)


def subscription_subject(subscription: Subscription) -> Subject:
    """Return the page of a subscription, with everything secret masked."""

    def lines(width: int) -> Lines:
        active = (f"{signs.ON} active", Role.GOOD) if subscription.active else (f"{signs.OFF} inactive", Role.WARN)
        found = [
            *fact("URL", subscription.url, width, Role.STRONG),
            *fact("State", active[0], width, active[1]),
            *fact("Secret", subscription.secret.masked() if subscription.secret else "none", width),
        ]
        for index, (name, value) in enumerate(subscription.headers):
            found += fact("" if index else "Headers", f"{name}: {mask_header(name, value)}", width)
        found += [BLANK, heading(f"{len(subscription.events)} selected events")]
        chosen = [name for name in events.NAMES if name in subscription.events]
        return [*found, *([Span(f"  {name}")] for name in chosen)]

    return Subject(
        f"{_SUBSCRIPTION}{subscription.name}",
        [Span(subscription.name, Role.QUIET)],
        (Tab("about", "Subscription", lines),),
    )


def subject_as_it_is_now(
    key: str, subscriptions: Sequence[Subscription], subscription: Subscription | None, event_type: EventType
) -> Subject | None:
    """Return the page with this key made anew; None if it is no page of this module.

    A subscription that is not there any more gives way to the chosen one, or else to the chosen event type.
    """
    about_event_type = event_type_subject(event_type, subscriptions)
    for each in (about_event_type, *map(subscription_subject, subscriptions)):
        if each.key == key:
            return each
    if not key.startswith(_SUBSCRIPTION):
        return None
    return about_event_type if subscription is None else subscription_subject(subscription)
