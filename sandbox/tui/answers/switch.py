"""The switch: which way of answering is in force, asked for in a menu or thrown by one key."""

from typing import TYPE_CHECKING

from textual.screen import Screen

from sandbox.tui.answers.choices import AS_THE_RULES_SAY, CHOICES, SERVER_ERROR, AnswerChoice
from sandbox.tui.menu import Menu

if TYPE_CHECKING:
    from sandbox.service import Sandbox

NOBODY_ANSWERS = "Nothing listens in this program, so what is answered is chosen where something does."


class AnswerSwitch:
    """Lays a rule over those of config.yaml, which stays as it is; it ends with the program."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox
        self._other = SERVER_ERROR

    @property
    def present(self) -> AnswerChoice:
        """What is in force."""
        receiver = self._sandbox.receiver
        rule = None if receiver is None else receiver.quick_answer
        return next((each for each in CHOICES if each.rule is rule), AS_THE_RULES_SAY)

    @property
    def possible(self) -> bool:
        """False if it is not this program that answers."""
        return self._sandbox.receiver is not None

    async def ask(self, screen: Screen[None]) -> None:
        """Let the user choose, in a worker of this screen."""
        menu = Menu("Answer", CHOICES, "Enter or its key answers so from now on", CHOICES.index(self.present))
        chosen = await screen.app.push_screen_wait(menu)
        if chosen is not None:
            self.take(chosen)

    def toggle(self) -> None:
        """Answer as was chosen last, 500 at first; or again as the rules say."""
        self.take(self._other if self.present is AS_THE_RULES_SAY else AS_THE_RULES_SAY)

    def take(self, choice: AnswerChoice) -> None:
        """Answer so from the next request on."""
        if self._sandbox.receiver is not None:
            self._sandbox.receiver.answer_with(choice.rule)
            if choice is not AS_THE_RULES_SAY:
                self._other = choice
