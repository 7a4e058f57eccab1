"""In words: what came of an attempt of a delivery, and when the next one goes."""

from sandbox.domain import ticks
from sandbox.domain.deliveries import DeliveryState
from sandbox.domain.quantities import about
from sandbox.domain.records import Attempt
from sandbox.domain.ticks import Ticks
from sandbox.sender.queued import NextSend, Sent


def retry_sentence(sent: Sent, now: Ticks) -> str:
    """Return the whole story of one attempt, such as `Order.Create to erp: send 2 of 6: 500 after 12 ms; ...`."""
    attempt, following = sent.made.attempt, sent.next
    which = f"send {following.sends} of {following.most} (Attempt {attempt.attempt}, record #{sent.made.number})"
    what = f"{_answer(attempt)}; {next_words(attempt, following, now)}"
    return f"{attempt.event} to {attempt.subscription}: {which}: {what}"


def next_words(attempt: Attempt, following: NextSend, now: Ticks) -> str:
    """Return how an attempt's delivery goes on, such as `next in 2 min`."""
    if not following.in_queue:
        return "it was taken from the queue meanwhile, so nothing follows"
    if following.state is DeliveryState.DELIVERED:
        return "done"
    if following.due is None:
        return f"given up after {following.sends} sends" if following.sends > 1 else "given up"
    when = f"in {about(following.due - now)}" if following.due > now else "at once"
    return f"next {when}{_ignored(attempt)}"


def _answer(attempt: Attempt) -> str:
    outcome = attempt.outcome
    if outcome.status is None:
        return outcome.reason
    return f"{outcome.status} after {_milliseconds(outcome.elapsed)}"


def _milliseconds(elapsed: int) -> str:
    """Return how long something took, as in `12 ms`."""
    return f"{round(elapsed / ticks.PER_MILLISECOND):,} ms"


def _ignored(attempt: Attempt) -> str:
    """Return what to say about a Retry-After, which ABP never reads."""
    for name, value in attempt.outcome.headers:
        if name.lower() == b"retry-after":
            return f" (its Retry-After: {value[:40].decode('latin-1')} is ignored, as ABP ignores it)"
    return ""
