"""Which items of two lists belong together: those with the same identifying member, else equal ones, else by place.

The cost grows as n log n with the length of the lists, never with its square.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from sandbox.body.diff.identities import Identities
from sandbox.domain.json_text import JsonValue

IDENTIFYING = (
    "id",
    "sku",
    "key",
    "orderitemid",
    "packagenumber",
    "optionid",
    "code",
    "gtin",
    "productid",
    "optionname",
    "name",
)
"""Names of members that may tell items of a list apart, in lower case (payloads may be camelCase), best first."""

Pairs: TypeAlias = dict[int, int]
"""Index in the first list to index in the second."""


class Step(NamedTuple):
    """Indexes of two items that belong together; None where an item has no counterpart."""

    before: int | None
    after: int | None


def align(before: Sequence[JsonValue], after: Sequence[JsonValue], identities: Identities) -> list[Step]:
    """Return a step for every item of both lists, in the order of the first, with what was added where it stands."""
    pairs = _by_key(before, after, identities)
    if not pairs:
        pairs = _in_sequence(
            [identities.of(item).value for item in before], [identities.of(item).value for item in after]
        )
    return _in_order(pairs, len(before), len(after))


def is_reordered(steps: Iterable[Step]) -> bool:
    """Tell whether items that belong together stand in another order."""
    places = [step.after for step in steps if step.before is not None and step.after is not None]
    return any(earlier > later for earlier, later in pairwise(places))


def _by_key(before: Sequence[JsonValue], after: Sequence[JsonValue], identities: Identities) -> Pairs:
    """Pair items by identifying members: first by the one that recognises most items, the rest by the others.

    Two orders of the same goods have other line Ids but the same Skus, so it is not enough that a member is there.
    """
    keys_before, keys_after = _keys(before, identities), _keys(after, identities)
    everything = range(len(before)), range(len(after))
    recognised = {
        name: len(_unique_pairs(keys_before[name], keys_after[name], *everything))
        for name in IDENTIFYING
        if name in keys_before and name in keys_after
    }
    pairs: Pairs = {}
    for name in sorted(recognised, key=lambda name: -recognised[name]):
        if recognised[name]:
            pairs |= _unique_pairs(keys_before[name], keys_after[name], *_unpaired(pairs, before, after))
    if pairs:
        pairs |= _leftovers(before, after, pairs, identities, (keys_before, keys_after))
    return pairs


_Keys: TypeAlias = dict[str, dict[int, int]]
"""Name of an identifying member to the identity of its value in each item that has it."""


def _keys(items: Sequence[JsonValue], identities: Identities) -> _Keys:
    found: _Keys = {}
    for index, item in enumerate(items):
        if isinstance(item, dict):
            for name, value in item.items():
                folded = name.lower()
                if folded in IDENTIFYING and value is not None and not isinstance(value, list | dict):
                    found.setdefault(folded, {})[index] = identities.of(value).value
    return found


def _unique_pairs(
    before: Mapping[int, int], after: Mapping[int, int], open_before: Iterable[int], open_after: Iterable[int]
) -> Pairs:
    """Pair the open indexes whose identity is there once on both sides."""
    places_before = _unique({index: before[index] for index in open_before if index in before})
    places_after = _unique({index: after[index] for index in open_after if index in after})
    return {index: places_after[each] for each, index in places_before.items() if each in places_after}


def _unique(identities: Mapping[int, int]) -> dict[int, int]:
    counts = Counter(identities.values())
    return {each: index for index, each in identities.items() if counts[each] == 1}


def _unpaired(
    pairs: Pairs, before: Sequence[JsonValue], after: Sequence[JsonValue]
) -> tuple[Iterator[int], Iterator[int]]:
    taken = set(pairs.values())
    return (
        (index for index in range(len(before)) if index not in pairs),
        (index for index in range(len(after)) if index not in taken),
    )


def _leftovers(
    before: Sequence[JsonValue],
    after: Sequence[JsonValue],
    pairs: Pairs,
    identities: Identities,
    keys: tuple[_Keys, _Keys],
) -> Pairs:
    """Pair items that no member told apart, in order, unless identifying members say that they are not the same."""
    open_before, open_after = map(list, _unpaired(pairs, before, after))
    found = _in_sequence(
        [identities.of(before[index]).value for index in open_before],
        [identities.of(after[index]).value for index in open_after],
    )
    named = {open_before[first]: open_after[second] for first, second in found.items()}
    return {first: second for first, second in named.items() if not _contradict(first, second, keys)}


def _contradict(before: int, after: int, keys: tuple[_Keys, _Keys]) -> bool:
    return any(
        before in by_item and after in keys[1].get(name, {}) and by_item[before] != keys[1][name][after]
        for name, by_item in keys[0].items()
    )


def _in_sequence(before: Sequence[int], after: Sequence[int]) -> Pairs:
    """Pair equal items that keep their order, and what stands between them by its place."""
    pairs: Pairs = {}
    gap_before = gap_after = 0
    for anchor_before, anchor_after in [*_anchors(before, after), (len(before), len(after))]:
        pairs |= _between(before, after, range(gap_before, anchor_before), range(gap_after, anchor_after))
        if anchor_before < len(before):
            pairs[anchor_before] = anchor_after
        gap_before, gap_after = anchor_before + 1, anchor_after + 1
    return pairs


def _anchors(before: Sequence[int], after: Sequence[int]) -> list[tuple[int, int]]:
    """Return the longest run of pairs in order, of items that are there once on both sides (as patience diff does)."""
    once_before, once_after = _unique(dict(enumerate(before))), _unique(dict(enumerate(after)))
    candidates = sorted((index, once_after[each]) for each, index in once_before.items() if each in once_after)
    ends: list[int] = []
    last_of: list[int] = []
    previous: list[int | None] = []
    for number, (_, place) in enumerate(candidates):
        length = bisect_left(ends, place)
        previous.append(last_of[length - 1] if length else None)
        ends[length : length + 1] = [place]
        last_of[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    at = last_of[-1] if last_of else None
    while at is not None:
        chain.append(candidates[at])
        at = previous[at]
    return chain[::-1]


def _between(before: Sequence[int], after: Sequence[int], gap_before: range, gap_after: range) -> Pairs:
    """Pair equal items at the beginning and at the end of a gap, then the others by their place."""
    shorter = min(len(gap_before), len(gap_after))
    head = 0
    while head < shorter and before[gap_before[head]] == after[gap_after[head]]:
        head += 1
    tail = 0
    while tail < shorter - head and before[gap_before[-1 - tail]] == after[gap_after[-1 - tail]]:
        tail += 1
    fronts = zip(gap_before[: shorter - tail], gap_after[: shorter - tail], strict=True)
    backs = zip(gap_before[len(gap_before) - tail :], gap_after[len(gap_after) - tail :], strict=True)
    return dict(fronts) | dict(backs)


def _in_order(pairs: Pairs, length_before: int, length_after: int) -> list[Step]:
    counterpart = {after: before for before, after in pairs.items()}
    added_behind: dict[int, list[int]] = {}
    anchor = -1
    for index in range(length_after):
        if index in counterpart:
            anchor = counterpart[index]
        else:
            added_behind.setdefault(anchor, []).append(index)
    steps = [Step(None, added) for added in added_behind.get(-1, ())]
    for index in range(length_before):
        steps.append(Step(index, pairs.get(index)))
        steps += [Step(None, added) for added in added_behind.get(index, ())]
    return steps
