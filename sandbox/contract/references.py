"""Which documents of a folder lead to documents that are not there."""

from collections.abc import Iterator, Mapping
from urllib.parse import urldefrag, urljoin

from sandbox.contract.schema_folder import BASE, Schema

_DATA = frozenset(("const", "enum", "examples", "default"))
"""Keywords whose values are no schemas, whatever is in them."""

_DIALECT = "https://json-schema.org/draft/2020-12/"


def dangling(documents: Mapping[str, Schema]) -> dict[str, str]:
    """Return the documents with a reference that leads nowhere, each with the first such reference.

    A document that needs one of them leads nowhere too.
    """
    found: dict[str, str] = {}
    while True:
        there = {_base(path, schema) for path, schema in documents.items() if path not in found}
        there |= {BASE + path for path in documents if path not in found}
        more = {
            path: lost
            for path, schema in documents.items()
            if path not in found and (lost := _first_lost(path, schema, there)) is not None
        }
        if not more:
            return found
        found |= more


def references(schema: object) -> Iterator[str]:
    """Yield every reference in a schema, at any depth."""
    waiting = [schema]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting += current
        elif isinstance(current, dict):
            for name, value in current.items():
                if name in ("$ref", "$dynamicRef") and isinstance(value, str):
                    yield value
                elif name not in _DATA:
                    waiting.append(value)


def _first_lost(path: str, schema: Schema, there: set[str]) -> str | None:
    for reference in references(schema):
        target = urldefrag(urljoin(_base(path, schema), reference))[0]
        if target not in there and not target.startswith(_DIALECT):
            return reference
    return None


def _base(path: str, schema: Schema) -> str:
    identifier = schema.get("$id")
    return urldefrag(urljoin(BASE + path, identifier))[0] if isinstance(identifier, str) else BASE + path
