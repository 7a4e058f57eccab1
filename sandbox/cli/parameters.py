"""Types of options that click does not have."""

import math
import re

import click

from sandbox.domain import ticks
from sandbox.domain.json_path import PathError
from sandbox.domain.path_pattern import PathPattern, parse_pattern
from sandbox.domain.quantities import parse_duration

_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)


class MomentType(click.ParamType[ticks.Ticks]):
    """An ISO 8601 date-time with up to seven fraction digits; without a zone it is UTC."""

    name = "TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> ticks.Ticks:
        """Return ticks; fails as a usage error."""
        if isinstance(value, int):
            return value
        try:
            return ticks.parse(str(value))[0]
        except ValueError as error:
            self.fail(f"{error}. Write it like 2026-03-04T07:10:05.2987715Z.", param, ctx)


class DurationType(click.ParamType[ticks.Ticks]):
    """A number of seconds, or a number with its unit: `500ms`, `2m`, `1h`."""

    name = "DURATION"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> ticks.Ticks:
        """Return ticks; fails as a usage error."""
        if isinstance(value, int):
            return value
        text = str(value)
        try:
            return parse_duration(f"{text}s" if _SECONDS.fullmatch(text) else text)
        except ValueError as error:
            self.fail(f"{text!r}: {error}. Write seconds, or a number with ms, s, m, h or d.", param, ctx)


class PatternType(click.ParamType[PathPattern]):
    """A path with gaps, such as `Data.Items[*].Id`."""

    name = "PATH"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> PathPattern:
        """Return the pattern; fails as a usage error that names the character."""
        if isinstance(value, PathPattern):
            return value
        try:
            return parse_pattern(str(value))
        except PathError as error:
            self.fail(f"{error}.", param, ctx)


class SpeedType(click.ParamType[float]):
    """How many times as fast as it was: a positive number, or `max`, which is infinity: without any pause."""

    name = "N|max"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the factor; fails as a usage error."""
        text = str(value)
        if text == "max" or (isinstance(value, float) and math.isinf(value)):
            return math.inf
        try:
            speed = float(text.removesuffix("x"))
        except ValueError:
            speed = 0.0
        if not (0.001 <= speed <= 1_000_000):
            self.fail(f"{text!r} is no speed. Write 1 for the original timing, 10 for ten times as fast, or max.")
        return speed


MOMENT = MomentType()
DURATION = DurationType()
PATTERN = PatternType()
SPEED = SpeedType()
