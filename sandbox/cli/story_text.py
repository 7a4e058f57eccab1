"""A told story as lines and as JSON objects: its steps with their events, and its facts."""

from collections.abc import Iterator
from decimal import Decimal

from sandbox.body.text import sanitise
from sandbox.cli.terminal import rows
from sandbox.domain import ticks
from sandbox.domain.json_text import JsonObject, JsonValue
from sandbox.domain.quantities import offset_text
from sandbox.shop.stories.facts import leaves
from sandbox.shop.stories.telling import Told, ToldStep


def step_lines(told: Told) -> list[str]:
    """Return a line a step: number, offset, what goes on, its events."""
    return rows(
        (f"{step.number:>4}", offset_text(step.at, told.begin), sanitise(step.step.sentence), _events(step))
        for step in told.steps
    )


def step_objects(told: Told) -> Iterator[JsonObject]:
    """Yield an object a step; `offset_seconds` counts from the story's beginning."""
    for step in told.steps:
        yield {
            "kind": "step",
            "story": told.story.name,
            "step": step.number,
            "offset_seconds": (step.at - told.begin) / ticks.PER_SECOND,
            "at": ticks.format_utc(step.at),
            "command": step.step.command,
            "sentence": step.step.sentence,
            "as": step.step.name,
            "happens": step.step.happens,
            "events": [event.event.name for event in step.happened],
            "liberties": list(step.liberties),
        }


def fact_lines(facts: JsonObject) -> list[str]:
    """Return a line a fact: its path and its value."""
    return [f"  {sanitise(path)} = {sanitise(_shown(value))}" for path, value in leaves(facts)]


def fact_objects(facts: JsonObject) -> Iterator[JsonObject]:
    """Yield an object a fact; numbers as they are."""
    for path, value in leaves(facts):
        yield {"kind": "fact", "path": path, "value": float(value) if isinstance(value, Decimal) else value}


def _events(step: ToldStep) -> str:
    if not step.step.happens:
        return f"does not happen unless {step.step.name}.happens=true" if step.step.name else "does not happen"
    counted: dict[str, int] = {}
    for event in step.happened:
        counted[event.event.name] = counted.get(event.event.name, 0) + 1
    names = ", ".join(name if times == 1 else f"{name} ×{times}" for name, times in counted.items())
    return f"{names} (against the life cycle)" if step.liberties else names


def _shown(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "null" if value is None else str(value)
