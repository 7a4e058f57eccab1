"""One run of `play`: tell the story, play it, and say how to go on if it is stopped."""

import asyncio
import contextlib
import math
import shlex
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click

from sandbox.body.text import sanitise
from sandbox.cli.emit_output import Totals
from sandbox.cli.enter_key import EnterKey
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.outlook import Outlook
from sandbox.cli.play_output import PlayPrinter
from sandbox.cli.story_argument import Telling
from sandbox.cli.targets import Target
from sandbox.cli.terminal import ReaderGoneError, count
from sandbox.config.values import Config
from sandbox.domain import ticks
from sandbox.domain.quantities import write_duration
from sandbox.domain.subscription import Subscription
from sandbox.domain.ticks import Clock
from sandbox.sender.compose import seeded_ids
from sandbox.sender.pace import Pace
from sandbox.sender.planning import plan_attempt
from sandbox.sender.playing import EventSent, Player, StepBegun
from sandbox.sender.publisher import Retrying, skip_reason
from sandbox.sender.story_steps import StoryStep, compose_story
from sandbox.service import Sandbox
from sandbox.shop.stories.telling import fixed_beginning

_REDRAWN = 0.2
_LONG_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """What the command line says besides the story's facts; `name` is the story as it was named there."""

    name: str
    speed: float
    step: bool
    first: int
    target: Target
    config_path: Path | None
    drawn_seed: bool
    retrying: Retrying


