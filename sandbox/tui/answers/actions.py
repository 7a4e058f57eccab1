"""What can be done with the receiver: how it answers. A part of the registry."""

from sandbox.tui.action import Action, Scope

ANSWERS_ACTIONS: tuple[Action, ...] = (
    Action(
        "receiver.answers", Scope.EVERYWHERE, "a", "answers", "Answer",
        "How the receiver answers: by the rules, 200, 401, 500, slowly, not at all, as your own server (forward). It "
        "ends with the program; a click on the status line does the same.",
        footer=2, palette=True,
    ),
    Action(
        "receiver.toggle-answer", Scope.EVERYWHERE, "A", "toggle_answer", "Answer so / by the rules",
        "Answer as was chosen last, 500 at first, or again as the rules say: one key to see what is sent again.",
        palette=True,
    ),
)  # fmt: skip
