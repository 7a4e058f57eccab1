"""What a form holds when the file changes under it: what only they changed is taken over, what both did is asked."""

from dataclasses import dataclass, replace

from sandbox.config.drafts import Draft, Field


@dataclass(frozen=True, slots=True, repr=False)
class Merged:
    """`mine` with what only they changed; the fields `taken` over so; and those in which both went different ways."""

    mine: Draft
    taken: tuple[Field, ...]
    conflicts: tuple[Field, ...]


def merge(base: Draft, mine: Draft, theirs: Draft) -> Merged:
    """Return the outcome, where `base` is what the file said before and `theirs` what it says now."""
    taken: list[Field] = []
    conflicts: list[Field] = []
    for field in theirs.differing(base):
        if field in mine.differing(theirs):
            (conflicts if field in mine.differing(base) else taken).append(field)
    return Merged(with_fields(mine, theirs, taken), tuple(taken), tuple(conflicts))


def with_fields(draft: Draft, other: Draft, fields: list[Field] | tuple[Field, ...]) -> Draft:
    """Return the draft with some fields of another one."""
    return replace(draft, **{field.value: getattr(other, field) for field in fields})
