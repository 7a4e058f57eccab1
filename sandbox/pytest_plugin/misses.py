"""Why what a test waited for is not there: what came in its place, the nearest first, and what is wrong with it."""

from collections.abc import Iterator, Sequence

from sandbox.body.text import sanitise
from sandbox.domain import records
from sandbox.domain.explanation import case_of, explain
from sandbox.pytest_plugin.bench import Bench
from sandbox.pytest_plugin.captures import Capture, capture_line
from sandbox.pytest_plugin.wanted import Wanted

_MOST_SHOWN = 5


def missed(
    wanted: Wanted,
    count: int,
    seconds: float,
    found: Sequence[Capture],
    came: Sequence[Capture],
    bench: Bench,
) -> str:
    """Return what a failed `wait_for` says: how many came of what was wanted, and what else came."""
    if not came:
        return (
            f"waited {seconds:g} s for {_number(count, wanted)}: no capture came\n"
            f"  o2vend_receiver listens on {bench.subscription.url}"
        )
    numbers = {each.number for each in found}
    others = sorted(
        (each for each in came if each.number not in numbers), key=lambda each: not wanted.near(each.record)
    )
    total = "1 capture" if len(came) == 1 else f"{len(came)} captures"
    if not found:
        fits = "it is not" if len(came) == 1 else "none is"
        head = f"waited {seconds:g} s: {total} came, {fits} {wanted.label}:"
    else:
        head = f"waited {seconds:g} s for {_number(count, wanted)}: only {len(found)} came"
        head += ", and besides:" if others else ""
    return "\n".join([head, *_lines(others, bench)])


def unwanted(wanted: Wanted, found: Sequence[Capture], bench: Bench) -> str:
    """Return what a failed `assert_none` says."""
    return "\n".join([f"{wanted.label} came, and none should:", *_lines(found, bench)])


def _number(count: int, wanted: Wanted) -> str:
    return wanted.label if count == 1 else f"{count} times {wanted.label}"


def _lines(captures: Sequence[Capture], bench: Bench) -> Iterator[str]:
    explained = False
    for capture in captures[:_MOST_SHOWN]:
        yield f"  {capture_line(capture.record)}"
        # One is enough: what is wrong with the first is wrong with the others, and looking for it takes its time.
        if not explained and any(check.name == "signature" for check in capture.record.verdict.failures):
            explained = True
            yield from _explained(capture.record, bench)
    if len(captures) > _MOST_SHOWN:
        yield f"  and {len(captures) - _MOST_SHOWN} more"


def _explained(capture: records.Capture, bench: Bench) -> Iterator[str]:
    case = case_of(capture, (bench.subscription,), bench.signing)
    if case is not None:
        explanation = explain(case)
        yield f"    {sanitise(explanation.sentence)}"
        if explanation.fix:
            yield f"    help: {sanitise(explanation.fix)}"
