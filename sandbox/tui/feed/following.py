"""A pane of lines that grows at its end, and goes on to the newest of them until the user moves away."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from sandbox.tui import signs
from sandbox.tui.actions import key_word
from sandbox.tui.lines.choice import ChoiceView


class FollowingView(ChoiceView):
    """Follows its last line until the user moves away from it, and again when he comes back; says so in its frame."""

    class Followed(Message):
        """The cursor went on to a newer line by itself."""

    following: reactive[bool] = reactive(True)
    unseen: reactive[int] = reactive(0)
    """How many lines came since it stopped following."""

    def follow(self) -> None:
        """Go to the last line, as the user wants it, and stay at the last one."""
        self.go_to_last()
        self.post_message(self.Moved(self, self.cursor))

    def go_to_last(self) -> None:
        """Put the cursor on the last line and follow."""
        self.following, self.unseen = True, 0
        self.cursor = max(0, self.line_count() - 1)
        self.top = self.last_top
        self.refresh()

    def move_to(self, index: int, direction: int = 1) -> None:
        """Move the cursor; away from the last line pauses, on it resumes."""
        super().move_to(index, direction)
        self._follow_if(self.cursor >= self.line_count() - 1)

    def scroll_lines(self, lines: int) -> None:
        """Move the window by wheel or scrollbar; away from the last line pauses, back at it resumes."""
        super().scroll_lines(lines)
        if self.top < self.last_top:
            self._follow_if(False)
        elif not self.following:
            self.follow()

    def _follow_if(self, following: bool) -> None:
        self.following = following
        if following:
            self.unseen = 0

    def on_resize(self, event: events.Resize | None = None) -> None:
        """Stay at the last line while following."""
        if self.following:
            self.top = self.last_top
        super().on_resize()

    def on_mount(self) -> None:
        """Name the key in force."""
        self.screen.bindings_updated_signal.subscribe(self, self._caption)

    def watch_unseen(self) -> None:
        """Say in the frame how many arrived."""
        self._caption()

    def watch_following(self) -> None:
        """Say in the frame whether the last line is followed."""
        self._caption()

    def _caption(self, _: object = None) -> None:
        key = key_word("feed.follow")
        if self.following:
            self.border_subtitle = f"{signs.ON} following"
        elif self.unseen:
            self.border_subtitle = Content.from_markup(f"[@click=screen.follow]{self.unseen:,} new ↓ $key[/]", key=key)
        else:
            self.border_subtitle = Content.from_markup(
                f"{signs.OFF} paused, [@click=screen.follow]$key follows[/]", key=key
            )
