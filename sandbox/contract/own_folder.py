"""The user's own contract: copying into it what is built in, and making a recorded body a golden one."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from sandbox.config.packaged import fixtures
from sandbox.contract.contract import GOLDENS, SCHEMAS, Contract
from sandbox.contract.references import references
from sandbox.contract.schema_folder import BASE, SchemaFolder
from sandbox.contract.writing import UnwritableContractError, write_file

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Copied:
    """What was written into a folder and what was there like that already, by path in the folder."""

    written: tuple[str, ...]
    there: tuple[str, ...] = field(default=())


def copy_contract(contract: Contract, names: Iterable[str], folder: Path, *, force: bool) -> Copied:
    """Write schema and golden body of each event type, and the definitions that they need, into a folder.

    Nothing is written if a file is there with other content, unless `force`. Raises UnwritableContractError.
    """
    files = dict(_files(contract, names))
    taken = [name for name in files if (folder / name).exists() and not _has(folder / name, files[name])]
    if taken and not force:
        more = f" and {len(taken) - _NAMED} more" if len(taken) > _NAMED else ""
        raise UnwritableContractError(
            f"{', '.join(taken[:_NAMED])}{more} in {folder} would be written over, so nothing was written: "
            "keep yours, or add --force"
        )
    due = [name for name in files if not _has(folder / name, files[name])]
    for name in due:
        write_file(folder / name, files[name])
    return Copied(tuple(due), tuple(name for name in files if name not in due))


def _files(contract: Contract, names: Iterable[str]) -> Mapping[str, bytes]:
    files: dict[str, bytes] = {}
    for event in names:
        for path in _closure(contract.folder, contract.folder.events[event]):
            files[f"{SCHEMAS}/{path}"] = _schema_text(path, contract.folder.documents[path])
        if event in contract.goldens:
            files[f"{GOLDENS}/{event}.json"] = contract.goldens[event].body
    return files


def _closure(folder: SchemaFolder, path: str) -> list[str]:
    """Return a document and all that it needs."""
    found, waiting = [path], [path]
    while waiting:
        document = waiting.pop()
        for reference in references(folder.documents[document]):
            target = urldefrag(urljoin(BASE + document, reference))[0].removeprefix(BASE)
            if target in folder.documents and target not in found:
                found.append(target)
                waiting.append(target)
    return found


def _schema_text(path: str, schema: object) -> bytes:
    """Return a schema as a file for people: the one that travels with the program if it says the same."""
    travelling = fixtures() / SCHEMAS / path
    if travelling.is_file() and json.loads(travelling.read_bytes()) == schema:
        return travelling.read_bytes()
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()


def _has(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False
