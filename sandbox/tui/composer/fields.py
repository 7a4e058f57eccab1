"""The fields beside the editor: where it goes, headers, fault, count; and what is said below each."""

from collections.abc import Iterable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Static

from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.sender.faults import Fault
from sandbox.tui.composer.composition import Composition, OwnTarget
from sandbox.tui.composer.fault_list import about
from sandbox.tui.composer.remarks import Part, Remark, remark_lines
from sandbox.tui.composer.targets import TargetBoxes
from sandbox.tui.form.header_rows import HeaderRows
from sandbox.tui.form.inputs import TextLine
from sandbox.tui.lines.paint import Line
from sandbox.tui.lines.paragraphs import Paragraphs


class ComposerFields(VerticalScroll, can_focus=False):
    """All but the text; knows what the fields hold, and neither what is right nor what becomes of it."""

    def __init__(self, start: Composition, subscriptions: Sequence[Subscription], *, id: str) -> None:
        super().__init__(id=id)
        own = start.own or OwnTarget()
        event = start.event_type.name
        self.targets = TargetBoxes(subscriptions, event, start.names, start.own is not None, id="targets")
        self.url_line = TextLine(own.url, id="url", placeholder="https://erp.example.com/hooks/o2vend")
        self.secret_line = TextLine(own.secret.reveal(), id="secret", placeholder="the secret to sign with")
        self.headers = HeaderRows(start.headers, id="headers")
        self.count_line = TextLine(str(start.count), id="count")
        self.fault = start.fault
        self._fault_button = Button("none", id="fault", compact=True)
        self._about_fault = Paragraphs()
        self._own = Vertical(id="own")
        self._remarks = {part: Paragraphs(hang=2) for part in Part if part is not Part.TEXT}
        self._revealed = False

    def compose(self) -> ComposeResult:
        """Targets, the URL of its own if that is chosen, headers, fault, count."""
        yield Static("To", classes="label", markup=False)
        yield self.targets
        yield self._remarks[Part.TARGETS]
        with self._own:
            yield Static("URL", classes="label", markup=False)
            yield self.url_line
            yield self._remarks[Part.URL]
            yield Static("Secret", classes="label", markup=False)
            yield self.secret_line
            yield self._remarks[Part.SECRET]
        with Horizontal(classes="row"):
            yield Static("Fault", classes="label", markup=False)
            yield self._fault_button
        yield self._about_fault
        yield self._remarks[Part.FAULT]
        with Horizontal(classes="row"):
            yield Static("How many", classes="label", markup=False)
            yield self.count_line
        yield self._remarks[Part.COUNT]
        yield Static("Headers, in place of the subscription's", classes="label", markup=False)
        yield self.headers
        yield self._remarks[Part.HEADERS]

    def on_mount(self) -> None:
        """Hide the secret, show what is chosen."""
        self.reveal(False)
        self.take_fault(self.fault)
        self.show_own()

    def filled(self, composition: Composition) -> Composition:
        """Return the composition with what the fields hold; a count that is no number is 0."""
        count = self.count_line.value.strip().replace(",", "")
        return Composition(
            event_type=composition.event_type,
            text=composition.text,
            names=self.targets.names,
            whole=composition.whole,
            own=OwnTarget(self.url_line.value.strip(), Secret(self.secret_line.value)) if self.targets.own else None,
            headers=self.headers.value,
            fault=self.fault,
            original=composition.original,
            count=int(count) if count.isascii() and count.isdecimal() and len(count) < 9 else 0,
        )

    def show_own(self) -> None:
        """Show the lines of the other URL if it is chosen."""
        self._own.display = self.targets.own

    def take_fault(self, fault: Fault | None) -> None:
        """Let this be the fault."""
        self.fault = fault
        self._fault_button.label = "none" if fault is None else fault.name
        self._fault_button.refresh(layout=True)  # it is as wide as its first word otherwise
        self._about_fault.show([] if fault is None else about(fault))

    @property
    def revealed(self) -> bool:
        """Whether the secret and the headers' values are shown."""
        return self._revealed

    def reveal(self, revealed: bool) -> None:
        """Show the secret and the values of headers, or hide them."""
        self._revealed = revealed
        self.secret_line.password = not revealed
        self.headers.reveal(revealed)

    def remark(self, remarks: Iterable[Remark]) -> None:
        """Show below each field what is said about it."""
        said = list(remarks)
        about_part: Mapping[Part, Sequence[Line]] = {
            part: remark_lines(each for each in said if each.part is part) for part in self._remarks
        }
        for part, widget in self._remarks.items():
            widget.show(about_part[part])

    def focus_part(self, part: Part) -> None:
        """Go to the field that a remark is about."""
        if part is Part.HEADERS and self.headers.has_focus_within:
            return
        filled = [each for each in self.headers.query(TextLine) if each.value]
        targets = {
            Part.TARGETS: self.targets,
            Part.URL: self.url_line,
            Part.SECRET: self.secret_line,
            Part.HEADERS: next(iter(filled), self.headers.query(TextLine).first()),
            Part.FAULT: self._fault_button,
            Part.COUNT: self.count_line,
        }
        self.screen.set_focus(targets[part])
