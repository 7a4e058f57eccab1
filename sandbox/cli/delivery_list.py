"""Deliveries of the queue as a table or as JSON objects, and who will send them."""

from collections.abc import Sequence

from sandbox.body.text import sanitise
from sandbox.cli.outlook import NOBODY, senders_text
from sandbox.cli.terminal import narrate, paint, print_json, print_line, rows
from sandbox.config.values import Config
from sandbox.domain import ticks
from sandbox.domain.deliveries import Delivery, DeliveryState
from sandbox.domain.json_text import JsonObject
from sandbox.domain.quantities import about
from sandbox.domain.ticks import Ticks
from sandbox.journal.delivery_queue import DeliveryQueue

_HEAD = ("DELIVERY", "EVENT", "SUBSCRIPTION", "SENT", "NEXT", "LAST OUTCOME")


def print_deliveries(deliveries: Sequence[Delivery], now: Ticks, config: Config, as_json: bool) -> None:
    """Print them in their order; nothing if there are none."""
    if as_json:
        for delivery in deliveries:
            print_json(delivery_object(delivery, config.delivery.plan.sends))
    elif deliveries:
        head, *lines = rows([_HEAD, *(_cells(each, now, config.delivery.plan.sends) for each in deliveries)])
        print_line(paint(head, "dim"))
        for delivery, line in zip(deliveries, lines, strict=True):
            print_line(paint(line, "dim") if delivery.state.ended else line)


def delivery_object(delivery: Delivery, most: int) -> JsonObject:
    """Return the object of one delivery; `due` and `created` are UTC, `record` is that of its last attempt."""
    return {
        "delivery": delivery.delivery_id,
        "id": delivery.event.id,
        "event": delivery.event.name,
        "subscription": delivery.subscription,
        "state": delivery.state.value,
        "sends": delivery.sends,
        "most": max(most, delivery.sends),
        "due": None if delivery.due is None else ticks.format_utc(delivery.due),
        "created": ticks.format_utc(delivery.created),
        "record": delivery.record,
        "reason": delivery.outcome,
        "kept": delivery.kept,
    }


async def tell_prospects(queue: DeliveryQueue, deliveries: Sequence[Delivery], now: Ticks, config: Config) -> None:
    """Say who sends what waits, and what nobody can sign."""
    waiting = [each for each in deliveries if each.state in (DeliveryState.WAITING, DeliveryState.CUT_OFF)]
    if not waiting:
        return
    retriers = await queue.retriers(now)
    narrate(f"{senders_text(retriers)} sends them when they are due" if retriers else NOBODY)
    if not config.delivery.plan.retry:
        narrate("delivery.retry is false in config.yaml: only `sandbox deliveries retry` sends them")
    known = {each.name for each in config.subscriptions}
    unsigned = [each for each in waiting if not each.kept and each.subscription not in known]
    for name in sorted({each.subscription for each in unsigned}):
        of_it = [each for each in unsigned if each.subscription == name]
        # A filter is asked of the last attempt, and there may be none yet.
        which = f"'sub:{sanitise(name)}'" if of_it[0].record is not None else of_it[0].delivery_id
        narrate(
            f"{sanitise(name)}: config.yaml has no subscription of this name, so nothing can be signed for it; put it "
            f"back, or `sandbox deliveries drop {which}`"
        )


def _cells(delivery: Delivery, now: Ticks, most: int) -> tuple[str, ...]:
    sent = f"{delivery.sends} of {max(most, delivery.sends)}"
    record = "" if delivery.record is None else f"#{delivery.record} "
    return (
        delivery.delivery_id,
        sanitise(delivery.event.name),
        sanitise(delivery.subscription),
        sent,
        _next(delivery, now),
        record + sanitise(delivery.outcome),
    )


def _next(delivery: Delivery, now: Ticks) -> str:
    if delivery.state is DeliveryState.WAITING and delivery.due is not None:
        if delivery.due > now:
            return f"in {about(delivery.due - now)}"
        return f"{about(now - delivery.due)} overdue" if now - delivery.due >= ticks.PER_SECOND else "now"
    if delivery.state is DeliveryState.SENDING:
        return "being sent"
    return delivery.state.value.replace("-", " ")
