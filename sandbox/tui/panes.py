"""The panes of the screen: where they stand, and how one moves among them. What they show is not known here."""

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.command import Provider
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.details.record_pane import RecordDetails
from sandbox.tui.emission import EmissionReport
from sandbox.tui.event_list import EventList
from sandbox.tui.feed.view import Feed
from sandbox.tui.filter_bar import FilterBar
from sandbox.tui.first_classes import take_first_classes
from sandbox.tui.footer import FittingFooter
from sandbox.tui.layout.area import PaneArea
from sandbox.tui.memory import MEMORY_FILE, Memory
from sandbox.tui.palette import SandboxCommands
from sandbox.tui.status_line import StatusLine
from sandbox.tui.stories.strip import StoryStrip
from sandbox.tui.subscriptions.pane import SubscriptionList
from sandbox.tui.welcome import config_status, longest_name, welcome
from sandbox.tui.whereabouts import where_it_works

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class Panes(Screen[None]):
    """Events and subscriptions, the filter above the feed, the report of an emission, the details."""

    ALLOW_SELECT = False  # the mouse drags the lines between panes

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.EVERYWHERE)]
    COMMANDS: ClassVar[set[type[Provider]]] = {SandboxCommands}  # type: ignore[assignment]
    HORIZONTAL_BREAKPOINTS = [(0, "-tight"), (70, "-narrow"), (100, "-normal"), (150, "-wide")]  # noqa: RUF012  # Textual's type
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-short"), (32, "-tall")]  # noqa: RUF012  # Textual's type

    def __init__(self, sandbox: "Sandbox") -> None:
        super().__init__()
        self._left_pane: Widget | None = None
        # Kept, not queried: workers still hold them when the screen is being taken down.
        self._status = StatusLine(config_status(sandbox))
        self._events = EventList(id="events")
        self._subscriptions = SubscriptionList(sandbox.config.subscriptions, id="subscriptions")
        self._memory = Memory(sandbox.config.journal_path.parent / MEMORY_FILE)
        self._filter = FilterBar(self._memory, id="filter")
        self._strip = StoryStrip(id="story")
        self._feed = Feed(welcome(sandbox), longest_name(sandbox), id="feed")
        self._report = EmissionReport(id="emission")
        self._details = RecordDetails(sandbox, id="details")
        middle = (self._strip, self._filter, self._feed, self._report)
        self._area = PaneArea((self._events, self._subscriptions), middle, self._feed, self._details, self._memory)

    @property
    def memory(self) -> Memory:
        """What is remembered from one time to the next; one for all, since each writes the whole file."""
        return self._memory

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        take_first_classes(self)
        yield self._status
        yield self._area
        yield FittingFooter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell whether an action is possible: in a line of text its key is a character. Called by Textual."""
        return not (action in ("filter", "search") and isinstance(self.focused, Input))

    def action_filter(self) -> None:
        """Type a filter for the feed, which takes the room that the report of an emission had."""
        self._report.display = False
        self._area.reveal(self._feed)
        self._filter.open()

    def action_only_marked(self) -> None:
        """Show only what is marked, or again all that matches."""
        self._filter.toggle_marked()

    @on(Feed.ActionWanted)
    async def _on_action_wanted(self, message: Feed.ActionWanted) -> None:
        await where_it_works(self, message.action).run_action(message.action.call)

    @on(FilterBar.Left)
    def _on_filter_left(self) -> None:
        self._feed.focus()

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        if not self._area.step(1):
            self.focus_next()

    def action_previous_pane(self) -> None:
        """Go to the previous pane."""
        if not self._area.step(-1):
            self.focus_previous()

    def action_follow(self) -> None:
        """Go to the newest record and follow."""
        self._feed.follow()

    def action_tab(self, tab_id: str) -> None:
        """Go to one tab of the details."""
        self._details.pick_tab(tab_id)

    def action_cycle_view(self) -> None:
        """Show the body in the next way."""
        self._details.cycle_view()

    def action_search(self) -> None:
        """Type what to look for in the body."""
        self._details.search()

    def action_compare(self) -> None:
        """Compare the record in the details with the marked one."""
        self._details.compare()

    def action_previous_tab(self) -> None:
        """Go to the previous tab of the details."""
        self._details.step_tab(-1)

    def action_next_tab(self) -> None:
        """Go to the next tab of the details."""
        self._details.step_tab(1)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Remember the pane outside the details that had the focus last."""
        if self._details not in event.widget.ancestors:
            self._left_pane = event.widget

    def action_back(self) -> None:
        """End what is being typed, else the report, else leave a pane alone, the details, the filter for the events."""
        if self._filter.has_focus_within:
            self._filter.end()
            self._feed.focus()
        elif self._report.display:
            self._report.display = False
        elif (self._details.has_focus_within and self._details.end_search()) or self._area.restore():
            pass
        elif self._details.has_focus_within and self._left_pane is not None and self._left_pane.display:
            self._left_pane.focus()
        elif self._filter.display:
            self._filter.end()
        else:
            self._events.focus()
