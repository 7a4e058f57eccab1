"""One attempt: send the request, follow redirects the .NET way, and say in a sentence how it ended."""

import asyncio
import time
from http import HTTPStatus

from sandbox.domain import redirect, ticks
from sandbox.domain.records import Hop, Outcome, OutcomeKind
from sandbox.domain.redirect import RedirectRefusedError
from sandbox.domain.request import HttpRequest
from sandbox.sender.exchange import ExchangeError, Progress, RawAnswer, Transport


async def deliver(
    request: HttpRequest, transport: Transport, time_limit: int, *, follow_redirects: bool = True
) -> Outcome:
    """Send a request and return its outcome; never raises for what happens on the network.

    `time_limit` in ticks covers everything: connecting, all redirects, and the last byte of the last answer
    (wire-format 3.3).
    """
    hops: list[Hop] = []
    progress = Progress()
    started = time.perf_counter_ns()
    try:
        async with asyncio.timeout(time_limit / ticks.PER_SECOND):
            if follow_redirects:
                answer, refusal = await _follow(request, transport, hops, progress)
            else:
                answer, refusal = await transport.exchange(request, progress), None
    except TimeoutError:
        return _without_answer(OutcomeKind.TIMEOUT, _timed_out(time_limit, progress), started, hops, progress)
    except ExchangeError as error:
        return _without_answer(error.kind, error.reason, started, hops, progress)
    kind, reason = _judge(answer, refusal, hops)
    return Outcome(
        kind=kind,
        reason=reason,
        elapsed=_elapsed(started),
        status=answer.status,
        headers=answer.headers,
        body=answer.body,
        body_cut=answer.body_cut,
        hops=tuple(hops),
        local_address=progress.local_address,
    )


def _without_answer(kind: OutcomeKind, reason: str, started: int, hops: list[Hop], progress: Progress) -> Outcome:
    return Outcome(kind, reason, _elapsed(started), hops=tuple(hops), local_address=progress.local_address)


async def _follow(
    request: HttpRequest, transport: Transport, hops: list[Hop], progress: Progress
) -> tuple[RawAnswer, str | None]:
    """Return the last answer, and why its redirect was not followed if it was one."""
    while True:
        progress.status, progress.size = None, 0
        answer = await transport.exchange(request, progress)
        if not redirect.is_redirect(answer.status):
            return answer, None
        if len(hops) == redirect.MAX_HOPS:
            return answer, f"more than {redirect.MAX_HOPS} redirects"
        try:
            request = redirect.follow(request, answer.status, _location(answer))
        except RedirectRefusedError as error:
            return answer, str(error)
        hops.append(Hop(answer.status, request.url))


def _timed_out(time_limit: int, progress: Progress) -> str:
    within = f"within {time_limit / ticks.PER_SECOND:g} s"
    if progress.status is None:
        return f"no answer {within}"
    return f"no complete answer {within}: status {progress.status} came, and {progress.size:,} bytes of the body"


def _location(answer: RawAnswer) -> str | None:
    for name, value in answer.headers:
        if name.lower() == b"location":
            return value.decode("utf-8", "replace")
    return None


def _judge(answer: RawAnswer, refusal: str | None, hops: list[Hop]) -> tuple[OutcomeKind, str]:
    after = f" after {len(hops)} redirect{'s' if len(hops) > 1 else ''}" if hops else ""
    if refusal is not None:
        return OutcomeKind.REDIRECT_REFUSED, f"redirect not followed: {refusal} (wire-format 3.4)"
    status = f"{answer.status} {_phrase(answer.status)}".strip()
    if 200 <= answer.status <= 299:
        return OutcomeKind.DELIVERED, f"delivered: {status}{after}"
    return OutcomeKind.STATUS, f"not accepted: {status}{after}, where 200 to 299 means delivered"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _elapsed(started: int) -> int:
    return (time.perf_counter_ns() - started) // 100
