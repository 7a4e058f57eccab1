"""What the help says: keys by where they work, nearest first, and what the signs mean; generated from the registry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.tui import signs
from sandbox.tui.action import Action, Scope
from sandbox.tui.actions import ACTIONS, key_names, with_keys
from sandbox.tui.arrivals import BAR_SECONDS
from sandbox.tui.details.subject import BLANK, Lines, heading
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap
from sandbox.tui.sparkline import SHADED, SOLID

KEY_WIDTH = 16

_ORDER = (
    Scope.EVERYWHERE,
    Scope.PROGRAM,
    Scope.LINES,
    Scope.LAYOUT,
    Scope.MAXIMISED,
    Scope.EVENTS,
    Scope.COMPOSER,
    Scope.TARGETS,
    Scope.SUBSCRIPTIONS,
    Scope.TABLE,
    Scope.FORM,
    Scope.BOXES,
    Scope.FEED,
    Scope.FILTER,
    Scope.STORIES,
    Scope.STORY,
    Scope.PRESENTER,
    Scope.BODY,
    Scope.SHEET,
    Scope.COLUMNS,
)

_FIRST = ("pane.", "desk.")
"""What stands first among what works everywhere: going about."""

_COMMON = (Scope.EVERYWHERE, Scope.PROGRAM, Scope.LINES)

_ABOUT = {
    Scope.EVENTS: ("emit.",),
    Scope.SUBSCRIPTIONS: ("config.", "subscriptions."),
    Scope.FEED: ("feed.",),
    Scope.DETAILS: ("details.", "record.", "delivery.", "body."),
    Scope.BODY: ("details.", "record.", "body."),
    Scope.STORY: ("story.",),
}
"""Which actions that work everywhere are about what a pane shows, by the beginning of their ids."""

_SIGNS: tuple[tuple[str, Role, str], ...] = (
    (signs.BOTH, Role.SENT, "an attempt and the capture it led to, in one row: what we sent, and our receiver got"),
    (signs.SENT, Role.SENT, "an attempt that is alone: it went elsewhere, through a proxy, or never arrived"),
    (signs.REPEATED, Role.SENT, "an attempt that sends a record again: a replay, or handed on by --forward"),
    (
        signs.RECEIVED,
        Role.RECEIVED,
        "a capture that is alone: somebody else sent it, its answer is not in yet, or only this end matches the filter",
    ),
    (
        f"{signs.RECEIVED}{signs.GOOD} {signs.SENT}{signs.GOOD}",
        Role.QUIET,
        "behind an outcome: the other end fared better, it was verified there, or delivered",
    ),
    (signs.GOOD, Role.GOOD, "delivered, verified, or a check that passed"),
    (signs.BAD, Role.BAD, "failed, rejected, or a check that failed"),
    (signs.NEITHER, Role.QUIET, "skipped, or a check that does not apply"),
    (signs.MARKED, Role.WARN, "marked, by {feed.mark} or `sandbox mark`"),
    (signs.AGAIN, Role.WARN, "in the status line: how many deliveries wait to be sent again"),
    (signs.ANSWER, Role.WARN, "how the receiver answers; {receiver.answers} changes it"),
    (
        f"{SOLID[1]}{SOLID[4]}{SOLID[7]}",
        Role.RECEIVED,
        f"what arrived, a bar for {BAR_SECONDS} seconds; behind it how many a second",
    ),
    (f"{SHADED}", Role.BAD, "the same, where something was rejected"),
    (signs.ON, Role.GOOD, "on"),
    (signs.OFF, Role.QUIET, "off"),
)

_NOTES = (
    "^c does not leave, because many press it to copy; {app.quit} leaves.",
    "Shift and drag selects text, as far as the terminal lets it.",
    "The palette ({app.palette}) has themes, and can reduce motion; TEXTUAL_ANIMATIONS=none does that from outside.",
    "`ui: {keys: {feed.mark: y}}` in config.yaml gives an action another key; `sandbox config keys` lists the ids.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A sign or keys, and what they mean; a sentence alone if its role is TEXT."""

    sign: str
    role: Role
    meaning: str
    also_found_by: str = ""

    def has(self, text: str) -> bool:
        """Tell whether a search finds it; upper and lower case are the same unless a key alone is looked for."""
        if len(text) == 1:
            return text in self.sign.split()
        return text.casefold() in f"{self.sign} {self.meaning} {self.also_found_by}".casefold()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    rows: Sequence[Row]


def sections(here: Sequence[Scope] = (), own_keys: Sequence[tuple[str, str]] = ()) -> Iterator[Section]:
    """Yield everything: first what works at the scopes `here`, then what works everywhere, then the rest.

    `own_keys` are keys of a dialog that no action of the registry stands for, with what they do.
    """
    near = [scope for scope in here if scope not in _COMMON]
    about = {
        action.id
        for action in ACTIONS
        for scope in near
        if action.scope is Scope.EVERYWHERE and Scope.EVERYWHERE in here and action.id.startswith(_ABOUT.get(scope, ()))
    }
    for index, scope in enumerate(near):
        own = [each for each in ACTIONS if each.scope is scope]
        if index == 0:
            own += [each for each in ACTIONS if each.id in about]
        if own:
            yield Section(scope.value, [*map(_row, own)])
    if own_keys:
        yield Section("Here", [Row(key, Role.ACCENT, f"{what}.") for key, what in own_keys])
    if here and Scope.EVERYWHERE not in here:  # over a dialog, what works on the desk comes after what works in it
        order = [Scope.PROGRAM, Scope.LINES, *(each for each in _ORDER if each not in (Scope.PROGRAM, Scope.LINES))]
    else:
        order = [*_ORDER]
    for scope in order:
        if scope not in near:
            rest = [each for each in ACTIONS if each.scope is scope and each.id not in about]
            rest.sort(key=lambda each: not each.id.startswith(_FIRST))
            yield Section(scope.value, [*map(_row, rest)])
    yield Section("Signs", [Row(sign, role, with_keys(meaning)) for sign, role, meaning in _SIGNS])
    yield Section("Good to know", [Row("", Role.TEXT, with_keys(note)) for note in _NOTES])
    sure = signs.PROVENANCE_MEANING.items()
    rows = [Row(f"{signs.PROVENANCE[each]} {each.value}", Role.QUIET, meaning) for each, meaning in sure]
    yield Section("How sure the Data of an event is", rows)


def help_lines(told: Sequence[Section], width: int, searched: str = "") -> Lines:
    """Return the lines of the sections, of which a search leaves what it finds."""
    lines: list[Line] = []
    for section in told:
        whole = searched and len(searched) > 1 and searched.casefold() in section.title.casefold()
        rows = [row for row in section.rows if not searched or whole or row.has(searched)]
        if rows:
            lines += [*([BLANK] if lines else ()), heading(section.title)]
            lines += [line for row in rows for line in _lines(row, width)]
    return lines


def _row(action: Action) -> Row:
    return Row(" ".join(key_names(action.id)), Role.ACCENT, with_keys(action.help), f"{action.label} {action.id}")


def _lines(row: Row, width: int) -> Lines:
    if row.role is Role.TEXT:
        return wrap([Span(row.meaning)], width)
    return wrap([Span(f"{row.sign:<{KEY_WIDTH}}", row.role), Span(row.meaning)], width, KEY_WIDTH)
