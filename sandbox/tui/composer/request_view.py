"""The request as it will be sent: its head with everything secret masked, the signature in clear, the body's bytes."""

from collections.abc import Iterator

from rich.cells import cell_len

from sandbox.body.text import decode
from sandbox.domain import signature
from sandbox.domain.secret import mask_header
from sandbox.domain.subscription import AD_HOC_NAME
from sandbox.domain.wire import SignatureFormat
from sandbox.sender.planned import PlannedAttempt
from sandbox.tui import signs
from sandbox.tui.composer.judging import Plan
from sandbox.tui.composer.targets import OWN
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.view import LineView
from sandbox.tui.lines.wrap import wrap

BODY_SHOWN = 6_000
"""Bytes of a body that are shown; the rest is counted."""


class RequestView(LineView):
    """Shows what one subscription gets."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._plan: Plan | None = None
        self._signing = SignatureFormat()
        self._made: tuple[int, list[Line]] | None = None
        self.border_title = "As sent"

    def show(self, plan: Plan | None, signing: SignatureFormat, place: str) -> None:
        """Show a plan, None if there is nothing to send; `place` tells which of them it is."""
        self._plan, self._signing, self._made = plan, signing, None
        self.border_subtitle = place
        self.relayout()

    def line_count(self) -> int:
        """As many lines as it takes."""
        return len(self._lines())

    def line_at(self, index: int, width: int) -> Line:
        """Return one line."""
        return self._lines()[index]

    def on_resize(self) -> None:
        """Lay it out again."""
        self._made = None
        super().on_resize()

    def _lines(self) -> list[Line]:
        width = max(20, self.size.width - 1)
        if self._made is None or self._made[0] != width:
            self._made = (width, [*plan_lines(self._plan, self._signing, width)])
        return self._made[1]


def plan_lines(plan: Plan | None, signing: SignatureFormat, width: int) -> Iterator[Line]:
    """Yield what a subscription gets, or why it gets nothing."""
    if plan is None:
        yield from wrap([Span(f"Nothing can be sent yet: {signs.BAD} says why.", Role.QUIET)], width)
        return
    name = told_name(plan)
    if plan.skipped is not None:
        yield from wrap([Span(f"{signs.NEITHER} {name} skips it: {plan.skipped}", Role.WARN)], width, 2)
        return
    first, *others = plan.requests
    if first.unsendable is not None:
        yield from wrap([Span(f"{signs.BAD} not sent to {name}: {first.unsendable}", Role.BAD)], width, 2)
        return
    yield from _request_lines(first, signing, width)
    if others:
        more = f"then {len(others)} more, each after a good answer; the attempts are numbered {_numbers(plan)}"
        yield from wrap([Span(more, Role.WARN)], width, 2)


def told_name(plan: Plan) -> str:
    """Return what the subscription of a plan is called here: the other URL has a name only in the journal."""
    return OWN if plan.subscription.name == AD_HOC_NAME else plan.subscription.name


def signature_of(plan: Plan | None, signing: SignatureFormat) -> str | None:
    """Return the signature of a plan's first request as it may be shown, None if there is none."""
    carrier = signature.header_name(signing)
    if plan is None or not plan.requests or carrier is None:
        return None
    found = (mask_header(name, value) for name, value in plan.requests[0].request.headers if name == carrier)
    return next(found, None)


def _request_lines(planned: PlannedAttempt, signing: SignatureFormat, width: int) -> Iterator[Line]:
    request = planned.request
    carrier = signature.header_name(signing)
    yield from wrap([Span(f"{request.method} {request.target} HTTP/1.1", Role.STRONG)], width, 2)
    for name, value in request.headers:
        role = Role.GOOD if name == carrier else Role.TEXT
        yield from wrap([Span(f"{name}: ", Role.KEY), Span(mask_header(name, value), role)], width, 2)
    yield ()
    shown = decode(request.body[:BODY_SHOWN])
    yield from _in_pieces(shown, width)
    if len(request.body) > BODY_SHOWN:
        yield from wrap([Span(f"… and {len(request.body) - BODY_SHOWN:,} bytes more", Role.QUIET)], width, 2)


def _in_pieces(text: str, width: int) -> Iterator[Line]:
    """Yield a body as it is, broken wherever the line ends; its own line breaks stay some."""
    for line in text.split("\n"):
        spans = [Span(line)]
        if cell_len(line) > width:
            yield from wrap(spans, width)
        else:
            yield spans


def _numbers(plan: Plan) -> str:
    return ", ".join(str(each.attempt) for each in plan.requests)
