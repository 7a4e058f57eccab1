"""The one screen: events and subscriptions, the feed, the details. Hands data down and answers the panes' messages."""

from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from sandbox.body.text import sanitise
from sandbox.domain.events import EventType
from sandbox.journal.protocol import JournalError
from sandbox.tui.actions import put_in_force
from sandbox.tui.again.desk import AgainDesk
from sandbox.tui.both_ends import BothEnds
from sandbox.tui.details.about import event_type_subject, subject_as_it_is_now, subscription_subject
from sandbox.tui.details.record_pane import RecordDetails
from sandbox.tui.details.subject import Subject
from sandbox.tui.emitting.desk import OutcomesDesk
from sandbox.tui.emitting.emissions import Emission, group_of, sample_of
from sandbox.tui.emitting.home import Emitting, nothing_yet
from sandbox.tui.event_list import EventList
from sandbox.tui.feed.view import Feed
from sandbox.tui.feed.watch import Pulse, watch
from sandbox.tui.filter_bar import FilterBar
from sandbox.tui.glance import INTERVAL, Glance, glance_at
from sandbox.tui.keymap import keymap_of
from sandbox.tui.stories.desk import StoryDesk
from sandbox.tui.subscriptions.changing import SubscriptionChanging
from sandbox.tui.subscriptions.chooser import SubscriptionChooser
from sandbox.tui.subscriptions.pane import SubscriptionList
from sandbox.tui.subscriptions.table import SubscriptionTableScreen
from sandbox.tui.welcome import config_status, longest_name, subscription_names, welcome

if TYPE_CHECKING:
    from sandbox.service import Sandbox

DETAILS_DELAY = 0.1
"""Seconds for which the details wait while records arrive, so that a flood does not lay out each of them."""


