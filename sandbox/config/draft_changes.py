"""A draft as a change of config.yaml that never overwrites what another program changed in the same field meanwhile."""

from collections.abc import Sequence

from sandbox.config.changes import (
    Change,
    ChangeError,
    add_subscription,
    change_subscription,
    entry_named,
    remove_headers,
    rename_subscription,
    together,
)
from sandbox.config.drafts import Draft, Field, draft_of
from sandbox.config.splice import Edit, Value


class ConflictError(ChangeError):
    """The subscription is not in the file any more, or fields that were to be changed have other values there now."""

    def __init__(self, name: str, fields: Sequence[Field]) -> None:
        self.fields = tuple(fields)
        what = f"{', '.join(fields)} of {name}" if fields else f"subscription {name}"
        super().__init__(f"another program has {'changed' if fields else 'removed or renamed'} {what} meanwhile")


def add_draft(draft: Draft) -> Change:
    """Add a new subscription behind the others."""
    return add_subscription(draft.entry())


def change_to_draft(name: str, base: Draft, mine: Draft) -> Change:
    """Change the subscription called `name` from what it was (`base`) to what it shall be; other fields stay.

    Its edits raise ConflictError if the file has a third value in one of the fields, or no such subscription.
    """
    wanted = [field for field in mine.differing(base) if field is not Field.NAME]
    changes = []
    fields: dict[str, Value] = {field: mine.value(field) for field in wanted if field is not Field.HEADERS}
    if Field.HEADERS in wanted and mine.headers:
        fields[Field.HEADERS] = mine.value(Field.HEADERS)
    if fields:
        changes.append(change_subscription(name, fields))
    if Field.HEADERS in wanted and not mine.headers:
        changes.append(remove_headers(name))
    if mine.name != base.name:
        changes.append(rename_subscription(name, mine.name))

    def edits(data: Value) -> Sequence[Edit]:
        entry = entry_named(data, name)
        if entry is None:
            raise ConflictError(name, ())
        theirs = draft_of(entry)
        known = (base, mine)
        conflicting = [
            field for field in wanted if getattr(theirs, field) not in [getattr(each, field) for each in known]
        ]
        if conflicting:
            raise ConflictError(name, conflicting)
        return together(*changes).edits(data) if changes else []

    sentence = "; ".join(each.sentence for each in changes) or f"subscription {name} stays as it is"
    return Change(sentence, edits)
