"""The desk's side of what came of an emission: its outcomes lead to their records."""

from textual import on, work

from sandbox.tui.emission import EmissionReport
from sandbox.tui.emitting.outcomes import Outcomes
from sandbox.tui.remarks import Remarks

NO_OUTCOMES = "Nothing was emitted yet: Enter on an event sends it."


class OutcomesDesk(Remarks):
    """The panes, and the way from an outcome to its record."""

    @on(EmissionReport.RecordWanted)
    def _on_outcome_record_wanted(self, message: EmissionReport.RecordWanted) -> None:
        self._show_outcome(message.number)

    @on(EmissionReport.AllWanted)
    def _on_all_outcomes_wanted(self) -> None:
        self.action_outcomes()

    @work(exclusive=True, group="outcomes")
    async def action_outcomes(self) -> None:
        """Show all outcomes of the last emission."""
        if not self._report.results:
            self.notify(NO_OUTCOMES, severity="warning", markup=False)
            return
        outcomes = Outcomes(self._report.event_name, self._report.results, self._sandbox.clock())
        number = await self.app.push_screen_wait(outcomes)
        if number is not None:
            self._show_outcome(number)

    def _show_outcome(self, number: int) -> None:
        self._details.show_record(number)
        self._details.focus_lines()
