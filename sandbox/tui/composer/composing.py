"""What stands behind the composer: what is written is judged when the typing pauses, and the request is built of it."""

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, TextArea

from sandbox.body.text import sanitise
from sandbox.domain.events import EventType
from sandbox.domain.subscription import AD_HOC_NAME
from sandbox.tui.closing import ClosesOnce
from sandbox.tui.composer.composition import Composition
from sandbox.tui.composer.contract_shelf import ContractShelf
from sandbox.tui.composer.conversion import sample_text
from sandbox.tui.composer.editor import COLOURED
from sandbox.tui.composer.fields import ComposerFields
from sandbox.tui.composer.judging import Judge, Judged, Plan
from sandbox.tui.composer.remarks import Part
from sandbox.tui.composer.request_view import RequestView, told_name
from sandbox.tui.composer.summary_line import SummaryLine
from sandbox.tui.composer.targets import TargetBoxes
from sandbox.tui.composer.text_pane import TextPane
from sandbox.tui.emitting.emissions import Composed
from sandbox.tui.form.header_rows import HeaderRows

if TYPE_CHECKING:
    from sandbox.service import Sandbox

PAUSE = 0.12
"""Seconds without a key after which a short text is judged."""

JUDGED_A_SECOND = 250_000
"""Characters: a longer text waits longer, because judging it takes time from the screen."""


class Composing(ClosesOnce, ModalScreen[Composed | None]):
    """Holds the text, the fields and the request. Where they stand, and what the keys do, a subclass says."""

    def __init__(
        self, sandbox: "Sandbox", contract: ContractShelf, event_type: EventType, start: Composition | None
    ) -> None:
        super().__init__()
        self._sandbox = sandbox
        if start is None:
            names = frozenset(each.name for each in sandbox.config.subscriptions)
            start = Composition(event_type, sample_text(sandbox, event_type), names)
        self._start = start
        self._event_id = str(uuid.uuid4())
        self._judge = Judge(sandbox, contract, self._event_id)
        self._judged: Judged | None = None
        self._timer: Timer | None = None
        self._text = TextPane(start.text, start.whole, id="text")
        self._fields = ComposerFields(start, sandbox.config.subscriptions, id="fields")
        self._request = RequestView(id="request")
        self._summary = SummaryLine(id="summary")

    def _begun(self) -> Composition:
        """Return the composition with what the editor made of characters that cannot be seen."""
        start = self._composition
        if start.original is None:
            return start
        return replace(start, original=replace(start.original, shown=start.text))

    @property
    def _composition(self) -> Composition:
        text = replace(self._start, text=self._text.editor.text, whole=self._text.whole)
        return self._fields.filled(text)

    @on(TextArea.Changed)
    @on(Input.Changed)
    @on(HeaderRows.Changed)
    def _on_written(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        size = len(self._text.editor.text)
        self._timer = self.set_timer(PAUSE + size / JUDGED_A_SECOND, self._look)

    @on(TargetBoxes.Toggled)
    def _on_toggled(self) -> None:
        self._fields.show_own()
        self._look()

    @on(TargetBoxes.Moved)
    def _on_target_moved(self) -> None:
        self._show_request()

    @work(exclusive=True, group="judge")
    async def _look(self) -> None:
        self._show(await self._judge.judge(self._composition))

    @work(exclusive=True, group="anew")
    async def _build_anew(self) -> None:
        self._fields.targets.show(self._sandbox.config.subscriptions)
        judged = self._judged
        if judged is None or len(judged.composition.text) > COLOURED or judged.composition != self._composition:
            return  # it is being judged, or too large to be built every second
        anew = await self._judge.planned_now(judged)
        if self._judged is judged:
            self._show(anew)

    def _show(self, judged: Judged) -> None:
        self._judged = judged
        self._text.remark(each for each in judged.remarks if each.part is Part.TEXT)
        self._fields.remark(judged.remarks)
        self._show_request()

    def _show_request(self) -> None:
        judged = self._judged
        if judged is None:
            return
        signing = self._sandbox.config.wire.signature
        plan, place = self._chosen_plan(judged)
        self._request.show(plan, signing, sanitise(place).replace("[", "\\["))
        self._summary.show(judged, plan, signing)

    def _chosen_plan(self, judged: Judged) -> tuple[Plan | None, str]:
        """Return the plan of the target under the cursor, or the first that is sent."""
        if not judged.plans:
            return None, ""
        wanted = self._fields.targets.place or AD_HOC_NAME
        sent = [each for each in judged.plans if each.requests]
        plan = next((each for each in judged.plans if each.subscription.name == wanted), (sent or judged.plans)[0])
        count = f", one of {len(judged.plans)}" if len(judged.plans) > 1 else ""
        return plan, f"to {told_name(plan)}{count}"
