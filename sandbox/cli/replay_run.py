"""One run of `replay`: choose, ask, send one after another, and say how to go on if it is stopped."""

import asyncio
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

import click

from sandbox.body.text import sanitise
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.reading import reading
from sandbox.cli.replay_output import ReplayPrinter
from sandbox.cli.replay_selection import Chosen, Selection, select
from sandbox.cli.targets import Target, subscription_named
from sandbox.cli.terminal import ReaderGoneError, count, narrate
from sandbox.config.advice import is_loopback
from sandbox.config.values import Config
from sandbox.domain import ticks
from sandbox.domain.quantities import write_duration
from sandbox.domain.records import Record
from sandbox.domain.subscription import Subscription
from sandbox.journal.protocol import RecordNotFoundError, Records
from sandbox.sender.again import Again, NotReplayableError, ReplayMode, plan_again, require_whole_body
from sandbox.sender.attempts import AttemptMaker
from sandbox.sender.pace import Pace
from sandbox.service import Sandbox
from sandbox.takeaway.recordings.masking import masked_places

UNASKED = 20
"""How many records are sent without a question."""

_LISTED = 20
_LONG_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """What the command line says."""

    words: tuple[str, ...]
    mode: ReplayMode
    target: Target
    speed: float
    dry_run: bool
    yes: bool
    as_json: bool
    may_ask: bool


