"""Small records to put into a journal."""

from sandbox.domain.records import Answer, Attempt, Capture, Outcome, OutcomeKind
from sandbox.domain.request import HttpRequest
from sandbox.domain.verdict import Verdict, failed, passed

AT = 638_000_000_000_000_000


def capture(
    record_id: str,
    *,
    event_id: str | None = None,
    body: bytes = b"{}",
    failure: str | None = None,
    attempt: int | None = 0,
) -> Capture:
    checks = [passed("path", "a subscription has it")]
    if failure is not None:
        checks += [failed("signature", failure), failed("json", "a later failure")]
    return Capture(
        record_id=record_id,
        at=AT,
        peer="127.0.0.1:50000",
        method="POST",
        target="/hooks/erp",
        http_version="HTTP/1.1",
        headers=((b"Host", b"127.0.0.1"), (b"x-twice", b"1"), (b"X-Twice", b"\xff")),
        body=body,
        cut=False,
        raw=b"",
        event_id=event_id,
        event="Order.Create",
        attempt=attempt,
        subscription="erp",
        verdict=Verdict(tuple(checks)),
        answer=Answer(200, (("Content-Type", "application/json"),), b"{}"),
        elapsed=12_345,
    )


def attempt(record_id: str, *, event_id: str = "event", kind: OutcomeKind = OutcomeKind.DELIVERED) -> Attempt:
    return Attempt(
        record_id=record_id,
        at=AT,
        event_id=event_id,
        event="Order.Create",
        attempt=0,
        subscription="erp",
        request=HttpRequest("POST", "http://127.0.0.1/hooks/erp?x=1", (("Host", "127.0.0.1"),), b"12345"),
        outcome=Outcome(kind, f"it ended as {kind}", elapsed=77, status=200),
    )
