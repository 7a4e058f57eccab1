"""The only module that calls jsonschema-rs: whether schemas are schemas, whether bodies keep them, what covers what."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import jsonschema_rs

from sandbox.contract.drift import Fault
from sandbox.contract.references import dangling
from sandbox.contract.schema_folder import BASE, Schema, SchemaFolder
from sandbox.domain.json_path import Step
from sandbox.domain.json_text import JsonValue

Validator: TypeAlias = jsonschema_rs.Validator

DRAFT = jsonschema_rs.Draft202012


class Refusal(NamedTuple):
    """One thing for which a body is refused: the keyword, the path to the value that it concerns, and that value.

    `limit` is what the keyword says if that is a number, such as the 0 of `minimum: 0`.
    """

    keyword: str
    path: tuple[Step, ...]
    value: JsonValue
    limit: float | None

    @property
    def rule(self) -> str:
        """The keyword with its limit."""
        return self.keyword if self.limit is None else f"{self.keyword}: {self.limit}"


class Judge:
    """Compiled schemas of a folder. `faults` names every document that is no JSON Schema."""

    def __init__(self, folder: SchemaFolder) -> None:
        sound, faults = _sound(folder)
        try:
            self._registry = jsonschema_rs.Registry(_resources(sound), draft=DRAFT)
        except ValueError as error:
            self._registry = jsonschema_rs.Registry([], draft=DRAFT)
            faults.append(Fault("schemas", f"they do not fit together: {_without_base(str(error))}"))
        self._validators: dict[str, Validator] = {}
        for event, path in folder.events.items():
            if path in sound:
                try:
                    self._validators[event] = self._compiled(path, sound[path])
                except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
                    faults.append(_fault(path, _told(error)))
        self.faults = (*folder.faults, *faults)

    def __contains__(self, event: str) -> bool:
        return event in self._validators

    def refusals(self, event: str, value: JsonValue) -> Iterator[Refusal]:
        """Yield what is wrong with a body as plain JSON; nothing if it keeps the contract."""
        for error in self._validators[event].iter_errors(value):
            terms = error.kind.as_dict()
            limit = terms.get("limit", terms.get("multiple_of"))
            yield Refusal(error.kind.name, tuple(error.instance_path), error.instance, limit)

    def _compiled(self, path: str, schema: Schema) -> Validator:
        return jsonschema_rs.Draft202012Validator(
            schema, registry=self._registry, base_uri=BASE + path, validate_formats=True, offline=True
        )


def _sound(folder: SchemaFolder) -> tuple[dict[str, Schema], list[Fault]]:
    """Return the documents that are JSON Schemas and lead nowhere else, and what is wrong with the others."""
    problems = {path: _problem(schema) for path, schema in folder.documents.items()}
    problems |= {
        path: f"its reference {reference} leads to nothing in the folder, and nothing is fetched"
        for path, reference in dangling(
            {path: folder.documents[path] for path in problems if not problems[path]}
        ).items()
    }
    sound = {path: folder.documents[path] for path, problem in problems.items() if problem is None}
    return sound, [_fault(path, problem) for path, problem in problems.items() if problem is not None]


def _resources(documents: Mapping[str, Schema]) -> list[tuple[str, Schema]]:
    named = [(schema["$id"], schema) for schema in documents.values() if isinstance(schema.get("$id"), str)]
    return [*((BASE + path, schema) for path, schema in documents.items()), *named]


def _problem(schema: Schema) -> str | None:
    """Return why a document is no JSON Schema of draft 2020-12, None if it is one."""
    dialect = schema.get("$schema", "https://json-schema.org/draft/2020-12/schema")
    if not isinstance(dialect, str) or dialect.rstrip("#") != "https://json-schema.org/draft/2020-12/schema":
        return "its $schema is not draft 2020-12 (https://json-schema.org/draft/2020-12/schema)"
    try:
        jsonschema_rs.meta.validate(schema)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        return _told(error)
    except ValueError as error:  # a value that JSON does not have
        return str(error)
    return None


def _told(error: jsonschema_rs.ValidationError | jsonschema_rs.ReferencingError) -> str:
    if isinstance(error, jsonschema_rs.ReferencingError):
        return _without_base(error.message)
    place = "/".join(map(str, error.instance_path))
    message = _without_base(error.message)
    return f"at /{place}: {message}" if place else message


def _without_base(message: str) -> str:
    return message.replace(BASE, "")


def _fault(path: str, problem: str) -> Fault:
    event = path.removesuffix(".schema.json") if "/" not in path and path.endswith(".schema.json") else None
    return Fault(f"schemas/{path}", f"it is no JSON Schema that can be used: {problem}", event=event)


@lru_cache(maxsize=512)
def _leaf(keyword: str, text: str) -> Validator | None:
    try:
        return jsonschema_rs.Draft202012Validator({keyword: text}, validate_formats=True, offline=True)
    except ValueError:
        return None


def keeps(keyword: str, text: str, value: str) -> bool:
    """Tell whether a text keeps a `format` or `pattern`; True if the validator does not know it."""
    validator = _leaf(keyword, text)
    return validator is None or validator.is_valid(without_surrogates(value))


def without_surrogates(text: str) -> str:
    """Return a text without halves of surrogate pairs, which JSON can write and the validator cannot take."""
    return text.encode("utf-8", "replace").decode()


class Covering(NamedTuple):
    """Whether one schema takes every value that another one takes; None if it cannot be told."""

    old_takes_new: bool | None
    new_takes_old: bool | None


def covering(old: Schema, new: Schema) -> Covering:
    """Compare two schemas that need no other document."""
    try:
        first, second = (jsonschema_rs.canonicalize(each, draft=DRAFT, validate_formats=True) for each in (old, new))
        return Covering(_sure(first, second), _sure(second, first))
    except (ValueError, jsonschema_rs.ReferencingError):
        return Covering(None, None)


def _sure(outer: jsonschema_rs.CanonicalSchema, inner: jsonschema_rs.CanonicalSchema) -> bool | None:
    answer = outer.covers(inner)
    if answer is jsonschema_rs.canonical.Containment.YES:
        return True
    return False if answer is jsonschema_rs.canonical.Containment.NO else None
