"""The fields of the form: what stands in each, and what is said below it."""

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from sandbox.config.draft_judging import DraftRemark, WrittenConfig
from sandbox.config.drafts import Draft, Field
from sandbox.config.interpolate import is_plain_reference
from sandbox.domain.event_patterns import patterns_for
from sandbox.tui.form.box import Box
from sandbox.tui.form.event_boxes import EventBoxes
from sandbox.tui.form.header_rows import HeaderRows
from sandbox.tui.form.inputs import TextLine
from sandbox.tui.form.wording import LABELS, notes, remark_lines
from sandbox.tui.lines.paint import Line
from sandbox.tui.lines.paragraphs import Paragraphs

_IS_ACTIVE = ("active: it receives the selected events", "inactive: it receives nothing")


class FormFields(Vertical):
    """All fields of one subscription; knows what they hold, and neither what is right nor where it goes."""

    def __init__(self, draft: Draft, written: WrittenConfig, *, id: str) -> None:
        super().__init__(id=id)
        self._written = written
        self._patterns = draft.events
        self.name_line = TextLine(draft.name, id="name", placeholder="what this program calls it, such as erp")
        self.url_line = TextLine(draft.url, id="url", placeholder="https://erp.example.com/hooks/o2vend")
        self.secret_line = TextLine(draft.secret, id="secret", placeholder="any text, or a reference: ${O2VEND_SECRET}")
        self.headers = HeaderRows(draft.headers, id="headers")
        self.active = Box(draft.active, _IS_ACTIVE, id="active")
        self.search_line = TextLine(id="search", placeholder="search: deliver, return, Order …")
        self.boxes = EventBoxes(self._selected_by(draft), id="boxes")
        self._event_label = Static(LABELS[Field.EVENTS], classes="label", markup=False)
        self._remarks = {field: Paragraphs(hang=2) for field in Field}
        self._reveal_button = Button("Show", id="reveal", compact=True)
        self._revealed = False

    def compose(self) -> ComposeResult:
        """O2VEND's order: URL, secret, headers, events, IsActive; our name before them."""
        with Vertical(id="values"):
            yield from self._field(Field.NAME, self.name_line)
            yield from self._field(Field.URL, self.url_line)
            yield Static(LABELS[Field.SECRET], classes="label", markup=False)
            with Horizontal(id="secret-row"):
                yield self.secret_line
                with Horizontal(id="secret-buttons"):
                    yield Button("Generate", id="generate", compact=True)
                    yield self._reveal_button
                    yield Button("Copy", id="copy", compact=True)
            yield self._remarks[Field.SECRET]
            yield from self._field(Field.HEADERS, self.headers)
            yield from self._field(Field.ACTIVE, self.active)
        with Vertical(id="events"):
            yield self._event_label
            yield self.search_line
            yield self._remarks[Field.EVENTS]
            yield self.boxes

    def _field(self, field: Field, widget: TextLine | HeaderRows | Box) -> ComposeResult:
        yield Static(LABELS[field], classes="label", markup=False)
        yield widget
        yield self._remarks[field]

    def on_mount(self) -> None:
        """Hide the secret, count the events."""
        self.reveal(False)
        self.count_events()

    @property
    def value(self) -> Draft:
        """What the fields hold; of the events' patterns those stay that still select nothing else."""
        return Draft(
            name=self.name_line.value,
            url=self.url_line.value,
            secret=self.secret_line.value,
            headers=self.headers.value,
            active=self.active.checked,
            events=patterns_for(self.boxes.selected, self._written.events_of(self._patterns)),
        )

    def fill(self, draft: Draft, written: WrittenConfig, fields: Iterable[Field]) -> None:
        """Let some fields hold other values; `written` is the newest reading of the file."""
        self._written = written
        for field in fields:
            match field:
                case Field.NAME:
                    self.name_line.value = draft.name
                case Field.URL:
                    self.url_line.value = draft.url
                case Field.SECRET:
                    self.secret_line.value = draft.secret
                case Field.HEADERS:
                    self.headers.fill(draft.headers)
                case Field.ACTIVE:
                    self.active.check(draft.active)
                case Field.EVENTS:
                    self._patterns = draft.events
                    self.boxes.select(self._selected_by(draft))
        self.reveal(self._revealed)
        self.count_events()

    def _selected_by(self, draft: Draft) -> frozenset[str]:
        return frozenset().union(*self._written.events_of(draft.events).values())

    @property
    def revealed(self) -> bool:
        """Whether the secret and the headers' values are shown."""
        return self._revealed

    def reveal(self, revealed: bool) -> None:
        """Show the secret and the values of headers, or hide what may be a credential."""
        self._revealed = revealed
        self.secret_line.password = not (revealed or is_plain_reference(self.secret_line.value))
        self.headers.reveal(revealed)
        self._reveal_button.label = "Hide" if revealed else "Show"

    def count_events(self) -> None:
        """Say beside the label how many event types are selected."""
        self._event_label.update(f"{LABELS[Field.EVENTS]}  {len(self.boxes.selected)} of 20 selected")

    def remark(self, remarks: Iterable[DraftRemark]) -> None:
        """Show below each field what is wrong with it, and what its references mean."""
        said = list(remarks)
        about: Mapping[Field, list[Line]] = {
            Field.NAME: notes(self.name_line.value, self._written),
            Field.URL: notes(self.url_line.value, self._written),
            Field.SECRET: notes(self.secret_line.value, self._written),
        }
        for field, widget in self._remarks.items():
            own = [each for each in said if each.field is field and each.row is None]
            widget.show([*remark_lines(own), *about.get(field, [])])
        rows = range(len(self.headers.value))
        self.headers.remark([remark_lines(each for each in said if each.row == row) for row in rows])

    def focus_field(self, field: Field) -> None:
        """Go to a field."""
        targets = {
            Field.NAME: self.name_line,
            Field.URL: self.url_line,
            Field.SECRET: self.secret_line,
            Field.HEADERS: self.headers.query(TextLine).first(),
            Field.ACTIVE: self.active,
            Field.EVENTS: self.boxes,
        }
        self.screen.set_focus(targets[field])
