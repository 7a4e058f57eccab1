"""Why a capture's signature failed: explained in a thread, one capture at a time, while the screen goes on."""

import asyncio
from collections.abc import Iterator

from sandbox.config.values import Config
from sandbox.domain.explanation import Explanation, case_of, explain
from sandbox.domain.records import Capture, Record
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap

CALM = 0.2
"""Seconds for which a capture must be the wanted one before it is explained, so that a flood of them is not."""

_REMEMBERED = 64


class Explainer:
    """Explains captures and remembers the newest explanations, so that going back and forth costs nothing."""

    def __init__(self) -> None:
        self._known: dict[str, Explanation] = {}
        self._known_by: Config | None = None
        self._wanted = ""
        self._working = asyncio.Lock()

    def known(self, record: Record, config: Config) -> Explanation | None:
        """Return the explanation by this config if there is one already."""
        return self._known.get(record.record_id) if self._known_by is config else None

    async def explain(self, record: Record, config: Config) -> Explanation | None:
        """Return why the signature failed; None if it did not, or if another record is wanted meanwhile.

        It may take a second, in a thread. Only one is worked on at a time, because hashing slows the screen down.
        """
        self._wanted = record.record_id
        if not isinstance(record, Capture) or not wants_explanation(record) or self.known(record, config):
            return self.known(record, config)
        await asyncio.sleep(CALM)
        async with self._working:
            case = case_of(record, config.subscriptions, config.wire.signature)
            if case is None or self._wanted != record.record_id:
                return None
            explanation = self.known(record, config)
            if explanation is None:
                explanation = await asyncio.to_thread(explain, case)
            self._remember(record, config, explanation)
            return explanation

    def _remember(self, record: Record, config: Config, explanation: Explanation) -> None:
        if self._known_by is not config:
            self._known, self._known_by = {}, config
        while len(self._known) >= _REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[record.record_id] = explanation


def wants_explanation(record: Record) -> bool:
    """Tell whether a record is a capture whose signature failed."""
    return isinstance(record, Capture) and any(check.name == "signature" for check in record.verdict.failures)


def why_lines(explanation: Explanation | None, width: int) -> Iterator[Line]:
    """Yield the sentence, and below it what to do; None stands for an explanation that is still looked for."""
    if explanation is None:
        yield [Span("Looking for what is wrong with the signature …", Role.QUIET)]
        return
    yield from wrap([Span(explanation.sentence, Role.STRONG)], width)
    if explanation.fix:
        yield from wrap([Span("help: ", Role.QUIET), Span(explanation.fix)], width, 2)
