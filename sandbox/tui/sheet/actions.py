"""What can be done with the sheet, and in the line of its columns. A part of the registry."""

from sandbox.tui.action import Action, Scope

SHEET_ACTIONS: tuple[Action, ...] = (
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
    Action("sheet.left", Scope.SHEET, "left", "column(-1)", "Back", "To those on the left.", footer=2),
    Action("sheet.close", Scope.SHEET, "escape,T", "ask('close')", "Close", "Leave the sheet.", footer=5),
    Action("columns.complete", Scope.COLUMNS, "tab", "complete", "Complete", "Take the path that is offered first."),
)  # fmt: skip
