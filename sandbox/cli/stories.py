"""`sandbox stories`: what can be played."""

import json
from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.story_argument import Telling, named_telling, story_options
from sandbox.cli.story_text import fact_lines, fact_objects, step_lines, step_objects
from sandbox.cli.terminal import count, narrate, paint, print_bytes, print_json, print_line, rows
from sandbox.config.stories.finding import find_story, packaged_stories
from sandbox.config.stories.reading import load_story
from sandbox.config.stories.schema import story_schema
from sandbox.domain.json_text import JsonObject
from sandbox.domain.ticks import Ticks, system_clock
from sandbox.shop.stories.facts import facts_of, given

_SEED = 1


@click.command()
@click.argument("story", required=False)
@story_options
@click.option("--source", is_flag=True, help="Print the story's YAML, to copy and edit.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a story's file, for editors.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a story, a step or a fact.")
def stories(
    story: str | None,
    given: tuple[str, ...],
    seed: int | None,
    at: Ticks | None,
    lenient: bool,
    source: bool,
    schema: bool,
    as_json: bool,
) -> int:
    """List the stories, or show one: its steps, their events, its facts.

    STORY is a name, or a file of yours, which is checked by this. The facts are what --given can change.

    \b
    sandbox stories
    sandbox stories happy-delivery
    sandbox stories happy-delivery --source > mine.yaml
    """
    if schema:
        print_line(json.dumps(story_schema(), indent=2, ensure_ascii=False))
        return ExitCode.OK
    if story is None:
        if source or given or seed is not None or at is not None or lenient:
            raise click.UsageError("name the story: `sandbox stories` without a name lists them all.")
        return _list(as_json)
    if source:
        return _print_source(story)
    telling = named_telling(story, given, _SEED if seed is None else seed, at, system_clock(), lenient)
    return _show(telling, as_json)


def _list(as_json: bool) -> int:
    found = [load_story(name, cwd=Path.cwd()) for name in packaged_stories()]
    found.sort(key=lambda each: int((each.number or "S99").lstrip("S")))
    cells = []
    for each in found:
        steps = len(list(each.steps()))
        if as_json:
            after = None if each.after is None else each.after.name
            listed: JsonObject = {"name": each.name, "number": each.number, "title": each.title, "steps": steps}
            print_json({**listed, "after": after})
        cells.append((each.number or "–", each.name, count(steps, "step"), each.title))
    if not as_json:
        for line in rows(cells):
            print_line(line)
        narrate("`sandbox stories NAME` shows one, `sandbox play NAME` plays it")
    return ExitCode.OK


def _print_source(name: str) -> int:
    path = find_story(name, Path.cwd())
    # The schema stands beside the packaged stories, but not beside a copy.
    text = path.read_bytes().replace(b"$schema=../story.schema.json", b"$schema=story.schema.json")
    print_bytes(text)
    narrate("`sandbox stories --schema > story.schema.json` beside your copy lets editors complete and check it")
    return ExitCode.OK


def _show(telling: Telling, as_json: bool) -> int:
    told = telling.tell()
    facts = facts_of(given(telling.story, telling.assignments()))
    if as_json:
        for each in (*step_objects(told), *fact_objects(facts)):
            print_json(each)
        return ExitCode.OK
    story = telling.story
    print_line(f"{paint(sanitise(story.name), 'strong')}  {sanitise(story.title)}")
    if story.after is not None:
        print_line(f"after {sanitise(story.after.name)}, which is told before without being sent")
    for line in (*step_lines(told), "", "facts (--given PATH=VALUE)", *fact_lines(facts)):
        print_line(line)
    narrate(f"told with seed {telling.seed}; what no fact states, the seed decides")
    return ExitCode.OK
