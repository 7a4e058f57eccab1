"""The actions on either end: how the receiver answers, and what becomes of a delivery. A part of the registry."""

from sandbox.tui.action import Action, Scope

END_ACTIONS: tuple[Action, ...] = (
    Action(
        "receiver.answers", Scope.EVERYWHERE, "a", "answers", "Answer",
        "Choose how the receiver answers: as the rules say, 200, 401, 500, slowly, or not at all. It ends with the "
        "program; config.yaml stays as it is. A click on the status line does the same.",
        footer=2, palette=True,
    ),
    Action(
        "receiver.toggle-answer", Scope.EVERYWHERE, "A", "toggle_answer", "Answer so / by the rules",
        "Answer as was chosen last, 500 at first, or again as the rules say: one key to see what is sent again.",
        palette=True,
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
    Action(
        "sheet.open", Scope.EVERYWHERE, "T", "sheet", "Sheet",
        "All captures of the event type of the record that is shown, or else of the chosen one, in a table of values.",
        palette=True,
    ),
    Action("sheet.read", Scope.SHEET, "enter", "choose", "Read", "Go back, to this capture.", footer=5),
    Action(
        "sheet.columns", Scope.SHEET, "c", "ask('columns')", "Columns",
        "Choose the columns: data.PATH, header.NAME, or a word such as reason. They are remembered for the event type.",
        footer=5,
    ),
    Action("sheet.export", Scope.SHEET, "e", "ask('export')", "CSV file", "Write all of it into a CSV file.", footer=5),
    Action("sheet.right", Scope.SHEET, "right", "column(1)", "More columns", "To the columns on the right.", footer=3),
    Action("sheet.left", Scope.SHEET, "left", "column(-1)", "Back", "To those on the left."),
    Action("sheet.close", Scope.SHEET, "escape,T", "ask('close')", "Close", "Leave the sheet.", footer=5),
    Action("columns.complete", Scope.COLUMNS, "tab", "complete", "Complete", "Take the path that is offered first."),
)  # fmt: skip
