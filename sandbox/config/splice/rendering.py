"""Plain data as new YAML text, in the manner of the text around it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sandbox.config.splice.edits import Value
from sandbox.config.splice.layout import Collection, Member, Node, Text, nodes
from sandbox.config.splice.scalars import DOUBLE, PLAIN, SINGLE, render_scalar
from sandbox.config.splice.source import Source


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody writes YAML: indents in columns, the quote of text, and the keys whose lists stand in lines."""

    step: int = 2
    dash: int = 2
    behind_dash: int = 2
    quote: str = PLAIN
    lists_in_lines: frozenset[str] = frozenset()

    def quoting(self, quote: str) -> "Manner":
        """Return the same with another quote."""
        return replace(self, quote=quote)

    def stepping(self, step: int | None) -> "Manner":
        """Return the same with another indent, if there is one."""
        return self if step is None or step < 1 else replace(self, step=step)


def manner_of(source: Source, root: Node) -> Manner:
    """Look at the whole document for the indents and for the lists that are written with dashes."""
    steps: list[int] = []
    dashes: list[int] = []
    behind: list[int] = []
    in_lines: set[str] = set()
    for node in nodes(root):
        if not isinstance(node, Collection) or node.flow:
            continue
        for member in node.members:
            inside = member.value
            if not isinstance(inside, Collection) or inside.flow:
                continue
            if not node.mapping:
                behind.append(inside.start - member.start)
            elif inside.mapping:
                steps.append(source.column(inside.start) - source.column(member.start))
            else:
                dashes.append(source.column(inside.start) - source.column(member.start))
                in_lines.add(member.name or "")
    return Manner(
        step=_usual(steps, 2, least=1),
        dash=_usual(dashes, 2, least=0),
        behind_dash=_usual(behind, 2, least=2),
        lists_in_lines=frozenset(in_lines),
    )


def quote_of(members: Iterable[Member]) -> str:
    """Return the quote that all of these values have, or none if they differ or have none."""
    styles = {member.value.style for member in members if isinstance(member.value, Text)}
    return next(iter(styles)) if len(styles) == 1 and styles <= {SINGLE, DOUBLE} else PLAIN


def quote_at(node: Node) -> str:
    """Return the quote of one value."""
    return node.style if isinstance(node, Text) and node.style in (SINGLE, DOUBLE) else PLAIN


def _usual(seen: list[int], otherwise: int, least: int) -> int:
    """Return the last one that makes sense: the place nearest to where things are added."""
    return next((each for each in reversed(seen) if each >= least), otherwise)


def in_brackets(value: Value, manner: Manner, *, flow: bool = True) -> str:
    """Return the value on one line. `flow` tells whether it will stand within brackets or braces."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{render_key(key, flow=True)}: {in_brackets(each, manner)}" for key, each in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(in_brackets(each, manner) for each in value) + "]"
    return render_scalar(value, quote=manner.quote, flow=flow)


def render_key(key: str, *, quote: str = PLAIN, flow: bool = False) -> str:
    """Return a key as text."""
    return render_scalar(key, quote=quote, flow=flow)


def in_lines(value: Value, manner: Manner) -> list[str]:
    """Return a list or mapping that is not empty as lines, the first of them without indent."""
    if isinstance(value, dict):
        return [line for key, each in value.items() for line in entry_lines(key, each, manner)]
    assert isinstance(value, list)
    return [line for each in value for line in item_lines(each, manner)]


def item_lines(value: Value, manner: Manner) -> list[str]:
    """Return an item of a list as lines, beginning with its dash."""
    if not isinstance(value, dict) or not value:
        return ["- " + in_brackets(value, manner, flow=False)]
    first, *rest = in_lines(value, manner)
    return ["-".ljust(manner.behind_dash) + first, *(" " * manner.behind_dash + line for line in rest)]


def entry_lines(key: str, value: Value, manner: Manner) -> list[str]:
    """Return an entry of a mapping as lines."""
    head = render_key(key) + ":"
    if not wants_lines(key, value, manner):
        return [f"{head} {in_brackets(value, manner, flow=False)}"]
    indent = " " * (manner.step if isinstance(value, dict) else manner.dash)
    return [head, *(indent + line for line in in_lines(value, manner))]


def wants_lines(key: str | None, value: Value, manner: Manner) -> bool:
    """Tell whether the value of this key is better written in lines than in brackets."""
    if isinstance(value, dict):
        return bool(value)
    return (
        isinstance(value, list)
        and bool(value)
        and (key in manner.lists_in_lines or any(isinstance(each, dict) and each for each in value))
    )
