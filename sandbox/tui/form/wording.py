"""What the form says about a field: errors, warnings, what a reference means, what they have instead."""

from collections.abc import Iterable

from sandbox.body.text import is_safe
from sandbox.config.draft_judging import DraftRemark, WrittenConfig
from sandbox.config.drafts import Draft, Field
from sandbox.config.interpolate import is_plain_reference
from sandbox.domain.secret import Secret, mask_header
from sandbox.tui import signs
from sandbox.tui.lines.paint import Line, Role, Span

LABELS = {
    Field.NAME: "Name",
    Field.URL: "Subscription URL",
    Field.SECRET: "Secret",
    Field.HEADERS: "Headers",
    Field.ACTIVE: "IsActive",
    Field.EVENTS: "Events",
}
"""As O2VEND's page has them (wire-format 2); the name is ours."""


IN_THE_FORM = {"events must have at least one entry": "select at least one event type"}
"""What to do in a form about a sentence whose help is about the text of config.yaml."""


def remark_lines(remarks: Iterable[DraftRemark]) -> list[Line]:
    """Return a paragraph for each remark: a sign, the sentence, what to do."""
    return [
        [
            Span(f"{signs.BAD} " if each.is_error else "! ", Role.BAD if each.is_error else Role.WARN),
            Span(each.sentence, Role.BAD if each.is_error else Role.WARN),
            Span(f"; {IN_THE_FORM.get(each.sentence, each.help)}", Role.QUIET),
        ]
        for each in remarks
    ]


def notes(text: str, written: WrittenConfig) -> list[Line]:
    """Return what is not to be seen in a text: what its references mean, and characters that show as nothing."""
    found: list[Line] = []
    for name, unset in written.unset_variables(text).items():
        if not unset:
            found.append([Span(f"  a reference: {name} is set, and stays a reference in the file", Role.QUIET)])
        elif written.meaning(text) is not None:
            found.append([Span(f"  a reference: {name} is not set, so the text behind :- counts", Role.QUIET)])
    if not is_safe(text):
        found.append([Span("! it has characters that cannot be seen; each is shown by a sign", Role.WARN)])
    return found


def shown_value(draft: Draft, field: Field) -> str:
    """Return a field's value for comparison, with everything secret masked."""
    if field is Field.SECRET:
        return draft.secret if is_plain_reference(draft.secret) else Secret(draft.secret).masked()
    if field is Field.HEADERS:
        return ", ".join(f"{name}: {mask_header(name, value)}" for name, value in draft.headers) or "none"
    if field is Field.EVENTS:
        return ", ".join(draft.events) or "none"
    if field is Field.ACTIVE:
        return "active" if draft.active else "inactive"
    return str(getattr(draft, field)) or "empty"
