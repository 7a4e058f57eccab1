"""The steps of a story's file: one command each, what is said about it, and repetitions."""

import re
from collections.abc import Mapping
from typing import cast

from sandbox.config.located import Located
from sandbox.config.stories.envelopes import place_of, read_pins
from sandbox.config.stories.offsets import Course, OffsetFaultError, parse_when
from sandbox.config.tree import Path as Keys
from sandbox.domain.json_text import JsonObject
from sandbox.domain.quantities import parse_duration
from sandbox.domain.ticks import Ticks
from sandbox.shop.stories.story import Repeat, Step, When
from sandbox.shop.stories.thing_kinds import ANYTHING, ProductWord
from sandbox.shop.stories.vocabulary import VOCABULARY
from sandbox.shop.stories.words import near

AROUND = ("at", "say", "as", "happens", "envelopes")
"""The keys of a step besides its command."""

REPEAT = "repeat"
REPEAT_KEYS = ("while_in_stock", "times", "every", "steps")
NAME_PATTERN = r"^[a-z][a-z0-9_]*$"

_NAME = re.compile(NAME_PATTERN)


class StepReader:
    """Reads steps and reports what is wrong; `names` are the kinds of what was made so far, by name."""

    def __init__(self, located: Located, names: Mapping[str, str]) -> None:
        self._located = located
        self._names = dict(names)
        self._taken = {*names, "shop"}

    def parts(self, entries: list[object]) -> tuple[Step | Repeat, ...]:
        """Return all steps; those with mistakes are left out."""
        course, parts = Course(), []
        for index, entry in enumerate(entries):
            part = self._part(("steps", index), entry, course)
            if part is not None:
                parts.append(part)
        return tuple(parts)

    def _part(self, path: Keys, entry: object, course: Course) -> Step | Repeat | None:
        if isinstance(entry, dict) and REPEAT in entry:
            return self._repeat(path, entry, course)
        return self._step(path, entry, course)

    def _report(self, path: Keys, sentence: str, help: str, of_key: bool = False) -> None:
        self._located.report(place_of(self._located, path, of_key), sentence, help)

    def _step(self, path: Keys, entry: object, course: Course) -> Step | None:
        if not isinstance(entry, dict):
            self._report(path, "a step must be a mapping", "write `- at: 16h` and below it `dispatch: parcel`")
            return None
        command = self._command(path, entry)
        when = self._when(path, entry.get("at"), course)
        sentence = self._text((*path, "say"), entry.get("say"))
        happens = self._flag((*path, "happens"), entry.get("happens"))
        pins = read_pins((*path, "envelopes"), entry.get("envelopes"), self._located)
        choices = self._choices((*path, command), command, entry[command]) if command is not None else {}
        name = self._name((*path, "as"), entry.get("as"), command)
        if command is None or when is None:
            return None
        place = self._located.place(path)
        return Step(
            when, command, choices, sentence or _words(command), name, happens, pins, (place.line, place.column)
        )

    def _command(self, path: Keys, entry: dict[str, object]) -> str | None:
        commands = [key for key in entry if key in VOCABULARY]
        for key in entry:
            if key not in VOCABULARY and key not in AROUND:
                known = (*AROUND, *VOCABULARY, REPEAT)
                close = near(key, known)
                help = close if close.startswith("did you") else f"the commands are {', '.join(VOCABULARY)}"
                self._report((*path, key), f"unknown command or key {key!r}", help, of_key=True)
                return None
        if not commands:
            help = f"write one of {', '.join(VOCABULARY)}"
            self._report(path, "this step has no command", help)
            return None
        for key in commands[1:]:
            sentence = f"this step has {commands[0]} already, and {key!r} is a second command"
            self._report((*path, key), sentence, "make a step of its own of it", of_key=True)
        return commands[0]

    def _choices(self, path: Keys, command: str, value: object) -> JsonObject:
        spec = VOCABULARY[command]
        inside: Keys = path
        if value is None:
            choices: JsonObject = {}
        elif isinstance(value, dict):
            choices = cast(JsonObject, value)
        elif isinstance(value, str) and spec.subject is not None:
            choices = {spec.subject: value}
        else:
            self._report(path, f"{command} must have a name or a mapping of choices", f"write `{command}: NAME`")
            return {}
        short = not isinstance(value, dict)
        for fault in spec.faults(choices, self._names):
            where: Keys = inside if short else (*inside, *fault.path)
            label = _label(fault.path) or command
            self._report(where, f"{label} {fault.sentence}", fault.help, of_key=fault.of_key or not fault.path)
        return choices

    def _name(self, path: Keys, value: object, command: str | None) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            self._report(path, "as must be a name of small letters, digits and _", "write one such as order or parcel")
            return None
        if value in self._taken:
            sentence = "the name 'shop' means the shop" if value == "shop" else f"the name {value!r} is taken"
            self._report(path, sentence, "give every step a name of its own")
            return None
        self._taken.add(value)
        self._names[value] = ANYTHING if command is None else VOCABULARY[command].makes or "step"
        return value

    def _when(self, path: Keys, value: object, course: Course) -> When | None:
        where: Keys = (*path, "at") if (*path, "at") in self._located.values else path
        try:
            when = parse_when(value)
            course.go(when)
        except OffsetFaultError as fault:
            self._report(where, fault.sentence, fault.help)
            return None
        return when

    def _text(self, path: Keys, value: object) -> str | None:
        if value is None or (isinstance(value, str) and value.isprintable()):
            return value
        self._report(path, f"{path[-1]} must be a line of text", "put it in quotes")
        return None

    def _flag(self, path: Keys, value: object) -> bool:
        if value is not None and not isinstance(value, bool):
            self._report(path, "happens must be true or false", "write it without quotes")
        return value is not False

    def _repeat(self, path: Keys, entry: dict[str, object], course: Course) -> Repeat | None:
        for key in entry:
            if key not in ("at", REPEAT):
                self._report((*path, key), f"{key!r} does not go with repeat", "move it into a step", of_key=True)
        when = self._when(path, entry.get("at"), course)
        course.lose()
        inside: Keys = (*path, REPEAT)
        body = entry[REPEAT]
        if not isinstance(body, dict):
            self._report(inside, "repeat must be a mapping", f"write {', '.join(REPEAT_KEYS)} below it")
            return None
        for key in body:
            if key not in REPEAT_KEYS:
                self._report((*inside, key), f"unknown key {key!r}", near(key, REPEAT_KEYS), of_key=True)
        times, item = self._times(inside, body.get("times")), self._item(inside, body.get("while_in_stock"))
        if body.get("times") is None and body.get("while_in_stock") is None:
            self._report(inside, "this repetition has no end", "write `times: 5`, or `while_in_stock: bottle`")
        every = self._every((*inside, "every"), body.get("every"))
        steps = self._rounds((*inside, "steps"), body.get("steps"))
        if when is None or not steps:
            return None
        place = self._located.place(path)
        return Repeat(when, steps, every, times, item, (place.line, place.column))

    def _times(self, path: Keys, value: object) -> int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        self._report((*path, "times"), "times must be a whole number above 0", "write one such as 5")
        return None

    def _item(self, path: Keys, value: object) -> str | None:
        if value is None:
            return None
        for fault in ProductWord(item=True).faults(cast(str, value), self._names):
            self._report((*path, "while_in_stock"), f"while_in_stock {fault.sentence}", fault.help)
        return str(value)

    def _every(self, path: Keys, value: object) -> Ticks:
        try:
            return parse_duration(str(value)) if value is not None else 0
        except ValueError:
            self._report(path, f"every is {value!r}, which is no length of time", "write one such as 3h")
            return 0

    def _rounds(self, path: Keys, value: object) -> tuple[Step, ...]:
        if not isinstance(value, list) or not value:
            self._report(path, "repeat needs a list of steps", "write `steps:` and below it one entry a step")
            return ()
        course, outer = Course(rounds=True), dict(self._names)
        steps = []
        for index, entry in enumerate(value):
            if isinstance(entry, dict) and REPEAT in entry:
                self._report((*path, index), "a repetition cannot stand in a repetition", "give it more steps")
                continue
            step = self._step((*path, index), entry, course)
            if step is not None:
                steps.append(step)
        self._names = outer  # what a round makes is the round's own
        return tuple(steps)


def _words(command: str) -> str:
    return command.replace("_", " ").capitalize()


def _label(path: tuple[str | int, ...]) -> str:
    """Return the nearest key and what index follows it: `items[0]`."""
    keys = [index for index, step in enumerate(path) if isinstance(step, str)]
    return str(path[keys[-1]]) + "".join(f"[{step}]" for step in path[keys[-1] + 1 :]) if keys else ""
