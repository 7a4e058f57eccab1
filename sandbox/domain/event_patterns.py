"""From selected event types back to the patterns that people write: what was written stays as far as it still fits."""

from collections.abc import Collection, Mapping

from sandbox.domain.events import NAMES


def patterns_for(selected: Collection[str], written: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """Return patterns that select exactly these event types.

    `written` has the patterns so far, in their order, with the names that each of them selects. One that selects
    nothing else than what is wanted stays. What is left is named: all 20 as `*`, a whole family as `Order.*`.
    """
    if not written and set(selected) == set(NAMES):
        return ("*",)
    kept = [pattern for pattern, names in written.items() if set(names) <= set(selected)]
    covered = {name for pattern in kept for name in written[pattern]}
    missing = [name for name in NAMES if name in selected and name not in covered]
    return (*kept, *dict.fromkeys(_shortest(name, missing) for name in missing))


def _shortest(name: str, missing: Collection[str]) -> str:
    """Return the pattern of the name's family if all of it is missing and it has more than one member."""
    family = name.partition(".")[0]
    members = [each for each in NAMES if each.partition(".")[0] == family]
    return f"{family}.*" if len(members) > 1 and all(each in missing for each in members) else name
