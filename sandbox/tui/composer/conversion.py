"""Between Data and the whole body, and from a sample of the shop to the text that is edited."""

from typing import TYPE_CHECKING

from sandbox.body.json_layout import in_one_line, laid_out
from sandbox.body.json_steps import NotJsonError
from sandbox.body.text import decode
from sandbox.domain import json_text
from sandbox.domain.envelope import Event, body_of
from sandbox.domain.events import EventType
from sandbox.domain.json_text import MalformedJsonError
from sandbox.domain.ticks import Ticks
from sandbox.domain.wire import WireFormat
from sandbox.sender.compose import compose_sample

if TYPE_CHECKING:
    from sandbox.service import Sandbox


class NoDataError(ValueError):
    """There is no Data in a body; the message says why."""


def sample_text(sandbox: "Sandbox", event_type: EventType) -> str:
    """Return the Data of a fresh sample, laid out. Raises RenameError."""
    event = compose_sample(sandbox.shop, event_type, at=sandbox.clock(), wire=sandbox.config.wire)
    return laid_out(event.data_text)


def body_text(event: Event, created: Ticks, wire: WireFormat) -> str:
    """Return the whole body of an event as it would be sent, laid out."""
    return laid_out(decode(body_of(event, wire.attempt_base, created, wire)))


def data_in(text: str, wire: WireFormat) -> str:
    """Return the Data of a body, laid out. Raises NoDataError."""
    try:
        body = json_text.read(text)
    except MalformedJsonError as error:
        raise NoDataError(f"the body is not JSON, so there is no Data in it: {error}") from None
    data = body if not wire.envelope else body.get("Data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        raise NoDataError("the body has no object called Data in it")
    return laid_out(json_text.write(data, wire.json_profile))


def laid_out_or_in_one_line(text: str) -> str | None:
    """Return the text laid out, or in one line if it is so already; None if it is no JSON."""
    try:
        other = laid_out(text)
        return in_one_line(text) if other == text else other
    except NotJsonError:
        return None
