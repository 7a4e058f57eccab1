"""What an action is: something that the user can do, somewhere on the screen."""

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where an action works; the value is the heading in the help."""

    PROGRAM = "Program"
    EVERYWHERE = "Everywhere"
    LAYOUT = "Panes and their sizes"
    MAXIMISED = "One pane alone"
    LINES = "Moving around"
    EVENTS = "Events"
    COMPOSER = "Composer"
    TARGETS = "Targets in the composer"
    SUBSCRIPTIONS = "Subscriptions"
    FORM = "Form of a subscription"
    BOXES = "Event types in the form"
    TABLE = "Table of subscriptions"
    SHEET = "Sheet"
    COLUMNS = "Columns of the sheet"
    FEED = "Feed"
    DETAILS = "Details"
    BODY = "Body"
    FILTER = "Filter"
    STORIES = "List of stories"
    STORY = "Strip of a story"
    PRESENTER = "Presenter"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the user can do.

    `id` is stable, so that keys can be given to it in config.yaml (ui.keys); `keys` are the default ones by Textual's
    names, comma-separated; `actions.keys_of` tells those in force. `call` is what Textual runs; `label` stands in the
    footer and in the palette, `help` is a sentence. `palette` says whether it is shown there, and so does `footer`
    unless it is 0: the greater, the longer it stays where there is little room.
    `at_once` makes it work before the next key is looked at, so that what is typed right behind it goes where it leads.
    """

    id: str
    scope: Scope
    keys: str
    call: str
    label: str
    help: str
    footer: int = 0
    palette: bool = False
    at_once: bool = False