class Replay:
    """Sends the chosen records again."""

    def __init__(self, config: Config, options: ReplayOptions) -> None:
        self._config = config
        self._options = options
        self._printer = ReplayPrinter(options.as_json)
        self._target = self._given_target()
        self._missed = 0
        self._sent = 0
        self._failed = 0

    async def run(self) -> int:
        """Return the exit code. Raises RecordNotFoundError, JournalError and click.UsageError."""
        async with reading(self._config.journal_path) as records:
            if records is None:
                path = self._config.journal_path
                raise RecordNotFoundError(f"there is nothing to send again: the journal {path} does not exist yet")
            selection = await select(records, self._options.words)
            self._narrate(selection)
            if not selection.records:
                narrate(f"no record in the journal {self._config.journal_path} matches")
                return ExitCode.FAILED
            if self._options.dry_run:
                await self._rehearse(records, selection.records)
                return self._code()
        if not self._may_go(selection.records):
            narrate("nothing sent")
            return ExitCode.FAILED
        return await self._send(selection)

    def _given_target(self) -> Subscription | None:
        target = self._options.target
        signing = self._options.mode is ReplayMode.NEW_ATTEMPT
        found = target.subscriptions(self._config, signing=signing)
        return found[0] if target.given else None

    def _narrate(self, selection: Selection) -> None:
        left = selection.left_out
        more = f"; {count(left, 'record')} of the same deliveries left out" if left else ""
        narrate(f"{sanitise(selection.taken_for)}: {count(len(selection.records), 'record')}{more}")
        length = selection.records[-1].at - selection.records[0].at if selection.records else 0
        seconds = round(length / ticks.PER_SECOND / self._options.speed)
        if seconds:
            narrate(f"at this speed it takes {write_duration(seconds * ticks.PER_SECOND)}")

    def _may_go(self, chosen: Sequence[Chosen]) -> bool:
        """Ask if they are many or go far. Raises click.UsageError if there is nobody to ask."""
        urls = {subscription.url for each in chosen if (subscription := self._subscription(each)) is not None}
        far = sorted(url.partition("?")[0] for url in urls if not is_loopback(url))
        reasons = [f"these are {count(len(chosen), 'record')}"] if len(chosen) > UNASKED else []
        reasons += [f"they go to {', '.join(far[:3])}{', …' if len(far) > 3 else ''}"] if far else []
        if self._options.yes or not reasons:
            return True
        what = sanitise(" and ".join(reasons))
        if not self._options.may_ask:
            raise click.UsageError(f"{what}: add --yes to send them, or --dry-run to list them.")
        return click.confirm(f"{what[0].upper()}{what[1:]}. Send?", err=True)

    async def _rehearse(self, records: Records, chosen: Sequence[Chosen]) -> None:
        for each in chosen:
            again = await self._plan(records, each)
            if again is not None:
                self._printer.would_send(each.number, again.planned)
                self._sent += 1
        narrate(f"{count(self._sent, 'record')} would be sent{self._missed_too()}")

    async def _send(self, selection: Selection) -> int:
        pace = Pace(self._options.speed)
        done = 0
        async with Sandbox(self._config, receiving=False) as sandbox:
            try:
                for each in selection.records:
                    await self._wait(pace, each)
                    await self._send_one(sandbox.records, sandbox.publisher.attempts, each)
                    done += 1
            except asyncio.CancelledError:
                self._narrate_stop(selection, done, "stopped")
                raise
            except ReaderGoneError:
                self._narrate_stop(selection, done, "nobody reads stdout any more; stopped")
                return ExitCode.INTERRUPTED
        narrate(
            f"{count(self._sent, 'record')} sent again: {self._sent - self._failed} delivered, "
            f"{self._failed} failed{self._missed_too()}"
        )
        return self._code()

    async def _wait(self, pace: Pace, chosen: Chosen) -> None:
        seconds = pace.seconds_to(chosen.at)
        if seconds >= _LONG_WAIT:
            narrate(f"#{chosen.number} is next, in {write_duration(round(seconds) * ticks.PER_SECOND)}")
        await pace.wait_for(chosen.at)

    async def _send_one(self, records: Records, maker: AttemptMaker, chosen: Chosen) -> None:
        again = await self._plan(records, chosen)
        if again is None:
            return
        made = await maker.make(again.planned)
        self._sent += 1
        self._failed += not made.attempt.outcome.delivered
        self._printer.made(chosen.number, made)

    async def _plan(self, records: Records, chosen: Chosen) -> Again | None:
        """Return what to send for a record; None, and a line that says why, if nothing can be."""
        try:
            record = await records.get(chosen.number)
            require_whole_body(record)
            subscription = self._require_subscription(chosen)
            again = plan_again(record, subscription, self._options.mode, ticks.system_clock(), self._config.wire)
        except (NotReplayableError, RecordNotFoundError) as error:
            self._missed += 1
            self._printer.skipped(chosen.number, str(error))
            return None
        note = _masks_sent(record) if self._options.mode is ReplayMode.VERBATIM else again.note
        if note is not None:
            narrate(f"#{chosen.number}: {sanitise(note)}")
        return again

    def _subscription(self, chosen: Chosen) -> Subscription | None:
        if self._target is not None:
            return self._target
        names = {each.name for each in self._config.subscriptions}
        return subscription_named(chosen.subscription, self._config) if chosen.subscription in names else None

    def _require_subscription(self, chosen: Chosen) -> Subscription:
        """Return where a record goes. Raises NotReplayableError."""
        subscription = self._subscription(chosen)
        if subscription is None:
            whose = (
                "it was for no subscription"
                if chosen.subscription is None
                else f"{self._config.path.name} has no subscription {chosen.subscription!r}"
            )
            raise NotReplayableError(f"{whose}; say where to send it: --to URL or --subscription NAME")
        if not subscription.active:
            raise NotReplayableError(f"its subscription {subscription.name} is inactive")
        return subscription

    def _narrate_stop(self, selection: Selection, done: int, why: str) -> None:
        rest = selection.records[done:]
        narrate(f"{why} after {done:,} of {count(len(selection.records), 'record')}")
        if not rest:
            return
        if selection.filter_text is None or len(rest) <= _LISTED:
            words = " ".join(str(each.number) for each in rest)
        else:
            numbers = [each.number for each in rest]
            words = shlex.quote(f"({selection.filter_text}) #{min(numbers)}..{max(numbers)}")
        narrate(f"to go on, with the same options: sandbox replay {sanitise(words)}")

    def _missed_too(self) -> str:
        return f", {self._missed} skipped" if self._missed else ""

    def _code(self) -> int:
        return ExitCode.FAILED if self._failed or self._missed else ExitCode.OK


def _masks_sent(record: Record) -> str | None:
    """Return what to say if verbatim is not what was once sent, because the record came here without its secrets."""
    names = [place.removeprefix("request ") for place in masked_places(record) if place.startswith("request ")]
    if not names:
        return None
    return (
        f"it was imported without secrets, so masks go in place of what was in {', '.join(names)}; "
        "export it --with-secrets, or send a --new-attempt"
    )
