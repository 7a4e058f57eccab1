"""The menu of what can be copied, over the desk."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from sandbox.tui.copying.offers import Offer
from sandbox.tui.lines.choice import ChoiceView
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import cut


class OfferList(ChoiceView):
    """One line an offer: its key, what it is, and more about it."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._offers = offers
        self._titles = max((cell_len(each.title) for each in offers), default=0)

    def line_count(self) -> int:
        """One line an offer."""
        return len(self._offers)

    def line_at(self, index: int, width: int) -> Line:
        """Draw an offer."""
        offer = self._offers[index]
        room = width - self._titles - 6
        return [
            Span(f" {offer.key}  ", Role.ACCENT),
            Span(f"{offer.title:<{self._titles}}  ", Role.STRONG),
            Span(cut(offer.remark, max(0, room)), Role.QUIET),
        ]


class CopyMenu(ModalScreen[Offer | None]):
    """Asks what to copy; ends with the offer, or with None."""

    CSS_PATH = "menu.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", "Close")]

    def __init__(self, title: str, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._title = title
        self._offers = offers

    def compose(self) -> ComposeResult:
        """One pane in the middle."""
        with Vertical() as frame:
            frame.border_title = self._title
            frame.border_subtitle = "Enter or its key copies, Esc closes"
            frame.styles.height = len(self._offers) + 4
            yield OfferList(self._offers)

    def on_mount(self) -> None:
        """Let the arrows choose."""
        self.query_one(OfferList).focus()

    def on_key(self, event: events.Key) -> None:
        """Take an offer by its key."""
        for offer in self._offers:
            if event.character == offer.key:
                event.stop()
                event.prevent_default()
                self.dismiss(offer)
                return

    @on(OfferList.Chosen)
    def _on_chosen(self, message: OfferList.Chosen) -> None:
        self.dismiss(self._offers[message.index])

    def on_click(self, event: events.Click) -> None:
        """Take an offer by one click; a click beside the menu closes it."""
        if event.widget is self:
            self.dismiss()
        elif isinstance(event.widget, OfferList):
            offset = event.get_content_offset(event.widget)
            if offset is not None and event.widget.top + offset.y < len(self._offers):
                self.dismiss(self._offers[event.widget.top + offset.y])
