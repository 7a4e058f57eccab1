"""Which deliveries somebody means: by what the list shows first, or by a filter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import click

from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.filter_argument import read_filter
from sandbox.cli.terminal import narrate
from sandbox.domain.deliveries import DeliveryId, DeliveryState
from sandbox.journal.delivery_queue import DeliveryQueue
from sandbox.journal.protocol import RecordNotFoundError

_LIKE_AN_ID = re.compile(r"d[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChosenDeliveries:
    """Those that wait, and those that were cut off; `code` is FAILED if others were named, or nothing was found."""

    waiting: tuple[DeliveryId, ...]
    cut_off: tuple[DeliveryId, ...]
    by_filter: bool
    code: ExitCode


async def choose(queue: DeliveryQueue, words: Sequence[str]) -> ChosenDeliveries:
    """Return what the words mean, and say why some of it cannot be had.

    Raises RecordNotFoundError if none is found, and click.UsageError for a filter that is not understood.
    """
    if not " ".join(words).strip():
        raise click.UsageError("name deliveries, such as d12, or a filter: an empty one would mean all of them.")
    by_filter = not all(map(_LIKE_AN_ID.fullmatch, words))
    if by_filter:
        found = await queue.select(read_filter(" ".join(words)))
        missing: list[str] = []
    else:
        ids = [DeliveryId(word) for word in words]
        found = await queue.find(ids)
        missing = sorted(set(ids) - {each.delivery_id for each in found})
    if not found:
        which = "has a last attempt that matches" if by_filter else f"is named {', '.join(missing)}"
        raise RecordNotFoundError(f"no delivery in the queue {which}; `sandbox deliveries` lists what waits")
    refused = [f"there is no delivery {each}" for each in missing]
    for each in found:
        if each.state is DeliveryState.SENDING:
            refused.append(f"{each.delivery_id} is being sent at this moment")
        elif each.state.ended:
            again = f"; `sandbox replay {each.record}` sends its event again" if each.record is not None else ""
            refused.append(f"{each.delivery_id} is over ({each.state.value}){again}")
    for sentence in refused:
        narrate(sentence)
    waiting, cut_off = (
        tuple(each.delivery_id for each in found if each.state is state)
        for state in (DeliveryState.WAITING, DeliveryState.CUT_OFF)
    )
    return ChosenDeliveries(waiting, cut_off, by_filter, ExitCode.FAILED if refused else ExitCode.OK)
