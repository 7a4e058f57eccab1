"""Sending now what waits in the queue, and dropping it."""

import os
from typing import TYPE_CHECKING

from sandbox.domain.deliveries import Delivery
from sandbox.sender.next_send import retry_sentence
from sandbox.tui.actions import key_for

if TYPE_CHECKING:
    from sandbox.service import Sandbox

NOTHING_WAITS = (
    "No attempt of this record's delivery is planned, so there is nothing to send now or to drop. "
    f"{key_for('record.send-again')} sends the record again."
)


async def send_now(sandbox: "Sandbox", delivery: Delivery) -> str:
    """Make the next attempt now, and return a sentence about it. Raises JournalError.

    A program that retries makes it, this one or another; without one it is made here, once.
    """
    due = await sandbox.queue.make_due([delivery.delivery_id], sandbox.clock())
    if not due:
        return NOTHING_WAITS
    retriers = await sandbox.queue.retriers(sandbox.clock())
    if retriers and sandbox.config.delivery.plan.retry:
        by = retriers[0]
        who = "This program" if by.pid == os.getpid() else f"{by.program[:1].upper()}{by.program[1:]} (pid {by.pid})"
        return f"{who} sends {delivery.event.name} to {delivery.subscription}."
    sent = await sandbox.retrier.send_now(due)
    if not sent:
        return f"Nothing was sent: config.yaml has no subscription {delivery.subscription} that it could be signed for."
    return retry_sentence(sent[0], sandbox.clock())


async def drop(sandbox: "Sandbox", delivery: Delivery) -> str:
    """End the delivery, and return a sentence about it. Raises JournalError."""
    dropped = await sandbox.queue.drop([delivery.delivery_id], sandbox.clock())
    what = f"{delivery.event.name} to {delivery.subscription}"
    return f"Dropped: {what} is not sent again." if dropped else NOTHING_WAITS
