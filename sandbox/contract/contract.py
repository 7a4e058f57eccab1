"""A contract: the expected payload format of every event type, as bodies on the configured wire have it."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from sandbox.config.packaged import fixtures
from sandbox.contract.drift import Fault
from sandbox.contract.forms import forms_of
from sandbox.contract.goldens import Golden, built_in_goldens, own_goldens
from sandbox.contract.judge import Judge
from sandbox.contract.nearly_right import misspelt_files, misspelt_keywords, say_nothing
from sandbox.contract.outline import Outline, Outlines
from sandbox.contract.schema_folder import ENDING, SchemaFolder, read_schemas
from sandbox.contract.wire_form import in_wire_form
from sandbox.domain import events, json_text
from sandbox.domain.wire import WireFormat

SCHEMAS, GOLDENS = "schemas", "goldens"
"""The folders in a contract of the user's own."""


class ContractError(Exception):
    """A contract's folder cannot be used; the message says why, and what to do."""


class Contract:
    """Schemas and golden bodies of event types by name, one folder of the user's laid over what the program has.

    `own_events` are those whose schema is the user's own; `faults` names what in the folders is no schema or no body.
    """

    def __init__(
        self, folder: SchemaFolder, own: SchemaFolder, goldens: Mapping[str, Golden], wire: WireFormat
    ) -> None:
        self.folder = own.over(folder)
        self.own = own
        self.goldens = goldens
        self.wire = wire
        self.judge = Judge(self.folder)
        self.outlines = Outlines(self.folder)
        self.faults: tuple[Fault, ...] = (
            *self.judge.faults,
            *misspelt_files(self.folder, own, goldens),
            *misspelt_keywords(own),
            *say_nothing(own, self.judge),
        )
        self._forms: dict[str, Mapping[str, frozenset[str]]] = {}

    @cached_property
    def events(self) -> tuple[str, ...]:
        """The event types that bodies can be held against, in the order of the catalogue, others behind them."""
        known = [name for name in events.NAMES if name in self.judge]
        return (*known, *(name for name in self.folder.events if name in self.judge and name not in known))

    def is_built_in(self, event: str) -> bool:
        """Tell whether nothing of the user's own counts for an event type."""
        return not self.own.documents or (
            event not in self.own.events and not any("/" in path for path in self.own.documents)
        )

    def outline(self, event: str) -> Outline:
        """Return what bodies of an event type consist of."""
        return self.outlines.of_event(self.folder.events[event])

    def forms(self, event: str) -> Mapping[str, frozenset[str]]:
        """Return how the golden body of an event type writes times and numbers; nothing if there is none."""
        if event not in self._forms:
            golden = self.goldens.get(event)
            self._forms[event] = MappingProxyType({}) if golden is None else forms_of(json_text.read(golden.body))
        return self._forms[event]

    def event_named(self, name: str) -> str | None:
        """Return the event type with a schema that a name on the wire means, in any case; None if there is none."""
        event_type = events.find(name)
        documented = name if event_type is None else event_type.name
        if documented in self.judge:
            return documented
        return next((event for event in self.events if event.casefold() == documented.casefold()), None)


def load_contract(path: Path | None, wire: WireFormat) -> Contract:
    """Return the built-in contract as `wire` wants it, with the user's folder at `path` laid over it.

    What stands in that folder is taken as it is: as bodies come over the wire. Raises ContractError if the folder is
    not there or has nothing of a contract in it, and RenameError if `wire.rename` cannot be applied.
    """
    built_in = built_in_schemas(wire)
    if path is None:
        return Contract(built_in, SchemaFolder(), built_in_goldens(wire), wire)
    require_folder(path)
    if not (path / SCHEMAS).is_dir() and not (path / GOLDENS).is_dir():
        raise ContractError(
            f"the contract's folder {path} has neither {SCHEMAS}/ nor {GOLDENS}/ in it, so it says nothing; "
            "name the folder above them, or let `sandbox contract init` make them"
        )
    goldens, faults = own_goldens(path / GOLDENS)
    own = read_schemas(path / SCHEMAS, SCHEMAS)
    own = SchemaFolder(own.documents, (*own.faults, *faults))
    return Contract(built_in, own, MappingProxyType({**built_in_goldens(wire), **goldens}), wire)


def built_in_schemas(wire: WireFormat) -> SchemaFolder:
    """Return the schemas that come with the program as `wire` wants them. Raises RenameError."""
    return in_wire_form(read_schemas(fixtures() / SCHEMAS, SCHEMAS), wire)


def load_folder(path: Path, wire: WireFormat) -> SchemaFolder:
    """Return the schemas in a contract's folder, with what they need of the built-in definitions.

    A folder that changes definitions alone has the built-in event types with it. Raises ContractError if there is no
    schema at all, RenameError if `wire.rename` cannot be applied.
    """
    require_folder(path)
    if (path / SCHEMAS).is_dir() or not (path / GOLDENS).is_dir():
        own = read_schemas(path / SCHEMAS if (path / SCHEMAS).is_dir() else path, SCHEMAS)
    else:
        own = SchemaFolder()
    if not own.documents and not own.faults:
        raise ContractError(f"{path} has no schema: a contract has files such as {SCHEMAS}/Order.Create{ENDING}")
    lower = built_in_schemas(wire)
    if own.events:
        lower = SchemaFolder({name: schema for name, schema in lower.documents.items() if "/" in name})
    return own.over(lower)


def require_folder(path: Path) -> None:
    """Raise ContractError unless a folder is there."""
    if not path.is_dir():
        what = "is a file" if path.exists() else "does not exist"
        raise ContractError(f"the contract's folder {path} {what}; `sandbox contract init` makes one")
