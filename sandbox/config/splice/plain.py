"""A read document as plain data, aliases and merge keys followed; references such as `${NAME}` stay text."""

import difflib
from collections.abc import Iterator

from sandbox.config.splice.edits import Edit, Insert, NowhereError, Remove, Set, Value, value_at
from sandbox.config.tree import Mapping, Node, Path, Scalar, Sequence, target_of


def plain(root: Node | None) -> Value:
    """Return the data of a tree that was read without problems."""
    node = target_of(root) if root is not None else None
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    if not isinstance(node, Mapping):
        return None
    data: dict[str, Value] = {entry.key: plain(entry.value) for entry in node.entries}
    for merged in node.merged:
        inherited = plain(merged)
        if isinstance(inherited, dict):
            data = {**data, **{key: value for key, value in inherited.items() if key not in data}}
    return data


def same(one: Value, other: Value) -> bool:
    """Tell whether two data are equal, kinds included: 1 is not true, 1.0 not 1. The order of keys does not count."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and (one == other or (one != one and other != other))  # NaN


def smaller_edits(data: Value, edit: Set) -> Iterator[Edit]:
    """Yield edits that together do what this one does, each as small as can be."""
    try:
        old, new = value_at(data, edit.path), edit.value
    except NowhereError:
        yield edit
        return
    if not (old and new):
        yield from () if same(old, new) else [edit]
    elif isinstance(old, dict) and isinstance(new, dict):
        # Removed last: a mapping that loses its last entry loses its style too.
        for key, value in new.items():
            yield from smaller_edits(data, Set((*edit.path, key), value))
        yield from (Remove((*edit.path, key)) for key in old if key not in new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _list_edits(data, edit.path, old, new)
    elif not same(old, new):
        yield edit


def _list_edits(data: Value, path: Path, old: list[Value], new: list[Value]) -> Iterator[Edit]:
    if any(isinstance(each, list | dict) for each in [*old, *new]):
        for index, (_, wanted) in enumerate(zip(old, new, strict=False)):
            yield from smaller_edits(data, Set((*path, index), wanted))
        yield from (Remove((*path, index)) for index in reversed(range(len(new), len(old))))
        yield from (Insert(path, index, new[index]) for index in range(len(old), len(new)))
        return
    matcher = difflib.SequenceMatcher(None, [_comparable(each) for each in old], [_comparable(each) for each in new])
    # From the end, so that the indices of what is still to come stay right; and something always remains, since a
    # list that loses its last item loses its style too.
    for kind, begin, end, new_begin, new_end in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        replaced = min(end - begin, new_end - new_begin)
        yield from (Insert(path, end, new[index]) for index in reversed(range(new_begin + replaced, new_end)))
        yield from (Remove((*path, index)) for index in reversed(range(begin + replaced, end)))
        yield from (Set((*path, begin + index), new[new_begin + index]) for index in range(replaced))


def _comparable(value: Value) -> tuple[str, str]:
    return type(value).__name__, repr(value)
