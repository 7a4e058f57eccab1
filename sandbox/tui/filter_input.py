"""The line of the filter: it completes what is typed and recalls what was applied before."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from sandbox.domain.filters import Completion, complete
from sandbox.tui.action import Scope
from sandbox.tui.actions import bindings
from sandbox.tui.lines.one_line import OneLine

_NONE = Completion(0, 0, ())


class FilterInput(OneLine):
    """Completes at once, so that what is typed right behind Tab goes behind what it took."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Scope.FILTER)]

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False)
        self.subscriptions: Sequence[str] = ()
        self.history: Sequence[str] = ()
        self._offered = _NONE
        self._before = ""
        self._index: int | None = None
        self._recalled = 0
        self._draft = ""

    @property
    def offered(self) -> Completion:
        """What may stand at the cursor; while one after the other is taken, all of them."""
        if self._index is not None and self._is_taken():
            return self._offered
        return self.completion() if self.has_focus else _NONE

    def completion(self) -> Completion:
        """Return what may stand at the cursor."""
        return complete(self.value, self.cursor_position, self.subscriptions)

    @property
    def taken(self) -> int | None:
        """Which of those was taken."""
        return self._index if self._index is not None and self._is_taken() else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let Tab go to the next pane where there is nothing to take."""
        return action != "complete" or bool(self.offered.candidates)

    def action_complete(self, step: int) -> None:
        """Take the next of what is offered, or the one before."""
        taken = self.taken
        if taken is None:
            self._offered, self._before = self.offered, self.value
            self._index = 0 if step > 0 else len(self._offered.candidates) - 1
        else:
            self._index = (taken + step) % len(self._offered.candidates)
        self._put()

    async def action_leave(self) -> None:
        """End the filter, as the screen does with this key."""
        await self.run_action("screen.back")

    def action_cursor_right(self, select: bool = False) -> None:
        """Go right; at the end of the line take what is offered first, or go on from what was taken."""
        if select or self.cursor_position < len(self.value):
            super().action_cursor_right(select)
        elif self.taken is not None:
            self._index = None
            self.post_message(self.Changed(self, self.value))
        elif self.value and self.offered.candidates:
            self.action_complete(1)
            self._index = None

    def take(self, index: int) -> None:
        """Take one of those that are offered."""
        if self.taken is None:
            self._offered, self._before = self.offered, self.value
        if index < len(self._offered.candidates):
            self._index = index
            self._put()
            self._index = None

    def action_recall(self, step: int) -> None:
        """Go through the filters that were applied; the newest are the nearest."""
        if not self._recalled:
            self._draft = self.value
        recalled = min(max(0, self._recalled - step), len(self.history))
        if recalled != self._recalled:
            self._recalled = recalled
            self.value = self.history[-recalled] if recalled else self._draft
            self.cursor_position = len(self.value)

    def forget_recalled(self) -> None:
        """Begin at the newest again."""
        self._recalled = 0

    def _put(self) -> None:
        assert self._index is not None
        self.value, self.cursor_position = self._offered.taken(self._before, self._offered.candidates[self._index])

    def _is_taken(self) -> bool:
        assert self._index is not None
        wanted = self._offered.taken(self._before, self._offered.candidates[self._index])
        return (self.value, self.cursor_position) == wanted
