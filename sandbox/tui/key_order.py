"""Keys one after the other: the next one when all that the one before has led to is done.

Textual looks at a key in several queues, from the focused widget up to the app. A key that works at once would overtake
those that are still on their way, and these would then act where it has led; and what is typed right behind a key that
opens a dialog would act on what lies under it.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from textual import events
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer

PATIENCE = 0.5
"""Seconds after which the next key no longer waits, whatever the one before is still doing."""

ROUNDS = 2
"""How often the way up is gone: behind the key, then behind the message that its action has posted."""

LOOKS = 0.01
"""Seconds between two looks whether a dialog that opens is there."""


class HasKeys(Protocol):
    """What is needed of an app."""

    @property
    def screen_stack(self) -> Sequence[Screen[object]]:
        """The screens, the one on top last; none when the app is ending."""
        ...

    def call_later(self, callback: Callable[[], object]) -> bool:
        """Call back behind all that waits."""
        ...

    def post_message(self, message: events.Key) -> bool:
        """Take a message."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Call back in a while."""
        ...


class KeyOrder:
    """Holds keys back, and lets one after the other go.

    `stays` tells of a key whether it only changes what has the focus: a letter in a line of text, an arrow in a list.
    Such keys go on at once, as many as are pressed; but any other one waits until they are done.
    """

    def __init__(self, app: HasKeys, stays: Callable[[events.Key], bool]) -> None:
        self._app = app
        self._stays = stays
        self._held: deque[events.Key] = deque()
        self._let_go: events.Key | None = None
        self._busy = False
        self._staying: DOMNode | None = None
        self._goes_on = False
        self._turn = 0
        self._patience: Timer | None = None

    def may_go(self, key: events.Key) -> bool:
        """Tell whether a key may act now; if not, it comes again when it may."""
        if key is not self._let_go and self._busy:
            self._held.append(key)
            return False
        self._goes_on = self._stays(key)
        if self._staying is not None and not self._goes_on:
            node, self._staying = self._staying, None
            self._let_go, self._busy = None, True
            self._held.appendleft(key)
            self._wait_behind(node)
            return False
        self._let_go, self._busy = None, True
        return True

    def follow(self, node: DOMNode) -> None:
        """Find out when a key is done that has just been given to this node."""
        if self._goes_on:
            self._staying = node
            self._turn += 1
            self._next()
        else:
            self._wait_behind(node)

    def _wait_behind(self, node: DOMNode) -> None:
        self._turn += 1
        turn = self._turn
        self._patience = self._app.set_timer(PATIENCE, lambda: self._done(turn))
        self._climb(node, node, turn, ROUNDS)

    def _climb(self, node: DOMNode, first: DOMNode, turn: int, rounds: int) -> None:
        """Stand in the queue of a node, behind the key, and then in that of its parent."""

        def reached() -> None:
            if turn != self._turn:
                return
            if node.parent is not None:
                self._climb(node.parent, first, turn, rounds)
            elif rounds > 1:
                self._climb(first, first, turn, rounds - 1)
            else:
                self._settle(turn)

        if not node.call_later(reached):  # it is gone: the key has closed it
            self._settle(turn)

    def _settle(self, turn: int) -> None:
        """Wait for a dialog that the key has opened."""
        if turn != self._turn:
            return
        if not self._app.screen_stack or self._app.screen_stack[-1].is_mounted:
            self._app.call_later(lambda: self._done(turn))  # behind the setting of the focus
        else:
            self._app.set_timer(LOOKS, lambda: self._settle(turn))

    def _done(self, turn: int) -> None:
        if turn != self._turn or not self._busy or self._let_go is not None:
            return
        self._turn += 1
        if self._patience is not None:
            self._patience.stop()
        self._next()

    def _next(self) -> None:
        if self._held:
            self._let_go = self._held.popleft()
            self._app.post_message(self._let_go)
        else:
            self._busy = False
