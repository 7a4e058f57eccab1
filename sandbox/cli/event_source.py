"""Where the events of one `emit` come from: the shop, the user's Data, or the user's body."""

from collections.abc import Sequence

import click

from sandbox.domain import json_text
from sandbox.domain.assignment import Assignment
from sandbox.domain.envelope import Event
from sandbox.domain.events import EventType
from sandbox.domain.ticks import Ticks
from sandbox.domain.wire import WireFormat
from sandbox.sender.compose import compose_data, compose_sample, compose_verbatim, fresh_ids, seeded_ids
from sandbox.shop.shop import Shop


class EventSource:
    """Makes events one after another; with a seed the same ones each time.

    Raises click.UsageError if `data` is not a JSON object.
    """

    def __init__(
        self,
        wire: WireFormat,
        seed: int | None,
        assignments: Sequence[Assignment],
        add: bool,
        data: bytes | None,
        body: bytes | None,
    ) -> None:
        self._wire = wire
        self._shop = Shop(1 if seed is None else seed)
        self._ids = fresh_ids if seed is None else seeded_ids(seed)
        self._assignments = assignments
        self._add = add
        self._data = data
        self._body = body
        if data is not None:
            _read_object(data)

    def make(self, event_type: EventType, at: Ticks) -> Event:
        """Return the next event of this type. Raises AssignmentError if a change does not fit its Data."""
        if self._body is not None:
            return compose_verbatim(event_type, self._body, ids=self._ids)
        if self._data is not None:
            return compose_data(
                event_type,
                _read_object(self._data),
                wire=self._wire,
                assignments=self._assignments,
                add=self._add,
                ids=self._ids,
            )
        return compose_sample(
            self._shop,
            event_type,
            at=at,
            wire=self._wire,
            assignments=self._assignments,
            add=self._add,
            ids=self._ids,
        )


def _read_object(data: bytes) -> json_text.JsonObject:
    try:
        value = json_text.read(data)
    except json_text.MalformedJsonError as error:
        raise click.UsageError(f"--data is not JSON: {error}. (--body sends bytes as they are.)") from None
    if not isinstance(value, dict):
        raise click.UsageError("--data is JSON, but no object; Data is always an object.")
    return value
