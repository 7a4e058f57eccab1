"""From a request to its capture and its reply: read the body, examine, append to the journal, and only then answer."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from aiohttp import web
from aiohttp.http_parser import RawRequestMessage

from sandbox.domain.answering import RELAYED, AnswerRule, Facts
from sandbox.domain.checks.wording import shown
from sandbox.domain.examination import Examination, Received, Rules, examine, refuse
from sandbox.domain.records import Answer, Capture
from sandbox.domain.ticks import Clock, Ticks
from sandbox.journal.protocol import JournalError, Records
from sandbox.receiver.answer import answer_to
from sandbox.receiver.body import Body, read_body, shortfall_of
from sandbox.receiver.protocol import CapturedRequest, Orphan, WebhookProtocol
from sandbox.receiver.refusal import RefusedError
from sandbox.receiver.relayed import Relay, RelayedReply
from sandbox.receiver.reply import NoReply, Reply, RuledReply, Sleep
from sandbox.receiver.rule_book import RuleBook

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class CapturingIntake:
    """Makes one capture of every request, however broken, and answers it once the journal has it.

    `rules` and `answers` are asked for every request, so a change takes effect with the next one. `narrate` gets a
    sentence for each request that could not be captured and so got no answer. With a `relay`, which may be
    another one at any time, whole requests get the answer of another server.
    """

    def __init__(
        self,
        rules: Callable[[], Rules],
        answers: Callable[[], Sequence[AnswerRule]],
        records: Records,
        clock: Clock,
        narrate: Callable[[str], None],
        body_timeout: float,
        sleep: Sleep,
        relay: Relay | None = None,
    ) -> None:
        self._rules = rules
        self._answers = answers
        self._rule_book = RuleBook()
        self._sleep = sleep
        self.relay = relay
        self._records = records
        self._clock = clock
        self._narrate = narrate
        self._body_timeout = body_timeout
        self._orphans: set[asyncio.Task[None]] = set()

    async def take(self, request: CapturedRequest) -> web.StreamResponse:
        """Capture a request whose header is complete, and reply."""
        at, begun = self._clock(), time.perf_counter_ns()
        connection, message = request.connection, request.message
        rules = self._rules()
        await _continue_if_expected(request)
        body = await read_body(request.content, rules.max_body, self._body_timeout)
        fault = connection.fault_of(request.content)
        if isinstance(fault, RefusedError):
            return await self._take_refused(fault, request, at, begun)
        received = _received(message, body, fault, self._body_timeout)
        examination = examine(received, rules)
        keep_alive = request.keep_alive and not (connection.closing or body.cut or received.shortfall)
        relay = self.relay
        if relay is not None and received.is_whole and connection.can_answer and connection.silence is None:
            answer = RELAYED
        else:
            relay = None
            answer = self._answer(examination, received.method, received.http_version, not keep_alive, connection)
        capture = _capture(received, examination, rules, answer, connection.peer, at, begun)
        return await self._reply(capture, keep_alive, relay)

    async def take_refused(self, refused: RefusedError, request: CapturedRequest) -> web.StreamResponse:
        """Capture what the parser refused, and reply."""
        return await self._take_refused(refused, request, self._clock(), time.perf_counter_ns())

    async def _take_refused(
        self, refused: RefusedError, request: CapturedRequest, at: Ticks, begun: int
    ) -> web.StreamResponse:
        await request.connection.rest_of(refused)
        examination = refuse(refused.reason)
        connection = request.connection
        answer = self._answer(examination, "", "1.1", True, connection)
        capture = _refused_capture(refused, examination, answer, connection.peer, at, begun)
        return await self._reply(capture, keep_alive=False)

    def _answer(
        self, examination: Examination, method: str, http_version: str, closing: bool, connection: WebhookProtocol
    ) -> Answer:
        if connection.silence is not None:
            return connection.silence
        if not connection.can_answer:
            return Answer(0)
        rules = self._answers()
        rule = self._rule_book.choose(rules, _facts(examination)) if rules else None
        return answer_to(examination, method, http_version, closing, rule)

    async def _reply(self, capture: Capture, keep_alive: bool, relay: Relay | None = None) -> web.StreamResponse:
        try:
            await self._records.append(capture)
        except JournalError as error:
            return self._drop(capture.method, capture.target, capture.peer, error)
        if relay is not None:
            return RelayedReply(capture, keep_alive, relay)
        if capture.answer.rule is not None:
            return RuledReply(capture.answer, keep_alive, self._sleep)
        return Reply(capture.answer, keep_alive) if capture.answer.status else NoReply()

    def take_orphan(self, orphan: Orphan) -> None:
        """Capture what was waiting its turn when the connection was lost; nobody is there to be answered."""
        task = asyncio.get_running_loop().create_task(self._capture_orphan(orphan, self._clock()))
        self._orphans.add(task)
        task.add_done_callback(self._orphans.discard)

    async def _capture_orphan(self, orphan: Orphan, at: Ticks) -> None:
        begun = time.perf_counter_ns()
        nothing = Answer(0)
        message, fault = orphan.message, orphan.fault
        try:
            if isinstance(fault, RefusedError):
                capture = _refused_capture(fault, refuse(fault.reason), nothing, orphan.peer, at, begun)
            else:
                assert message is not None
                rules = self._rules()
                body = await read_body(orphan.body, rules.max_body, self._body_timeout)
                received = _received(message, body, fault, self._body_timeout)
                capture = _capture(received, examine(received, rules), rules, nothing, orphan.peer, at, begun)
            await self._records.append(capture)
        except Exception as error:  # nobody awaits this task; the sentence is all that can be done
            self._drop(message.method if message else "", message.path if message else "", orphan.peer, error)

    def fail(self, request: CapturedRequest, error: BaseException | None) -> web.StreamResponse:
        """Drop the connection of a request that could not be handled."""
        return self._drop(request.method, request.raw_path, request.connection.peer, error)

    async def finish(self) -> None:
        """Wait until the captures are appended that nobody waits for."""
        await asyncio.gather(*self._orphans)

    def _drop(self, method: str, target: str, peer: str, error: BaseException | None) -> web.StreamResponse:
        what = f"{shown(method)} {shown(target)}" if method else "what"
        self._narrate(f"{what} from {peer} could not be captured, so it got no answer: {error}")
        return NoReply()


async def _continue_if_expected(request: CapturedRequest) -> None:
    if request.headers.get("Expect", "").lower() == "100-continue" and not request.content.is_eof():
        with contextlib.suppress(ConnectionError):
            await request.writer.write(_CONTINUE)


def _facts(examination: Examination) -> Facts:
    subscription = examination.subscription
    name = None if subscription is None else subscription.name
    return Facts(examination.event, name, examination.verdict.state, examination.attempt)


def _received(message: RawRequestMessage, body: Body, fault: Exception | None, timeout: float) -> Received:
    version = message.version
    return Received(
        message.method,
        message.path,
        f"{version.major}.{version.minor}",
        message.raw_headers,
        body.kept,
        body.cut,
        None if body.cut else shortfall_of(body, fault, message.headers.get("Content-Length"), timeout),
    )


def _capture(
    received: Received,
    examination: Examination,
    rules: Rules | None,
    answer: Answer,
    peer: str,
    at: Ticks,
    begun: int,
) -> Capture:
    subscription = examination.subscription
    by = None if subscription is None else rules
    return Capture(
        record_id=str(uuid.uuid4()),
        at=at,
        peer=peer,
        method=received.method,
        target=received.target,
        http_version=received.http_version,
        headers=received.headers,
        body=received.body,
        cut=received.cut,
        raw=b"",
        event_id=examination.event_id,
        event=examination.event,
        attempt=examination.attempt,
        subscription=None if subscription is None else subscription.name,
        verdict=examination.verdict,
        answer=answer,
        elapsed=_elapsed(begun),
        signing=None if by is None else by.wire.signature,
        secret_fingerprint=None if by is None or subscription is None else by.fingerprints[subscription.name],
    )


def _refused_capture(
    refused: RefusedError, examination: Examination, answer: Answer, peer: str, at: Ticks, begun: int
) -> Capture:
    nothing = Received("", "", "", (), b"")
    return replace(_capture(nothing, examination, None, answer, peer, at, begun), raw=refused.raw)


def _elapsed(begun: int) -> int:
    return (time.perf_counter_ns() - begun) // 100