class Desk(StoryDesk, BothEnds, AgainDesk, OutcomesDesk):
    """Compose, send, see it arrive."""

    class ConfigChanged(Message):
        """The config in force, its trouble or the receiver's place is another one now."""

        def __init__(self, before: Glance, now: Glance) -> None:
            super().__init__()
            self.before = before
            self.now = now

    def __init__(self, sandbox: "Sandbox") -> None:
        super().__init__(sandbox)
        self._details_follow = True
        self._details_pending = False
        self._emitting = Emitting(self, sandbox, self._report)
        self._glance = glance_at(sandbox)
        self._changing = SubscriptionChanging(self, sandbox)

    def on_mount(self) -> None:
        """Begin at the events, and begin to watch the journal."""
        self._events.focus()
        self._watch_journal()
        self._filter.subscriptions = self._feed.subscriptions = subscription_names(self._sandbox)
        if self._memory.trouble:
            self.notify(sanitise(self._memory.trouble), title="Memory", severity="warning", timeout=15, markup=False)
        self.set_interval(INTERVAL, self._look_at_config)
        self.set_interval(INTERVAL, self.look_at_queue)

    def _look_at_config(self) -> None:
        before, now = self._glance, glance_at(self._sandbox)
        if now == before:
            return
        self._glance = now
        put_in_force(keymap_of(now.config.keys).changed)  # what is drawn anew names keys
        self._status.show_config(config_status(self._sandbox))
        self._feed.show_welcome(welcome(self._sandbox), longest_name(self._sandbox))
        self._filter.subscriptions = self._feed.subscriptions = subscription_names(self._sandbox)
        self._subscriptions.show(now.config.subscriptions)
        for each in self.app.screen_stack:
            if isinstance(each, SubscriptionTableScreen):
                each.table.show(now.config.subscriptions)
        subject = subject_as_it_is_now(
            self._details.subject.key, now.config.subscriptions, self._subscriptions.chosen, self._events.chosen
        )
        if subject is not None:
            self._details.show(subject)
        elif self._details_follow:
            self._on_feed_moved()  # what explains a record depends on the config
        self.post_message(self.ConfigChanged(before, now))
        self._heed_changed_config()

    @work(exclusive=True, group="watch")
    async def _watch_journal(self) -> None:
        async for pulse in watch(self._sandbox.records, self._feed.matching):
            self._take(pulse)

    def show_trouble(self, sentence: str) -> None:
        """Show what is wrong until something is recorded again."""
        self._status.show_trouble(sentence)

    def _take(self, pulse: Pulse) -> None:
        self._status.show_trouble(pulse.trouble)
        if pulse.trouble:  # the line has seldom room for the whole sentence
            self.notify(sanitise(pulse.trouble), title="Journal", severity="error", timeout=15, markup=False)
        if pulse.counts is not None:
            self._status.show_counts(pulse.counts)
        if pulse.extent is not None:
            self._feed.begin(pulse.extent)
            if not pulse.extent.newest:
                self._show_event_type(self._events.chosen)
            self._details_follow = True
        if pulse.fresh:
            self._feed.add(pulse.fresh)

    @on(Feed.RowsWanted)
    @work
    async def _read_rows(self) -> None:
        # One short look: the feed asks again while it wants more, and everything else has its turn in between.
        rows = self._feed.rows
        try:
            if rows.wants:
                await rows.read_wanted(self._sandbox.records)
        except JournalError as error:
            self._status.show_trouble(str(error))
            self._feed.rows_missed()
        else:
            self._feed.rows_arrived()

    @on(FilterBar.Applied)
    def _on_filter_applied(self, message: FilterBar.Applied) -> None:
        if message.matching != self._feed.matching:
            self._feed.filter_by(message.matching)
            self._watch_journal()

    @on(Feed.Followed)
    def _on_feed_followed(self) -> None:
        # Whoever reads about an event type or a subscription is not torn away by what arrives.
        if (self._details_follow or self._feed.has_focus) and not self._details_pending:
            self._details_pending = True
            self.set_timer(DETAILS_DELAY, self._follow_details)

    def _follow_details(self) -> None:
        self._details_pending = False
        at = self._feed.chosen_number
        crossed = at is not None and at == self._crossed_at  # what a row gains tears nobody away from its other end
        if (self._details_follow or self._feed.has_focus) and not crossed:
            self._on_feed_moved()

    @on(Feed.Moved, "#feed")
    def _on_feed_moved(self) -> None:
        self._details_follow = True
        if self._feed.chosen_number is not None:
            self._details.show_record(self._feed.chosen_number)

    @on(RecordDetails.Read)
    def _on_record_read(self, message: RecordDetails.Read) -> None:
        self._feed.replace(message.summary)

    @on(EventList.Moved, "#events")
    def _on_event_moved(self) -> None:
        self._show_event_type(self._events.chosen)

    def _show_event_type(self, event_type: EventType) -> None:
        self._show_instead_of_record(event_type_subject(event_type, self._sandbox.config.subscriptions))

    def _show_instead_of_record(self, subject: Subject) -> None:
        self._details_follow = False
        self._details.show_instead(subject)

    @on(EventList.Emit)
    def _on_emit(self, message: EventList.Emit) -> None:
        self._emit(sample_of(message.event_type))

    @on(EventList.EmitGroup)
    def _on_emit_group(self, message: EventList.EmitGroup) -> None:
        self._emit(group_of(message.group))

    @on(EventList.ComposeWanted)
    @work
    async def _on_compose_wanted(self, message: EventList.ComposeWanted) -> None:
        composed = await self._emitting.compose(message.event_type)
        if composed is not None:
            self._emit(composed)

    @on(AgainDesk.ComposeWanted)
    @work
    async def _on_record_compose_wanted(self, message: AgainDesk.ComposeWanted) -> None:
        composed = await self._emitting.compose(message.start.event_type, message.start)
        if composed is not None:
            self._emit(composed)

    def action_emit_again(self) -> None:
        """Emit the last thing again."""
        if self._emitting.last is not None:
            self._emit(self._emitting.last.again())
        else:
            self.notify(nothing_yet(), severity="warning", markup=False)

    def _emit(self, emission: Emission) -> None:
        self._feed.follow()
        self._send(emission)

    @work
    async def _send(self, emission: Emission) -> None:
        await self._emitting.emit(emission)

    @on(SubscriptionList.Moved, "#subscriptions")
    def _on_subscription_moved(self) -> None:
        chosen = self._subscriptions.chosen
        if chosen is not None:
            self._show_instead_of_record(subscription_subject(chosen))

    @on(SubscriptionChooser.Wanted)
    @work
    async def _on_subscription_wanted(self, message: SubscriptionChooser.Wanted) -> None:
        written = await self._changing.fulfil(message.wish, message.name)
        if written is not None:
            self._subscriptions.expect(written)

    def action_subscriptions(self) -> None:
        """Show all subscriptions in a table."""
        self.app.push_screen(SubscriptionTableScreen(self._glance.config.subscriptions, self._changing))

    @work
    async def action_undo_change(self) -> None:
        """Take the last change of config.yaml back."""
        await self._changing.undo()

    @work
    async def action_change_again(self) -> None:
        """Make the changes of config.yaml again that were taken back, or that another program saved over."""
        await self._changing.again()

    @work
    async def _heed_changed_config(self) -> None:
        await self._changing.config_changed()

    @on(SubscriptionList.Chosen, "#subscriptions")
    def _on_subscription_chosen(self) -> None:
        self._on_subscription_moved()
        self._details.focus_lines()

    @on(Feed.Chosen, "#feed")
    def _on_record_chosen(self) -> None:
        self._on_feed_moved()
        self._details.focus_lines()
