"""The fixture `o2vend_receiver`: a real receiver on a free port, for whatever in the test sends webhooks."""

import difflib
from collections.abc import Mapping
from dataclasses import replace

from sandbox.domain import ticks
from sandbox.domain.answering import AnswerRule, require_answerable_header, require_answerable_status
from sandbox.domain.records import AnswerFault
from sandbox.domain.spans import Span, parse_span
from sandbox.pytest_plugin import wanted
from sandbox.pytest_plugin.bench import Bench
from sandbox.pytest_plugin.captures import Capture, Captures, Failure, Silence
from sandbox.pytest_plugin.misses import missed, unwanted
from sandbox.pytest_plugin.misuse import MisuseError, in_the_test, require, require_headers, told_as_misuse
from sandbox.pytest_plugin.wanted import CAPTURES, Wanted
from sandbox.pytest_plugin.watching import first_captures, present_captures

__tracebackhide__ = in_the_test


class Receiver:
    """Verifies what comes to `url` by `secret`, answers by the verdict, and keeps everything until the test ends."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    @property
    def url(self) -> str:
        """Where to send: the one path that is known here."""
        return self._bench.subscription.url

    @property
    def secret(self) -> str:
        """What to sign with, in clear."""
        return self._bench.subscription.secret.reveal()

    @property
    def captures(self) -> tuple[Capture, ...]:
        """Everything that has come since the test began, in its order."""
        return self._bench.background.run(present_captures(self._bench.sandbox.records, CAPTURES))

    @told_as_misuse
    def wait_for(self, what: str = "*", *, count: int = 1, timeout: float = 5.0) -> Captures:
        """Return the first `count` captures since the test began, as soon as they are there; fail after `timeout` s.

        `what` is an event type or a pattern such as `Order.*`: then only what is verified counts. Or it is a filter
        such as `event:Order.* verdict:rejected`, which says all by itself. In async code: `await`.
        """
        require("count", count, int)
        require("timeout", timeout, float)
        if count < 1:
            raise MisuseError(f"count={count}: wait for at least one; assert_none() is for none")
        meant = wanted.verified(what)
        work = self._bench.start(lambda: self._awaited(meant, count, timeout))
        return self._bench.owe(Captures(f"o2vend_receiver.wait_for({what!r})", work))

    @told_as_misuse
    def assert_none(self, what: str | None = None, *, within: float = 0.2) -> Silence:
        """Fail as soon as something is there that `what` means; return if there is nothing after `within` seconds.

        `what` is as for `wait_for`, but a pattern means captures of any verdict; without it nothing at all may come. In
        async code: `await`.
        """
        require("within", within, float)
        meant = Wanted("a capture", CAPTURES) if what is None else wanted.of_any_verdict(what)
        work = self._bench.start(lambda: self._unwanted(meant, within))
        call = "o2vend_receiver.assert_none()" if what is None else f"o2vend_receiver.assert_none({what!r})"
        return self._bench.owe(Silence(call, work))

    @told_as_misuse
    def answer(
        self,
        status: int | None = None,
        *,
        event: str | None = None,
        verdict: str | None = None,
        attempt: int | str | None = None,
        times: int | None = None,
        delay: float = 0.0,
        fault: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> None:
        """From now on answer what meets the conditions in another way than by its verdict.

        Conditions are `event` (a name or pattern), `verdict` (verified or rejected) and `attempt` (a number, or text
        such as ">0"); after `times` matches the rule is spent. `delay` is in seconds; `fault` is close, half, silence
        or drip. Of several rules the one that was given last is asked first. docs/answers.md has the details.
        """
        require("times", times, int)
        require("delay", delay, float)
        require("body", body, str, hint="json.dumps() makes text of a dict")
        require_headers(headers)
        if delay < 0 or (times is not None and times < 1):
            raise MisuseError(f"delay={delay:g}, times={times}: a delay is 0 seconds or more, and times 1 or more")
        rule = AnswerRule(
            place="o2vend_receiver.answer",
            events=None if event is None else (event,),
            verdict=_verdict(verdict),
            attempt=None if attempt is None else _attempts(attempt),
            status=_status(status),
            headers=_headers(headers),
            body=body,
            delay=int(delay * ticks.PER_SECOND),
            fault=None if fault is None else _fault(fault),
            times=times,
        )
        if rule.status is None and body is None and not headers and fault is None and not rule.delay:
            raise MisuseError("this says nothing about the answer: give a status, body, headers, delay or fault")
        receiver = self._bench.receiver
        settings = replace(receiver.settings, answers=(rule, *receiver.settings.answers))
        self._bench.background.run(receiver.move(settings))

    def __repr__(self) -> str:
        return f"<o2vend_receiver on {self.url}>"

    async def _awaited(self, meant: Wanted, count: int, seconds: float) -> tuple[Capture, ...] | Failure:
        journal = self._bench.sandbox.records
        found = await first_captures(journal, meant.filter, count, seconds)
        if len(found) == count:
            return found
        came = await present_captures(journal, CAPTURES)
        return Failure(missed(meant, count, seconds, found, came, self._bench))

    async def _unwanted(self, meant: Wanted, seconds: float) -> Failure | None:
        journal = self._bench.sandbox.records
        if not await first_captures(journal, meant.filter, 1, seconds):
            return None
        found = await present_captures(journal, meant.filter)
        return Failure(unwanted(meant, found, self._bench))


def _status(status: int | None) -> int | None:
    if status is not None:
        try:
            require_answerable_status(status)
        except ValueError as error:
            raise MisuseError(f"{error}; give one from 200 to 599, or fault=") from None
    return status


def _verdict(verdict: str | None) -> str | None:
    if verdict not in (None, "verified", "rejected"):
        raise MisuseError(f"verdict={verdict!r}: a verdict is verified or rejected")
    return verdict


def _attempts(attempt: int | str) -> Span:
    try:
        return parse_span(str(attempt))
    except ValueError:
        raise MisuseError(f"attempt={attempt!r}: give a number, or text such as '>0' or '1..3'") from None


def _fault(fault: str) -> AnswerFault:
    names = [each.value for each in AnswerFault]
    if fault not in names:
        near = difflib.get_close_matches(fault, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
        raise MisuseError(f"fault={fault!r} is none of an answer: {hint}")
    return AnswerFault(fault)


def _headers(headers: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    for name, value in (headers or {}).items():
        require_answerable_header(name, value)
    return tuple((headers or {}).items())
