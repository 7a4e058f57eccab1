"""One line that sums the composition up, in sight whatever else is scrolled away."""

from textual.strip import Strip

from sandbox.domain.wire import SignatureFormat
from sandbox.tui import amounts, signs
from sandbox.tui.composer.judging import Judged, Plan
from sandbox.tui.composer.remarks import Part, Weight
from sandbox.tui.composer.request_view import signature_of
from sandbox.tui.lines.paint import Line, Painted, Role, Span
from sandbox.tui.lines.wrap import cut_line


class SummaryLine(Painted):
    """Whether it can be sent, how large it is, and its signature."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._line: Line = [Span("…", Role.QUIET)]

    def show(self, judged: Judged, plan: Plan | None, signing: SignatureFormat) -> None:
        """Sum this up."""
        self._line = summary(judged, plan, signing)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw it; called by Textual."""
        return self.strip_of(cut_line(self._line, self.size.width), self.size.width)


def summary(judged: Judged, plan: Plan | None, signing: SignatureFormat) -> Line:
    """Return the line: the first error, or what goes out."""
    if judged.errors:
        return [Span(f"{signs.BAD} ", Role.BAD), Span(judged.errors[0].sentence, Role.BAD)]
    warnings = sum(each.weight is Weight.WARNING for each in judged.remarks)
    sign = Span("! ", Role.WARN) if warnings else Span(f"{signs.GOOD} ", Role.GOOD)
    told = [sign, Span(_warned(warnings), Role.WARN)] if warnings else [sign]
    if plan is None or not plan.requests:
        why = next((each.sentence for each in judged.remarks if each.part is Part.TARGETS), "")
        return [sign, Span(why or "the subscription under the cursor skips it", Role.WARN)]
    told.append(Span(amounts.size(len(plan.requests[0].request.body))))
    if judged.composition.fault is not None:
        told.append(Span(f" · {judged.composition.fault.name}", Role.WARN))
    signature = signature_of(plan, signing)
    return [*told, Span(" · signature ", Role.QUIET), Span(signature or "none", Role.GOOD if signature else Role.QUIET)]


def _warned(count: int) -> str:
    return f"{count} warning{'s' * (count > 1)} · "