class Play:
    """Plays one story."""

    def __init__(
        self,
        config: Config,
        subscriptions: Sequence[Subscription],
        telling: Telling,
        options: PlayOptions,
        printer: PlayPrinter,
    ) -> None:
        self._config = config
        self._subscriptions = subscriptions
        self._telling = telling
        self._options = options
        self._printer = printer
        self._asks = options.step
        told = telling.tell()
        self._begin = told.begin
        self._all = compose_story(told, config.wire, seeded_ids(telling.seed))
        self._steps = [step for step in self._all if step.number >= options.first]
        if not self._steps:
            raise click.UsageError(f"--from {options.first}: {telling.story.name} has {count(len(self._all), 'step')}.")

    def rehearse(self) -> int:
        """Show what would be sent, without opening a journal or a connection."""
        self._announce()
        wire, sendable, unsendable = self._config.wire, 0, 0
        for step in self._steps:
            self._begin_step(step)
            for each in step.events:
                selecting = [one for one in self._subscriptions if skip_reason(each.event.name, one) is None]
                if not selecting:
                    self._printer.nobody_selects(each.event)
                for subscription in selecting:
                    created = each.at if each.created is None else each.created
                    planned = plan_attempt(each.event, subscription, wire.attempt_base, created, wire)
                    self._printer.would_send(step, planned)
                    sendable += planned.unsendable is None
                    unsendable += planned.unsendable is not None
        self._printer.say(f"{count(sendable, 'delivery', 'deliveries')} would be made")
        return ExitCode.OK if sendable and not unsendable else ExitCode.FAILED

    async def run(self) -> int:
        """Play it; returns FAILED if a delivery failed or none was made."""
        self._announce()
        totals = Totals()
        outlook = Outlook(self._options.retrying, self._config.delivery, self._printer.say, wait_helps=False)
        async with Sandbox(self._config, receiving=False, program="play") as sandbox:
            player = Player(
                self._steps,
                sandbox.publisher,
                lambda: self._subscriptions,
                Pace(self._options.speed),
                self._options.retrying,
            )
            try:
                async with self._steered(player):
                    await self._play(player, totals, outlook, sandbox.clock)
            except asyncio.CancelledError:
                self._narrate_stop(player, "stopped")
                raise
            except ReaderGoneError:
                self._narrate_stop(player, "nobody reads stdout any more; stopped")
                return ExitCode.INTERRUPTED
            finally:
                self._printer.end()
            await outlook.tell(sandbox.queue, sandbox.clock())
        self._printer.say(
            f"{self._telling.story.name}: {count(len(self._steps), 'step')}, "
            f"{count(totals.sent, 'delivery', 'deliveries')}: {totals.sent - totals.failed} delivered, "
            f"{totals.failed} failed"
        )
        return ExitCode.OK if totals.failed == 0 and totals.sent > 0 else ExitCode.FAILED

    async def _play(self, player: Player, totals: Totals, outlook: Outlook, clock: Clock) -> None:
        async with aclosing(player.play()) as progress:
            async for each in progress:
                if isinstance(each, StepBegun):
                    self._pass_over(each.step)
                    self._begin_step(each.step)
                elif isinstance(each, EventSent):
                    self._printer.sent(each.step, each.publication)
                    for result in each.publication.results:
                        totals.add(result)
                        outlook.add(result, clock())
                else:
                    self._narrate_wait(player)

    @asynccontextmanager
    async def _steered(self, player: Player) -> AsyncIterator[None]:
        """Let Enter advance the story where it is to, and keep the bar up to date where somebody sees it."""
        tasks: list[asyncio.Task[None]] = []
        if self._options.step:
            player.pause()
            tasks.append(asyncio.create_task(self._advance_by_enter(player)))
        elif self._printer.live and not math.isinf(self._options.speed):
            tasks.append(asyncio.create_task(self._redraw(player)))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _advance_by_enter(self, player: Player) -> None:
        async with aclosing(EnterKey().presses()) as presses:
            self._prompt(player)
            async for _ in presses:
                player.advance()
        self._asks = False
        self._printer.say("no more input: the rest is played at its speed")
        player.resume()

    async def _redraw(self, player: Player) -> None:
        while player.waiting_for is not None:
            self._draw(player)
            await asyncio.sleep(_REDRAWN)

    def _draw(self, player: Player) -> None:
        step = player.waiting_for
        if step is not None:
            done = step.number - 1
            self._printer.progress(done, len(self._all), step.told.step.sentence, player.seconds_left())

    def _prompt(self, player: Player) -> None:
        step = player.waiting_for
        if step is not None:
            sentence = f"Enter: {step.told.step.sentence}"
            self._printer.progress(step.number - 1, len(self._all), sentence, 0)

    def _narrate_wait(self, player: Player) -> None:
        if self._asks:
            self._prompt(player)
            return
        seconds = player.seconds_left()
        if player.waiting_for is not None and seconds >= _LONG_WAIT and not self._printer.live:
            wait = write_duration(round(seconds) * ticks.PER_SECOND)
            self._printer.say(f"step {player.waiting_for.number} is next, in {wait}")

    def _announce(self) -> None:
        story, seed = self._telling.story, self._telling.seed
        told = "" if not self._options.drawn_seed else f" (to have the same again: --seed {seed})"
        self._printer.say(f"{story.name}: {sanitise(story.title)}; seed {seed}{told}")
        length = self._steps[-1].told.at - self._steps[0].told.at
        seconds = 0 if self._options.step else round(length / ticks.PER_SECOND / self._options.speed)
        if seconds:
            self._printer.say(f"at this speed it takes {write_duration(seconds * ticks.PER_SECOND)}")

    def _begin_step(self, step: StoryStep) -> None:
        if step.told.step.happens:
            self._printer.step(step, len(self._all), self._begin)
        else:
            self._printer.say(f"step {step.number} of {len(self._all)} does not happen")

    def _pass_over(self, step: StoryStep) -> None:
        """Say which steps before this one do not happen."""
        for each in reversed([e for e in self._steps if e.number < step.number]):
            if each.events:
                break
            self._begin_step(each)

    def _narrate_stop(self, player: Player, why: str) -> None:
        step = player.waiting_for
        if step is None:
            self._printer.say(f"{why} after the last step")
            return
        self._printer.say(f"{why}; step {step.number} of {len(self._all)} is next: {sanitise(step.told.step.sentence)}")
        self._printer.say(f"to go on: {sanitise(self._resuming(step.number))}{self._not_repeated()}")

    def _resuming(self, number: int) -> str:
        """Return the command that goes on with this step: the same Ids and Data. Nothing secret stands in it."""
        options, telling = self._options, self._telling
        words = ["sandbox", "play", options.name, "--from", str(number), "--seed", str(telling.seed)]
        if fixed_beginning(telling.story) is None:
            words += ["--at", ticks.format_utc(telling.begin)]
        words += ["--speed", "max" if math.isinf(options.speed) else f"{options.speed:g}"]
        words += [word for text in telling.given for word in ("--given", text)]
        words += ["--lenient"] if telling.lenient else []
        words += ["--step"] if options.step else []
        words += ["--no-retry"] if options.retrying is Retrying.NEVER else []
        words += ["--config", str(options.config_path)] if options.config_path is not None else []
        words += ["--subscription", options.target.name] if options.target.name is not None else []
        if options.target.url is not None and _harmless(options.target.url):
            words += ["--to", options.target.url]
        return shlex.join(words)

    def _not_repeated(self) -> str:
        target = self._options.target
        left_out = ["--to"] if target.url is not None and not _harmless(target.url) else []
        left_out += ["--secret"] if target.secret is not None else []
        left_out += ["--header"] if target.headers else []
        return f"  with the same {' and '.join(left_out)}" if left_out else ""


def _harmless(url: str) -> bool:
    """Tell whether a URL can be repeated: nothing in it that may be a password or a token."""
    parts = urlsplit(url)
    return "@" not in parts.netloc and not parts.query
