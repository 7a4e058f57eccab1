"""Facts: what a story states, by path, so that it can be told with another one (`--given order.items[0].quantity=3`).

A fact is a choice of a step that has a name (`order.customer`, `trouble.happens`), or one of the shop before the story
(`shop.stock.kurti-M`, `shop.prices.kurti`, `shop.negative_stock`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from sandbox.domain.assignment import Assignment, AssignmentError, assign
from sandbox.domain.json_path import JsonPath
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.ticks import Ticks
from sandbox.shop.stories import words
from sandbox.shop.stories.kinds import Fault, Flag
from sandbox.shop.stories.opening import shop_facts, shop_faults
from sandbox.shop.stories.story import Step, Story, StoryRefusedError
from sandbox.shop.stories.telling import Told, tell
from sandbox.shop.stories.vocabulary import VOCABULARY

SHOP, HAPPENS = "shop", "happens"


class GivenError(ValueError):
    """A fact that a story cannot be told with; the message says why, and what is possible."""


def facts_of(story: Story) -> JsonObject:
    """Return the facts of a story and of those that it comes after, as a tree; numbers are exact."""
    tree: JsonObject = {SHOP: shop_facts(story)}
    for each in story.chain():
        for step in each.steps():
            if step.name is not None:
                tree[step.name] = {**step.choices, HAPPENS: step.happens}
    exact = _exact(tree)
    assert isinstance(exact, dict)
    return exact


def leaves(tree: JsonValue, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, JsonValue]]:
    """Yield the path and the value of every single fact."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, (*path, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from leaves(value, (*path, index))
    else:
        yield str(JsonPath(path)), tree


def given(story: Story, assignments: Sequence[Assignment]) -> Story:
    """Return the story with other facts. Raises GivenError, and AssignmentError for a value of the wrong type."""
    tree = facts_of(story)
    for assignment in assignments:
        head = str(assignment.path.steps[0])
        if head not in tree:
            raise GivenError(f"{story.name} has no fact {assignment.path}: {words.near(head, tree)}")
        try:
            assign(tree, assignment, add=True)
        except AssignmentError as error:
            raise GivenError(f"--given: {error}") from None
    # Facts may need each other, as the product and the quantity of a further item do: all of them stand before a check.
    for path, fault in _faults(story, tree) if assignments else ():
        raise GivenError(f"--given {_written(_cause(path, assignments))}: {path} {fault.sentence}; {fault.help}")
    return _told_with(story, tree)


def _cause(path: str, assignments: Sequence[Assignment]) -> Assignment:
    """Return the last assignment at, around or inside of the place of a fault."""
    for assignment in reversed(assignments):
        changed = str(assignment.path)
        if path.startswith(changed) or changed.startswith(path):
            return assignment
    return assignments[-1]


def _written(assignment: Assignment) -> str:
    """Return an assignment as the command line has it."""
    return f"{assignment.path}{':=' if assignment.forced else '='}{assignment.text}"


def tell_given(
    story: Story, assignments: Sequence[Assignment], *, seed: int, begin: Ticks, lenient: bool = False
) -> Told:
    """Tell the story with other facts. Raises GivenError if they are why it cannot be told, else StoryRefusedError."""
    changed = given(story, assignments)
    try:
        return tell(changed, seed=seed, begin=begin, lenient=lenient)
    except StoryRefusedError as refusal:
        if assignments and _can_be_told(story, seed, begin, lenient):
            facts = ", ".join(map(_written, assignments))
            where = (
                "the shop cannot be made ready"
                if refusal.step is None
                else (f"step {refusal.number} ({refusal.step.command}) is refused")
            )
            raise GivenError(f"given {facts}, {where}: {refusal.reason}") from refusal
        raise


def _can_be_told(story: Story, seed: int, begin: Ticks, lenient: bool) -> bool:
    try:
        tell(story, seed=seed, begin=begin, lenient=lenient)
    except StoryRefusedError:
        return False
    return True


def _faults(story: Story, tree: JsonObject) -> Iterator[tuple[str, Fault]]:
    shop = tree[SHOP]
    if not isinstance(shop, dict):
        yield SHOP, Fault((), "must be a mapping", "name one fact of it, as shop.stock.bottle")
        return
    for fault in shop_faults(shop):
        yield str(JsonPath((SHOP, *fault.path))), fault
    names = _names(story)
    for each in story.chain():
        for step in each.steps():
            if step.name is not None:
                yield from _step_faults(step.name, step.command, tree[step.name], names)


def _step_faults(name: str, command: str, value: JsonValue, names: dict[str, str]) -> Iterator[tuple[str, Fault]]:
    if not isinstance(value, dict):
        yield name, Fault((), "must be a mapping", f"name one fact of it, as {name}.{HAPPENS}")
        return
    choices = {key: each for key, each in value.items() if key != HAPPENS}
    for fault in VOCABULARY[command].faults(choices, names):
        yield str(JsonPath((name, *fault.path))), fault
    for fault in Flag().faults(value.get(HAPPENS), names):
        yield f"{name}.{HAPPENS}", fault


def _names(story: Story) -> dict[str, str]:
    makers = [step for each in story.chain() for step in each.steps() if step.name is not None]
    return {str(step.name): VOCABULARY[step.command].makes or "step" for step in makers}


def _told_with(story: Story, tree: JsonObject) -> Story:
    shop = tree[SHOP]
    assert isinstance(shop, dict)
    after = None if story.after is None else _told_with(story.after, tree)
    parts = tuple(
        _changed(part, tree) if isinstance(part, Step)
        else replace(part, steps=tuple(_changed(step, tree) for step in part.steps))
        for part in story.parts
    )  # fmt: skip
    return replace(story, parts=parts, shop=shop, after=after)


def _changed(step: Step, tree: JsonObject) -> Step:
    facts = tree.get(step.name) if step.name is not None else None
    if not isinstance(facts, dict):
        return step
    choices = {key: value for key, value in facts.items() if key != HAPPENS}
    return replace(step, choices=choices, happens=facts[HAPPENS] is True)


def _exact(value: JsonValue) -> JsonValue:
    """Return a copy in which every number is exact, so that 2.5 can take the place of 2."""
    if isinstance(value, dict):
        return {key: _exact(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_exact(each) for each in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value
