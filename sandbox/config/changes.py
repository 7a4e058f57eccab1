"""What people want changed in config.yaml, as edits of the newest text: subscriptions are found by name each time."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.config.splice import Edit, Insert, Move, Remove, Set, Value
from sandbox.config.splice.edits import edited
from sandbox.config.tree import Path

Edits: TypeAlias = Callable[[Value], Sequence[Edit]]


class ChangeError(ValueError):
    """The change cannot be wanted as it is: a name that is not there or taken; the message says so."""


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """A wish: `sentence` says what in a few words, without secrets; `edits` finds the places in the newest data.

    That data has the subscriptions' names as they are meant, not as references (see `with_meant_names`).
    """

    sentence: str
    edits: Edits


def together(first: Change, *others: Change) -> Change:
    """Make one change of several: all are saved, or none."""

    def edits(data: Value) -> list[Edit]:
        made: list[Edit] = []
        for change in (first, *others):
            for each in change.edits(data):
                data = edited(data, each)
                made.append(each)
        return made

    return Change("; ".join(each.sentence for each in (first, *others)), edits)


def with_meant_names(data: Value, meaning: Callable[[str], str]) -> Value:
    """Return the data with the names of the subscriptions as `meaning` reads them: people call `${NAME:-erp}` erp."""
    if not isinstance(data, dict) or not isinstance(entries := data.get("subscriptions"), list):
        return data
    meant: list[Value] = []
    for each in entries:
        name = each.get("name") if isinstance(each, dict) else None
        meant.append({**each, "name": meaning(name)} if isinstance(each, dict) and isinstance(name, str) else each)
    return {**data, "subscriptions": meant}


def add_subscription(fields: Mapping[str, Value]) -> Change:
    """Add a subscription behind the others; `fields` as in the file, `name` among them."""
    name = str(fields["name"])

    def edits(data: Value) -> list[Edit]:
        present = _subscriptions(data)
        if any(each.get("name") == name for each in present):
            raise ChangeError(f"there is a subscription {name!r} already; change it with `subscriptions edit {name}`")
        if not present:
            return [Set(("subscriptions",), [dict(fields)])]
        return [Insert(("subscriptions",), len(present), dict(fields))]

    return Change(f"subscription {name} added", edits)


def remove_subscription(name: str) -> Change:
    """Take a subscription away."""
    return Change(f"subscription {name} removed", lambda data: [Remove(("subscriptions", _index(data, name)))])


def rename_subscription(name: str, new: str) -> Change:
    """Give a subscription another name, in the conditions of answer rules too."""

    def edits(data: Value) -> list[Edit]:
        index = _index(data, name)
        if new != name and any(each.get("name") == new for each in _subscriptions(data)):
            raise ChangeError(f"there is a subscription {new!r} already")
        return [
            Set(("subscriptions", index, "name"), new),
            *(Set(place, new) for place in _named_in_answers(data, name)),
        ]

    return Change(f"subscription {name} renamed to {new}", edits)


def activate_subscription(name: str, active: bool) -> Change:
    """Switch a subscription on or off."""
    word = "enabled" if active else "disabled"

    def edits(data: Value) -> list[Edit]:
        index = _index(data, name)
        # Active is what a subscription is without the key.
        if active and _subscriptions(data)[index].get("active", True) is True:
            return []
        return [Set(("subscriptions", index, "active"), active)]

    return Change(f"subscription {name} {word}", edits)


def place_subscription(name: str, position: int) -> Change:
    """Put a subscription at a position, counted from 1; beyond the last means the last."""

    def edits(data: Value) -> list[Edit]:
        index, last = _index(data, name), len(_subscriptions(data)) - 1
        return [Move(("subscriptions",), index, max(0, min(position - 1, last)))]

    return Change(f"subscription {name} moved", edits)


def change_subscription(
    name: str,
    fields: Mapping[str, Value],
    *,
    headers: Mapping[str, str] | None = None,
    without_headers: Sequence[str] = (),
) -> Change:
    """Give fields new values, set some headers and take others away; header names match in any case."""
    wanted = {**fields, **({"headers": None} if headers or without_headers else {})}

    def edits(data: Value) -> list[Edit]:
        index = _index(data, name)
        path = ("subscriptions", index)
        entry = _subscriptions(data)[index]
        made: list[Edit] = [Set((*path, key), _in_order(entry.get(key), value)) for key, value in fields.items()]
        present = entry.get("headers")
        spelling = {each.lower(): each for each in (present if isinstance(present, dict) else {})}
        for header, value in (headers or {}).items():
            made.append(Set((*path, "headers", spelling.get(header.lower(), header)), value))
        for header in without_headers:
            if header.lower() not in spelling:
                known = ", ".join(spelling.values()) or "none"
                raise ChangeError(f"subscription {name} has no header {header!r}; there are: {known}")
            made.append(Remove((*path, "headers", spelling[header.lower()])))
        return made

    return Change(f"subscription {name}: {', '.join(wanted)} changed", edits)


def remove_headers(name: str) -> Change:
    """Take all headers of a subscription away."""

    def edits(data: Value) -> list[Edit]:
        index = _index(data, name)
        return [Remove(("subscriptions", index, "headers"))] if "headers" in _subscriptions(data)[index] else []

    return Change(f"subscription {name}: headers removed", edits)


def entry_named(data: Value, name: str) -> dict[str, Value] | None:
    """Return the entry of the subscription that is called so, None if there is none."""
    return next((each for each in _subscriptions(data) if each.get("name") == name), None)


def _in_order(present: Value, wanted: Value) -> Value:
    """Return a list's wanted items, those that are there in their order: in which events stand makes no difference."""
    if not isinstance(present, list) or not isinstance(wanted, list):
        return wanted
    kept = [each for each in present if each in wanted]
    return kept + [each for index, each in enumerate(wanted) if each not in kept and each not in wanted[:index]]


def _subscriptions(data: Value) -> list[dict[str, Value]]:
    entries = data.get("subscriptions") if isinstance(data, dict) else None
    return [each if isinstance(each, dict) else {} for each in entries] if isinstance(entries, list) else []


def _named_in_answers(data: Value, name: str) -> list[Path]:
    """Return the places of the conditions that name a subscription."""
    receiver = data.get("receiver") if isinstance(data, dict) else None
    answers = receiver.get("answers") if isinstance(receiver, dict) else None
    return [
        ("receiver", "answers", index, "subscription")
        for index, rule in enumerate(answers if isinstance(answers, list) else [])
        if isinstance(rule, dict) and rule.get("subscription") == name
    ]


def _index(data: Value, name: str) -> int:
    found = [each.get("name") for each in _subscriptions(data)]
    if name in found:
        return found.index(name)
    names = [each for each in found if isinstance(each, str)]
    close = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are: {', '.join(names) or 'none'}"
    raise ChangeError(f"no subscription is named {name!r}; {hint}")
