"""Asks what to copy, copies it, and says where it went."""

import asyncio
from typing import TYPE_CHECKING, Literal

from textual.screen import Screen

from sandbox.body.text import sanitise
from sandbox.tui.body.place import Place
from sandbox.tui.copying.clipboard import copy
from sandbox.tui.copying.offers import Offer, record_offers, verifier_offers
from sandbox.tui.details.reading import Reading
from sandbox.tui.menu import Menu

if TYPE_CHECKING:
    from sandbox.service import Sandbox

_KEYS = "Enter or its key copies, Esc closes"
_VERIFIER = Offer("V", "Verifier …", "", "a receiver that checks the signature", lambda: b"")


async def copy_something(
    screen: Screen[None], sandbox: "Sandbox", reading: Reading | None, place: Place | None
) -> None:
    """Let the user choose, in a worker of this screen."""
    offers = [*(() if reading is None else record_offers(reading, place)), _VERIFIER]
    title = "Copy" if reading is None else f"Copy of #{reading.number}"
    chosen = await screen.app.push_screen_wait(Menu(title, offers, _KEYS))
    if chosen is _VERIFIER:
        receivers = [*verifier_offers(sandbox.config, None if reading is None else reading.record)]
        chosen = await screen.app.push_screen_wait(Menu("Copy a verifier", receivers, _KEYS))
    if chosen is None:
        return
    data = await asyncio.to_thread(chosen.data)
    copied = await copy(chosen.name, data, screen.app.copy_to_clipboard, sandbox.config.journal_path.parent)
    severity: Literal["information", "error"] = "information" if copied.went else "error"
    screen.notify(sanitise(copied.sentence), title="Copy", severity=severity, timeout=8, markup=False)
