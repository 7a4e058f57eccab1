"""`sandbox listen`: the receiver without the terminal UI."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from sandbox.body.text import sanitise
from sandbox.cli.arrival_lines import ArrivalLines
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.filter_argument import filter_argument, narrate_doubts
from sandbox.cli.forward_option import forward_option, parse_forward, refuse_loop
from sandbox.cli.line_printer import LinePrinter
from sandbox.cli.quick_answer import AnswerChoice, quick_answer_options, quick_rules
from sandbox.cli.terminal import count, narrate
from sandbox.config.advice import is_at_receiver
from sandbox.config.load import load_config
from sandbox.config.values import Config
from sandbox.domain.answering import AnswerRule, rule_sentence
from sandbox.domain.filters import EVERYTHING, Filter
from sandbox.domain.ticks import Ticks
from sandbox.receiver.listening import url_from_outside
from sandbox.sender.delivering import Retries
from sandbox.sender.forwarding import Forward
from sandbox.service import Sandbox

_POLL_SECONDS = 0.05
_PATIENCE_SECONDS = 2.0
"""How long a stop waits for somebody to read the last lines."""


@click.command()
@config_option
@filter_argument()
@click.option("--host", help="Bind to this address; config.yaml and 127.0.0.1 are the defaults.")
@click.option("--port", type=click.IntRange(0, 65535), help="Bind to this port; 0 takes any free one.")
@forward_option
@quick_answer_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a capture.")
def listen(
    config_path: Path | None,
    matching: Filter,
    host: str | None,
    port: int | None,
    forward: str | None,
    answer: AnswerChoice | None,
    answer_delay: Ticks | None,
    as_json: bool,
) -> int:
    """Run the receiver without the terminal UI, one line a capture.

    Captures go to stdout, everything else to stderr. Ctrl+C or SIGTERM stops it cleanly. What is answered is decided
    by --answer, else by the first fitting rule of receiver.answers in config.yaml, else by the verdict. With FILTER
    only the captures that match are shown, as in verdict:rejected; all are received, answered and recorded. `sandbox
    log --help` lists what FILTER knows.

    It also sends again what failed and is due, whichever program published it; `sandbox deliveries` lists what waits.

    With --forward every capture goes on to your own server once it is in the journal; what came of it is an attempt
    named --forward, shown below the capture.
    """
    overrides = _Overrides(host, port, quick_rules(answer, answer_delay))
    onward = parse_forward(forward, answer, answer_delay)
    config = load(config_path)
    refuse_loop(onward, overrides.over(config))
    narrate_doubts(matching, config)
    return asyncio.run(_listen(config, overrides, onward, matching, as_json))


@dataclass(frozen=True, slots=True)
class _Overrides:
    """What the command line says about where to listen and what to answer, whatever becomes of config.yaml."""

    host: str | None
    port: int | None
    answers: tuple[AnswerRule, ...]

    def over(self, config: Config) -> Config:
        receiver = config.receiver
        host = receiver.host if self.host is None else self.host
        port = receiver.port if self.port is None else self.port
        answers = self.answers + receiver.answers
        return replace(config, receiver=replace(receiver, host=host, port=port, answers=answers))

    def leads_here(self, url: str, config: Config) -> bool:
        """Tell whether a subscription's URL is at the receiver, which `--port` may have put beside its place."""
        receiver = config.receiver
        if self.port is not None:
            receiver = replace(receiver, port=urlsplit(url).port or 80)
        return is_at_receiver(url, receiver)


