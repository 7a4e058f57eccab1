"""The one registry of actions: keys, footer, command palette and help are all generated from it."""

from textual.binding import Binding

from sandbox.tui.action import Action, Scope
from sandbox.tui.end_actions import END_ACTIONS
from sandbox.tui.stories.actions import STORY_ACTIONS

ACTIONS: tuple[Action, ...] = (
    Action(
        "events.emit", Scope.EVENTS, "enter", "choose", "Emit",
        "Send the event type under the cursor to every subscription that selects it. A double click does the same.",
        footer=5,
    ),
    Action(
        "events.compose", Scope.EVENTS, "E", "compose", "Compose",
        "Write the event under the cursor yourself: its JSON, where it goes, headers, a fault, how many.",
        footer=4, palette=True,
    ),
    Action(
        "events.group", Scope.EVENTS, "W", "emit_group", "Emit its group",
        "Send one event of each type of the group that the cursor is in. A double click on a group's title does the "
        "same.",
        palette=True,
    ),
    Action(
        "composer.send", Scope.COMPOSER, "ctrl+s", "send", "Send", "Send what the composer says.", footer=9,
    ),
    Action(
        "composer.cancel", Scope.COMPOSER, "escape", "cancel", "Cancel",
        "Leave the composer; asks first if something was written in it.", footer=9,
    ),
    Action(
        "composer.next", Scope.COMPOSER, "tab", "next_field", "Next", "Go to the next field.", at_once=True,
    ),
    Action(
        "composer.previous", Scope.COMPOSER, "shift+tab", "previous_field", "Previous", "Go to the previous field.",
        at_once=True,
    ),
    Action(
        "composer.whole", Scope.COMPOSER, "ctrl+t", "whole", "Data/body",
        "Write the whole body, which is sent byte for byte, or again only Data, around which the envelope is made.",
        footer=4,
    ),
    Action(
        "composer.editor", Scope.COMPOSER, "ctrl+o", "hand_off", "Editor",
        "Hand the text to your own editor ($VISUAL or $EDITOR), and take it back when that is closed.", footer=5,
    ),
    Action(
        "composer.layout", Scope.COMPOSER, "ctrl+l", "lay_out", "Lay out",
        "Lay the JSON out with a member a line, or if it is, put it into one line.", footer=2,
    ),
    Action(
        "composer.sample", Scope.COMPOSER, "ctrl+g", "sample", "Sample",
        "Take another sample of the shop instead of what is written.", footer=3,
    ),
    Action(
        "composer.fault", Scope.COMPOSER, "f2", "pick_fault", "Fault",
        "Choose a deliberate defect for the delivery, or none.", footer=4,
    ),
    Action(
        "composer.header", Scope.COMPOSER, "ctrl+n", "add_header", "Header", "Add a header.", at_once=True,
    ),
    Action(
        "composer.reveal", Scope.COMPOSER, "ctrl+r", "reveal", "Show",
        "Show the secret and the values of headers that are written here, or hide them again.",
    ),
    Action(
        "composer.help", Scope.COMPOSER, "f1", "explain", "Help", "All keys, and what the signs mean.", footer=8,
    ),
    Action(
        "targets.toggle", Scope.TARGETS, "space,enter", "turn_over", "Choose",
        "Send to the subscription under the cursor, or not; the request beside it is the one that it gets.",
        footer=6,
    ),
    Action(
        "subscriptions.open", Scope.SUBSCRIPTIONS, "enter", "choose", "Read",
        "Go to the details of the subscription under the cursor.",
    ),
    Action(
        "subscriptions.switch", Scope.SUBSCRIPTIONS, "t", "switch", "On/off",
        "Make the subscription active or inactive, in config.yaml; nothing else in the file moves.",
        footer=True, palette=True,
    ),
    Action(
        "subscriptions.edit", Scope.SUBSCRIPTIONS, "e", "edit", "Edit",
        "Change the fields of the subscription in a form.",
        footer=True, palette=True,
    ),
    Action(
        "subscriptions.new", Scope.SUBSCRIPTIONS, "n", "new", "New",
        "Write a new subscription, with a fresh secret.",
        palette=True,
    ),
    Action(
        "subscriptions.duplicate", Scope.SUBSCRIPTIONS, "c", "duplicate", "Duplicate",
        "Write a new subscription that begins as a copy of this one.",
        palette=True,
    ),
    Action(
        "subscriptions.remove", Scope.SUBSCRIPTIONS, "delete,x", "remove", "Delete",
        "Take the subscription out of config.yaml, once you have said yes.",
        palette=True,
    ),
    Action(
        "subscriptions.up", Scope.SUBSCRIPTIONS, "K,ctrl+up", "move_up", "Move up",
        "Put the subscription before the one above it.",
        palette=True,
    ),
    Action(
        "subscriptions.down", Scope.SUBSCRIPTIONS, "J,ctrl+down", "move_down", "Move down",
        "Put the subscription behind the one below it.",
        palette=True,
    ),
    Action(
        "table.edit", Scope.TABLE, "enter", "edit", "Edit", "Change the fields of the subscription in a form.",
        footer=True,
    ),
    Action(
        "table.undo", Scope.TABLE, "u", "undo", "Undo",
        "Take your last change of config.yaml back, as elsewhere.",
        footer=True,
    ),
    Action(
        "table.again", Scope.TABLE, "U", "again", "Again",
        "Make a change again that was taken back, as elsewhere.",
    ),
    Action(
        "table.close", Scope.TABLE, "escape,S", "close", "Back",
        "Leave the table of subscriptions.",
        footer=True,
    ),
    Action(
        "form.save", Scope.FORM, "ctrl+s,enter", "save", "Save",
        "Write what the form says into config.yaml; everything else in the file stays.",
        footer=True,
    ),
    Action(
        "form.cancel", Scope.FORM, "escape", "cancel", "Cancel",
        "Leave the form; asks first if something was changed in it.",
        footer=True,
    ),
    Action(
        "form.next", Scope.FORM, "tab", "next_field", "Next",
        "Go to the next field.",
        at_once=True,
    ),
    Action(
        "form.previous", Scope.FORM, "shift+tab", "previous_field", "Previous",
        "Go to the previous field.",
        at_once=True,
    ),
    Action(
        "form.below", Scope.FORM, "down", "next_field", "Next",
        "Go to the next field; among the event types, to the next line.",
    ),
    Action(
        "form.above", Scope.FORM, "up", "previous_field", "Previous",
        "Go to the previous field; among the event types, to the line above.",
    ),
    Action(
        "form.generate", Scope.FORM, "ctrl+g", "generate", "Secret",
        "Make a fresh secret; give O2VEND the same one.",
    ),
    Action(
        "form.reveal", Scope.FORM, "ctrl+r", "reveal", "Show",
        "Show the secret and the values of headers, or hide them again.",
        footer=True,
    ),
    Action(
        "form.copy", Scope.FORM, "ctrl+y", "copy_secret", "Copy",
        "Copy the secret, with its references replaced, to the clipboard (OSC 52, if the terminal allows it).",
    ),
    Action(
        "form.header", Scope.FORM, "ctrl+n", "add_header", "Header",
        "Add a header.",
        at_once=True,
    ),
    Action(
        "form.help", Scope.FORM, "f1", "explain", "Help",
        "All keys, and what the signs mean.",
        footer=True,
    ),
    Action(
        "boxes.toggle", Scope.BOXES, "space", "turn_over", "Check",
        "Select what is under the cursor, or not; a group's line stands for all of it that is shown.",
        footer=True,
    ),
    Action(
        "boxes.search", Scope.BOXES, "slash", "search", "Search",
        "Show only the event types whose name or description has what is typed.",
    ),
    Action(
        "feed.open", Scope.FEED, "enter", "choose", "Read",
        "Go to the details of the record under the cursor.",
        footer=5,
    ),
    Action(
        "lines.up", Scope.LINES, "up,k", "up", "Up", "One line up.",
    ),
    Action(
        "lines.down", Scope.LINES, "down,j", "down", "Down", "One line down.",
    ),
    Action(
        "lines.page-up", Scope.LINES, "pageup,ctrl+b", "page_up", "Page up", "One page up.",
    ),
    Action(
        "lines.page-down", Scope.LINES, "pagedown,ctrl+f,space", "page_down", "Page down", "One page down.",
    ),
    Action(
        "lines.first", Scope.LINES, "home,g", "first", "First", "To the first line.",
    ),
    Action(
        "lines.last", Scope.LINES, "end,G", "last", "Last",
        "To the last line; in the feed this follows what arrives.",
    ),
    Action(
        "pane.next", Scope.EVERYWHERE, "tab", "next_pane", "Pane", "Go to the next pane.",
        footer=4,
    ),
    Action(
        "pane.previous", Scope.EVERYWHERE, "shift+tab", "previous_pane", "Previous pane",
        "Go to the previous pane.",
    ),
    Action(
        "feed.follow", Scope.EVERYWHERE, "f", "follow", "Newest",
        "Go to the newest record and follow what arrives. Moving away from the newest row pauses.",
        footer=2, palette=True,
    ),
    Action(
        "emit.again", Scope.EVERYWHERE, "r", "emit_again", "Emit again",
        "Emit the last thing again: the event type, the group, or what was composed, with a new Id.",
        palette=True,
    ),
    Action(
        "feed.filter", Scope.EVERYWHERE, "slash", "filter", "Filter",
        "Show only the records that match, such as event:Order.* verdict:rejected. Enter applies it, Esc ends it.",
        footer=3, palette=True, at_once=True,
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
        "filter.newer", Scope.FILTER, "down", "recall(1)", "Newer", "One that was applied later.",
    ),
    Action(
        "feed.mark", Scope.FEED, "m", "mark", "Mark",
        "Mark the record under the cursor, or take its mark away; the filter marked:yes finds it again.",
        footer=2,
    ),
    Action(
        "feed.note", Scope.FEED, "M", "note", "Note",
        "Write a note for the record under the cursor, which marks it; the filter note:*word* finds it again.",
        footer=1,
    ),
    Action(
        "feed.only-marked", Scope.EVERYWHERE, "o", "only_marked", "Only marked",
        "Show only what is marked and matches the filter, or again all that matches.", palette=True,
    ),
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
        "body.view", Scope.EVERYWHERE, "v", "cycle_view", "View",
        "Show the body pretty, raw or in hex; a click on one of these words does the same.", footer=1, palette=True,
    ),
    Action(
        "body.search", Scope.EVERYWHERE, "s", "search", "Search",
        "Look for a text in the body. What is typed in lower case finds upper case too; Esc ends the search.",
        footer=1, palette=True, at_once=True,
    ),
    Action(
        "body.next-hit", Scope.BODY, "n", "next_hit", "Next hit", "To the next place that was found.", footer=2,
    ),
    Action(
        "body.previous-hit", Scope.BODY, "N", "previous_hit", "Previous hit", "To the previous place that was found.",
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
    Action(
        "record.copy", Scope.EVERYWHERE, "c", "copy", "Copy",
        "Copy body, headers, a curl command, a verifier, or the value under the cursor and its path.",
        footer=3, palette=True,
    ),
    Action(
        "details.compare", Scope.EVERYWHERE, "5", "tab('compare')", "Compare",
        "What was sent against what was received: headers, JSON by meaning, the first byte that differs.", palette=True,
    ),
    Action(
        "details.compare-marked", Scope.EVERYWHERE, "d", "compare", "Compare with the marked record",
        "Compare this record with the one that was marked last; again: with its other end.", palette=True,
    ),
    *END_ACTIONS,
    Action(
        "config.undo", Scope.EVERYWHERE, "u", "undo_change", "Undo",
        "Take your last change of config.yaml back, comments included; what others changed in the file stays.",
        palette=True,
    ),
    Action(
        "config.again", Scope.EVERYWHERE, "U", "change_again", "Again",
        "Make your change of config.yaml again, if another program saved over it or you took it back.", palette=True,
    ),
    Action(
        "subscriptions.table", Scope.EVERYWHERE, "S", "subscriptions", "Subscriptions",
        "All subscriptions in a table, as O2VEND shows them.", palette=True,
    ),
    Action(
        "desk.back", Scope.EVERYWHERE, "escape", "back", "Back",
        "End the filter that is being typed, else put the report of the last emission away, else leave the details, "
        "else end the filter in force, else go to the events.",
    ),
    *STORY_ACTIONS,
    Action(
        "app.palette", Scope.PROGRAM, "ctrl+p", "app.command_palette", "Palette",
        "Every command and every event by name; themes.", footer=1,
    ),
    Action(
        "app.help", Scope.PROGRAM, "question_mark,f1", "app.explain", "Help",
        "All keys, and what the signs mean.", footer=9, palette=True,
    ),
    Action(
        "app.quit", Scope.PROGRAM, "q,ctrl+q", "app.quit", "Quit", "Leave; the receiver stops listening.",
        footer=9, palette=True,
    ),
)  # fmt: skip


def key_for(action_id: str) -> str:
    """Return the key of an action as the screen writes it. Raises KeyError."""
    return {action.id: action for action in ACTIONS}[action_id].key_names[0]


def bindings(*scopes: Scope) -> list[Binding]:
    """Return the key bindings of the actions of some scopes; the first key of an action stands in the footer."""
    return [
        Binding(
            key,
            action.call,
            action.label,
            show=bool(action.footer) and key == action.keys.partition(",")[0],
            key_display=name,
            # Leaving, and the palette, must work over every dialog too; control keys cannot be text typed into one.
            priority=action.at_once or (action.scope is Scope.PROGRAM and key.startswith("ctrl+")),
            id=action.id,
        )
        for action in ACTIONS
        if action.scope in scopes
        for key, name in zip(action.keys.split(","), action.key_names, strict=True)
    ]
