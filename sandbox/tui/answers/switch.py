"""The switch: which way of answering is in force, asked for in a menu or thrown by one key."""

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from textual.screen import Screen

from sandbox.body.text import sanitise
from sandbox.tui.answers.choices import AS_THE_RULES_SAY, CHOICES, FORWARD, SERVER_ERROR, AnswerChoice, forward_to
from sandbox.tui.answers.target_line import TargetLine
from sandbox.tui.memory import Memory
from sandbox.tui.menu import Menu

if TYPE_CHECKING:
    from sandbox.service import Sandbox

NOBODY_ANSWERS = "Nothing listens in this program, so what is answered is chosen where something does."
USED_URLS, MOST_USED = "forwards", 8
"""Under which name the URLs are remembered that were forwarded to, and how many of them."""


class AnswerSwitch:
    """Lays a rule, or the answer of another server, over the rules of config.yaml, which stays as it is.

    It ends with the program. `memory` has the URLs that were used.
    """

    def __init__(self, screen: Screen[None], sandbox: "Sandbox", memory: Memory) -> None:
        self._screen = screen
        self._sandbox = sandbox
        self._memory = memory
        self._other = SERVER_ERROR
        self._present = AS_THE_RULES_SAY

    @property
    def present(self) -> AnswerChoice | None:
        """What is in force, None if it is not this program that answers."""
        return self._present if self.possible else None

    @property
    def possible(self) -> bool:
        """False if it is not this program that answers."""
        return self._sandbox.receiver is not None

    @property
    def why_not(self) -> str:
        """Who answers if not this program; may hold a stranger's words."""
        attached = self._sandbox.attached
        if attached is None:
            return NOBODY_ANSWERS
        return f"This program only watches: {attached.name} answers, by config.yaml or by what is chosen there."

    async def ask(self) -> None:
        """Let the user choose, in a worker of the screen."""
        at = next((place for place, each in enumerate(CHOICES) if each.key == self._present.key), 0)
        menu = Menu("Answer", CHOICES, "Enter or its key answers so from now on, Esc closes", at)
        chosen = await self._screen.app.push_screen_wait(menu)
        if chosen is FORWARD:
            used = self._memory.texts(USED_URLS)
            url = await self._screen.app.push_screen_wait(TargetLine(self._sandbox.config.receiver, used))
            if url is not None:
                self._remember(url)
                self.take(forward_to(url))
        elif chosen is not None:
            self.take(chosen)

    def toggle(self) -> None:
        """Answer as was chosen last, 500 at first; or again as the rules say."""
        self.take(self._other if self._present is AS_THE_RULES_SAY else AS_THE_RULES_SAY)

    def take(self, choice: AnswerChoice) -> None:
        """Answer so from the next request on."""
        if self._sandbox.receiver is None:
            return
        self._sandbox.receiver.answer_with(choice.rule)
        self._sandbox.answer_from(choice.url, self._tell)
        self._present = choice
        if choice is not AS_THE_RULES_SAY:
            self._other = choice

    def _remember(self, url: str) -> None:
        if not urlsplit(url).query:  # a query may be a token
            others = [each for each in self._memory.texts(USED_URLS) if each != url]
            self._memory.remember(USED_URLS, [*others, url][-MOST_USED:])

    def _tell(self, sentence: str) -> None:
        """Say that the other server does not answer, or does again."""
        text = sanitise(sentence.removeprefix("forward").strip())
        severity: Literal["information", "warning"] = "information" if text.endswith("answers again") else "warning"
        self._screen.notify(text, title="Forward", severity=severity, timeout=10, markup=False)