async def _listen(
    config: Config, overrides: _Overrides, forward: Forward | None, matching: Filter, as_json: bool
) -> int:
    stop = _stopped_by_signals()
    data, narration = LinePrinter(sys.stdout.fileno()), LinePrinter(sys.stderr.fileno())

    def narrate_aside(text: str) -> None:
        narration.print([sanitise(text)]).add_done_callback(_forget)

    async with _sandbox(config, overrides, forward, narrate_aside) as sandbox:
        captures = ArrivalLines(sandbox.records, await sandbox.records.end(), matching, as_json)
        narrate_aside(f"config   {config.path} ({config.why})")
        narrate_aside(f"journal  {config.journal_path}")
        if forward is not None:
            # The query may hold a token.
            shown = forward.url.partition("?")[0]
            narrate_aside(f"forward  {shown}{', whose answer is ours' if forward.answers else ''}")
        if waiting := await sandbox.queue.waiting():
            narrate_aside(f"queue    {count(waiting, 'delivery waits', 'deliveries wait')} to be sent again")
        await _show_until(stop, data, captures, _Whereabouts(sandbox, overrides, narrate_aside))
        await _finish(sandbox)
        last = data.print(await captures.remaining_lines())
        await asyncio.wait({last}, timeout=_PATIENCE_SECONDS)
    done = f"stopped; {captures.count} {'received' if matching == EVERYTHING else 'shown'}"
    narrate(done if last.done() else f"{done}, not all of them were read from stdout")
    return ExitCode.OK


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _sandbox(
    config: Config, overrides: _Overrides, forward: Forward | None, narrate_aside: Callable[[str], None]
) -> Sandbox:
    cwd = Path.cwd()  # the one in which the config was found
    return Sandbox(
        overrides.over(config),
        narrate=narrate_aside,
        narrate_config=lambda text: narrate_aside(f"config   {text}"),
        reload=lambda: overrides.over(load_config(config.path, cwd=cwd, environ=os.environ)),
        forward=forward,
        retries=Retries.ALL,
        program="listen",
        narrate_retry=lambda text: narrate_aside(f"retry    {text}"),
    )


async def _show_until(
    stop: asyncio.Event, data: LinePrinter, captures: ArrivalLines, whereabouts: "_Whereabouts"
) -> None:
    """Show captures as they arrive; whoever does not read them does not keep us from stopping."""
    whereabouts.tell()
    stopping = asyncio.create_task(stop.wait())
    while not stopping.done():
        printing = data.print(await captures.fresh_lines())
        either: tuple[asyncio.Future[Any], ...] = (printing, stopping)
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if printing.done():
            printing.result()
        await asyncio.wait({stopping}, timeout=_POLL_SECONDS)
        whereabouts.tell()


async def _finish(sandbox: Sandbox) -> None:
    """End what receives; what is being received right now is still answered and recorded."""
    assert sandbox.receiver is not None
    await sandbox.retrier.stop()  # what is due may be meant for the receiver
    await sandbox.receiver.stop()
    if sandbox.forwarder is not None:
        await sandbox.forwarder.finish(_PATIENCE_SECONDS)
        await sandbox.forwarder.close()


def _forget(done: "asyncio.Future[None]") -> None:
    """Take no offence at a stderr that nobody reads."""
    with contextlib.suppress(Exception):
        done.exception()


class _Whereabouts:
    """Tells where the receiver is reached and by which rules it answers: all at first, later what became different."""

    def __init__(self, sandbox: Sandbox, overrides: _Overrides, tell: Callable[[str], None]) -> None:
        self._sandbox = sandbox
        self._overrides = overrides
        self._tell = tell
        self._told_of: tuple[Config, str] | None = None
        self._told: Sequence[str] = ()

    def tell(self) -> None:
        assert self._sandbox.receiver is not None
        config, base_url = self._sandbox.config, self._sandbox.receiver.base_url
        if (config, base_url) == self._told_of:
            return
        lines = [*self._path_lines(config), *self._public_lines(config), *self._answer_lines(config)]
        lines.append(f"ready    listening on {base_url} - Ctrl+C stops")
        for line in lines:
            if line not in self._told:
                self._tell(line)
        self._told_of, self._told = (config, base_url), lines

    def _path_lines(self, config: Config) -> list[str]:
        return [
            f"path     {each.path}  {each.name}{'' if each.active else ' (inactive)'}" for each in config.subscriptions
        ]

    def _answer_lines(self, config: Config) -> list[str]:
        return [f"answer   {rule.place}: {rule_sentence(rule)}" for rule in config.receiver.answers]

    def _public_lines(self, config: Config) -> list[str]:
        public_url = config.receiver.public_url
        if public_url is None:
            return ["public   none yet; a tunnel gives O2VEND a URL: see docs/tunnels.md and receiver.public_url"]
        outside = [(each, url_from_outside(public_url, each.url)) for each in config.subscriptions]
        return [
            f"public   {url}  {each.name}: the URL to give to O2VEND"
            for each, url in outside
            if each.url == url or self._overrides.leads_here(each.url, config)
        ]
