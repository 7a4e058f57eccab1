"""What can be done with the feed, and in the line of its filter. A part of the registry."""

from sandbox.tui.action import Action, Scope

FEED_ACTIONS: tuple[Action, ...] = (
    Action(
        "feed.open", Scope.FEED, "enter", "choose", "Read",
        "Go to the details of the record under the cursor.",
        footer=5,
    ),
    Action(
        "feed.follow", Scope.EVERYWHERE, "f", "follow", "Newest",
        "Go to the newest record and follow what arrives. Moving away from the newest row pauses.",
        footer=3, palette=True,
    ),
    Action(
        "feed.filter", Scope.EVERYWHERE, "slash", "filter", "Filter",
        "Show only the records that match, such as event:Order.* verdict:rejected. Enter applies it, {desk.back} "
        "ends it.",
        footer=3, palette=True, at_once=True,
    ),
    Action("filter.apply", Scope.FILTER, "enter", "submit", "Apply", "Show only what matches.", footer=7),
    Action(
        "filter.end", Scope.FILTER, "escape", "leave", "End", "End the filter and show all records again.",
        footer=7,
    ),
    Action(
        "filter.complete", Scope.FILTER, "tab", "complete(1)", "Complete",
        "Take what the list below offers first, and again the next one. At the end of the line → takes it too.",
        footer=3,
    ),
    Action(
        "filter.complete-back", Scope.FILTER, "shift+tab", "complete(-1)", "Previous offer", "Take the one before.",
    ),
    Action(
        "filter.older", Scope.FILTER, "up", "recall(-1)", "Older", "A filter that was applied before.", footer=2,
    ),
    Action(
        "filter.newer", Scope.FILTER, "down", "recall(1)", "Newer", "One that was applied later.", footer=1,
    ),
    Action(
        "feed.mark", Scope.FEED, "m", "mark", "Mark",
        "Mark the record under the cursor, or take its mark away; the filter marked:yes finds it again.",
        footer=2, palette=True,
    ),
    Action(
        "feed.note", Scope.FEED, "M", "note", "Note",
        "Write a note for the record under the cursor, which marks it; the filter note:*word* finds it again.",
        footer=1, palette=True,
    ),
    Action(
        "feed.only-marked", Scope.EVERYWHERE, "o", "only_marked", "Only marked",
        "Show only what is marked and matches the filter, or again all that matches.", palette=True,
    ),
)  # fmt: skip
