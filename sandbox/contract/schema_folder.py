"""A folder of JSON Schemas: `<Event>.schema.json` for each event type, and what they share in `definitions/`.

Two folders can be laid over each other: a file of the upper one takes the place of the lower one's of the same name.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias
from urllib.parse import urljoin

from sandbox.contract.drift import Fault

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema that is an object, as `json.loads` gives it; it is never changed."""

ENDING = ".schema.json"
"""How the file of an event type ends; before it stands the event's name."""

BASE = "https://contract.invalid/"
"""What relative references between the files start from; nothing is ever fetched."""

_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SchemaFolder:
    """The documents by their path in the folder, such as `definitions/order.json`; `faults` names what is none."""

    documents: Mapping[str, Schema] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def events(self) -> Mapping[str, str]:
        """The path of each event type's document by the event's name, in the order of the names."""
        paths = sorted(path for path in self.documents if "/" not in path and path.endswith(ENDING))
        return {path.removesuffix(ENDING): path for path in paths}

    def over(self, lower: "SchemaFolder") -> "SchemaFolder":
        """Return this folder laid over another one."""
        return SchemaFolder(MappingProxyType({**lower.documents, **self.documents}), (*lower.faults, *self.faults))

    def find(self, document: str, reference: str) -> tuple[str, Schema] | None:
        """Return where a `$ref` in a document leads: the document and the schema. None if that cannot be told.

        Only paths and JSON Pointers are followed; other references are left to the validator.
        """
        target, _, fragment = urljoin(BASE + document, reference).partition("#")
        found: Any = self._document(target)
        if found is None or (fragment and not fragment.startswith("/")):
            return None
        for part in fragment.split("/")[1:]:
            step = part.replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict) and step in found:
                found = found[step]
            elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
                found = found[int(step)]
            else:
                return None
        return (target.removeprefix(BASE), found) if isinstance(found, dict) else None

    def _document(self, uri: str) -> Schema | None:
        return self.documents.get(uri.removeprefix(BASE))


def read_schemas(folder: Path, shown: str) -> SchemaFolder:
    """Read every .json file below a folder that need not be there; `shown` is what messages call it."""
    documents: dict[str, Schema] = {}
    faults: list[Fault] = []
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder).as_posix()
        subject = f"{shown}/{name}"
        try:
            document = _read(path)
        except _UnreadableError as error:
            faults.append(Fault(subject, str(error), event=_event_of(name)))
            continue
        documents[name] = document
    return SchemaFolder(documents, tuple(faults))


class _UnreadableError(ValueError):
    """The message says what is the matter with a file."""


def _read(path: Path) -> Schema:
    try:
        if path.stat().st_size > _LARGEST:
            raise _UnreadableError(f"it is larger than {_LARGEST // 1024**2} MB, so it was not read as a schema")
        value = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise _UnreadableError(f"it cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise _UnreadableError("it is no JSON Schema: it is not UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"{error.msg} at line {error.lineno} column {error.colno}"
        raise _UnreadableError(f"it is no JSON Schema: {where}") from None
    except (ValueError, RecursionError):
        raise _UnreadableError("it is no JSON Schema: a number or its nesting is beyond all measure") from None
    if not isinstance(value, dict):
        raise _UnreadableError("it is no JSON Schema of a payload: it should be an object")
    return value


def _event_of(name: str) -> str | None:
    return name.removesuffix(ENDING) if "/" not in name and name.endswith(ENDING) else None
