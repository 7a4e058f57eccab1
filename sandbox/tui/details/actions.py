"""What can be done with the record in the details, and with its delivery. A part of the registry."""

from sandbox.tui.action import Action, Scope

DETAILS_ACTIONS: tuple[Action, ...] = (
    Action(
        "details.previous-tab", Scope.EVERYWHERE, "left_square_bracket,left", "previous_tab", "Previous tab",
        "The previous tab of the details.",
    ),
    Action(
        "details.next-tab", Scope.EVERYWHERE, "right_square_bracket,right", "next_tab", "Next tab",
        "The next tab of the details.", footer=1,
    ),
    Action(
        "details.summary", Scope.EVERYWHERE, "1", "tab('summary')", "Summary",
        "What happened, in a sentence, and every check with its reason.", palette=True,
    ),
    Action(
        "details.body", Scope.EVERYWHERE, "2", "tab('body')", "Body", "The body, set out for reading.", palette=True,
    ),
    Action(
        "details.headers", Scope.EVERYWHERE, "3", "tab('headers')", "Headers",
        "Request line and headers; values that look like credentials are masked.", palette=True,
    ),
    Action(
        "details.answer", Scope.EVERYWHERE, "4", "tab('answer')", "Answer", "What was answered.", palette=True,
    ),
    Action(
        "record.copy", Scope.EVERYWHERE, "c", "copy", "Copy",
        "Copy body, headers, a curl command, a verifier, or the value under the cursor and its path.",
        footer=2, palette=True,
    ),
    Action(
        "details.compare", Scope.EVERYWHERE, "5", "tab('compare')", "Compare",
        "What was sent against what was received: headers, JSON by meaning, the first byte that differs.", palette=True,
    ),
    Action(
        "details.compare-marked", Scope.EVERYWHERE, "d", "compare", "Compare with the marked record",
        "Compare this record with the one that was marked last; again: with its other end.", palette=True,
    ),
    Action(
        "record.other-end", Scope.EVERYWHERE, "w", "other_end", "Other end",
        "Go from what was sent to what was received of the same request, and back: across the wire.", palette=True,
    ),
    Action(
        "details.attempts", Scope.EVERYWHERE, "6", "tab('attempts')", "Attempts",
        "Every attempt of this record's delivery, and when the next one is made.", palette=True,
    ),
    Action(
        "delivery.send-now", Scope.EVERYWHERE, "R", "send_now", "Send now",
        "Make the next attempt of this record's delivery now, before it is due.", palette=True,
    ),
    Action(
        "delivery.drop", Scope.EVERYWHERE, "X", "drop_delivery", "Drop",
        "Make no more attempts of this record's delivery; what was sent stays in the journal.", palette=True,
    ),
)  # fmt: skip
