"""What can be done with a body. A part of the registry."""

from sandbox.tui.action import Action, Scope

BODY_ACTIONS: tuple[Action, ...] = (
    Action(
        "body.view", Scope.EVERYWHERE, "v", "cycle_view", "View",
        "Show the body pretty, raw or in hex; a click on one of these words does the same.", footer=1, palette=True,
    ),
    Action(
        "body.search", Scope.EVERYWHERE, "s", "search", "Search",
        "Look for a text in the body. What is typed in lower case finds upper case too; {desk.back} ends the search.",
        footer=1, palette=True, at_once=True,
    ),
    Action(
        "body.next-hit", Scope.BODY, "n", "next_hit", "Next hit", "To the next place that was found.", footer=2,
    ),
    Action(
        "body.previous-hit", Scope.BODY, "N", "previous_hit", "Previous hit", "To the previous place that was found.",
        footer=1,
    ),
    Action(
        "body.fold", Scope.BODY, "enter,z", "fold", "Fold",
        "Fold the object or list under the cursor or around it, or unfold it. A click on its sign does the same.",
        footer=3,
    ),
    Action(
        "body.fold-all", Scope.BODY, "Z", "fold_all", "Fold all",
        "Fold everything but the outermost two levels, or unfold it.", footer=1,
    ),
)  # fmt: skip
