"""What can be done with the record in the details besides reading it: sending it again. A part of the registry."""

from sandbox.tui.action import Action, Scope

AGAIN_ACTIONS: tuple[Action, ...] = (
    Action(
        "record.compose", Scope.EVERYWHERE, "E", "compose_record", "Compose",
        "Open the composer with the body of the record in the details, byte for byte: change it, sign it anew, send "
        "it anywhere.",
        palette=True,
    ),
    Action(
        "record.send-again", Scope.EVERYWHERE, "b", "send_again", "Send again",
        "Send the record in the details again, as `sandbox replay` does: as a new attempt, or with its very bytes and "
        "headers.",
        palette=True,
    ),
)  # fmt: skip
