"""The kinds of values in config.yaml: sizes, durations, addresses, event patterns, each with its own sentences."""

from typing import Annotated, NoReturn

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from sandbox.domain import signature
from sandbox.domain.answering import HIGHEST_STATUS, LOWEST_STATUS, require_answerable_status
from sandbox.domain.events import UnknownEventError, select
from sandbox.domain.json_path import PathError
from sandbox.domain.path_pattern import parse_pattern
from sandbox.domain.quantities import DURATION_PATTERN, SIZE_PATTERN, parse_duration, parse_size
from sandbox.domain.request import UnsendableError, is_content_header, require_sendable_header, require_sendable_url
from sandbox.domain.spans import SPAN_PATTERN, Span, parse_span
from sandbox.domain.ticks import Ticks

REFUSED = "refused"
"""The type of the errors that carry a finished `sentence` and `help` in their context."""


def refuse(sentence: str, help: str, discreet: str | None = None) -> NoReturn:
    """Raise the error that pydantic collects. `discreet` is the sentence to use if the value must not be shown."""
    raise PydanticCustomError(
        REFUSED, "{sentence}", {"sentence": sentence, "help": help, "discreet": discreet or sentence}
    )


def _duration(value: object) -> Ticks:
    help = "write a number and ms, s, m, h or d, such as 60s, 1.5m or 500ms"
    try:
        return parse_duration(value if isinstance(value, str) else "")
    except ValueError as error:
        refuse(f"this is no duration: {error}", help)


def _waiting_time(value: object) -> Ticks:
    duration = _duration(value)
    if duration == 0:
        refuse("this duration must be longer than nothing", "write one such as 60s")
    return duration


def _size(value: object) -> int:
    help = "write a number and B, KB, MB or GB, such as 64KB; 1 KB is 1024 bytes"
    try:
        size = parse_size(value if isinstance(value, str) else "")
    except ValueError as error:
        refuse(f"this is no size: {error}", help)
    if size == 0:
        refuse("this size must be at least one byte", help)
    return size


def _url(value: str) -> str:
    try:
        require_sendable_url(value)
    except UnsendableError as error:
        # The URL itself is left out: its query or user part may be a credential.
        sentence = str(error).replace(f"URL {value!r}", "the URL").partition(" cannot be read")
        refuse(sentence[0] + sentence[1], "write an absolute URL such as http://127.0.0.1:8025/hooks/erp")
    return value


def _name(value: str) -> str:
    if not value or value != value.strip() or not value.isprintable():
        refuse("a name must have visible characters, and no blanks around them", "write one such as erp")
    return value


def _host(value: str) -> str:
    if not value or not value.isprintable() or any(char in " /" for char in value):
        refuse("this is no host to listen on", "write an address or name such as 127.0.0.1, 0.0.0.0 or localhost")
    return value


def _path(value: str) -> str:
    if not value.strip() or "\0" in value:
        refuse("this is no path", "write one such as .sandbox/journal.db; it is relative to this file")
    return value


def _event_pattern(value: str) -> str:
    try:
        select([value])
    except UnknownEventError as error:
        sentence, _, help = str(error).rpartition(": ")
        refuse(sentence, help, "unknown event")
    return value


def _as_list(value: object) -> object:
    if not isinstance(value, str | list):
        refuse(
            "this must be an event or a list of events", 'write a name or pattern, such as "Order.*", or a list of them'
        )
    return [value] if isinstance(value, str) else value


def _span(value: object) -> Span:
    help = "write a number, or which ones, such as 0, '>0' or 1..3"
    try:
        return parse_span(str(value) if isinstance(value, str | int) else "")
    except ValueError as error:
        why = str(error) or "it is neither a number nor a range of numbers"
        refuse(f"these are no numbers of attempts: {why}", help, "these are no numbers of attempts")


def _answer_status(value: int) -> int:
    try:
        require_answerable_status(value)
    except ValueError as error:
        help = "write one from 200 to 599; `fault: silence` leaves a client waiting"
        refuse(str(error), help, "this is no status to answer")
    return value


def _scheme(value: str) -> str:
    if value not in signature.SCHEMES:
        refuse(f"unknown signature scheme {value!r}", f"write one of {', '.join(signature.SCHEMES)}", "unknown scheme")
    return value


def _signature_header(value: str) -> str:
    try:
        require_sendable_header(value, "")
    except UnsendableError as error:
        refuse(str(error), "write a name such as abp-webhook-signature", "this is no header name")
    if is_content_header(value):
        refuse(f"header {value} belongs to the body; it cannot carry the signature", "write a name of your own")
    return value


def _place_pattern(value: str) -> str:
    try:
        parse_pattern(value)
    except PathError as error:
        refuse(str(error), "write a place such as Data.Items[*].Sku", "this is no place in a body")
    return value


Duration = Annotated[Ticks, PlainValidator(_duration), WithJsonSchema({"type": "string", "pattern": DURATION_PATTERN})]
WaitingTime = Annotated[
    Ticks, PlainValidator(_waiting_time), WithJsonSchema({"type": "string", "pattern": DURATION_PATTERN})
]
Size = Annotated[int, PlainValidator(_size), WithJsonSchema({"type": "string", "pattern": SIZE_PATTERN})]
Url = Annotated[str, AfterValidator(_url)]
Name = Annotated[str, AfterValidator(_name)]
Host = Annotated[str, AfterValidator(_host)]
FilePath = Annotated[str, AfterValidator(_path)]
PlacePattern = Annotated[str, AfterValidator(_place_pattern)]
EventPattern = Annotated[str, AfterValidator(_event_pattern)]
EventPatterns = Annotated[list[EventPattern], BeforeValidator(_as_list), Field(min_length=1)]
Attempts = Annotated[Span, PlainValidator(_span), WithJsonSchema({"type": "string", "pattern": SPAN_PATTERN})]
AnswerStatus = Annotated[
    int,
    AfterValidator(_answer_status),
    Field(json_schema_extra={"minimum": LOWEST_STATUS, "maximum": HIGHEST_STATUS}),
]
SchemeName = Annotated[str, AfterValidator(_scheme), Field(json_schema_extra={"enum": list(signature.SCHEMES)})]
SignatureHeader = Annotated[str, AfterValidator(_signature_header)]
Port = Annotated[int, Field(ge=0, le=65535)]
