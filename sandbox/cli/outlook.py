"""What `emit` and `play` say about deliveries that failed: who sends them again, and when."""

from collections.abc import Callable, Sequence

from sandbox.body.text import sanitise
from sandbox.cli.terminal import count, narrate
from sandbox.domain.deliveries import DeliveryId, DeliveryState
from sandbox.domain.quantities import about
from sandbox.domain.records import Attempt
from sandbox.domain.settings import DeliverySettings
from sandbox.domain.ticks import Ticks
from sandbox.journal.delivery_queue import DeliveryQueue, Sender
from sandbox.sender.next_send import next_words
from sandbox.sender.publisher import DeliveryResult, DeliveryStatus, Retrying
from sandbox.sender.queued import NextSend

NOBODY = "nobody runs who sends again: start `sandbox listen` or `sandbox`, or `sandbox deliveries retry` does it now"


class Outlook:
    """Remembers what waits to be sent again: the number of its last attempt by its Id.

    `retrying` is what was asked for, and `settings` say whether there is anything after a first send. `say` gets each
    sentence; `wait_helps` tells whether the command has --wait.
    """

    def __init__(
        self,
        retrying: Retrying,
        settings: DeliverySettings,
        say: Callable[[str], None] = narrate,
        *,
        wait_helps: bool = True,
    ) -> None:
        self._retried = retrying is not Retrying.NEVER and settings.plan.sends > 1
        self._say = say
        self._wait_helps = wait_helps
        self.waiting: dict[DeliveryId, int] = {}
        self._due: list[Ticks] = []
        self._unsigned = 0

    def add(self, result: DeliveryResult, now: Ticks) -> None:
        """Take note of one result, and say how it goes on."""
        following = result.next
        if following is not None and result.attempt is not None and result.number is not None:
            if following.state is DeliveryState.WAITING and following.due is not None and following.in_queue:
                self.waiting[following.delivery_id] = result.number
                self._due.append(following.due)
                self._say(sanitise(f"    {result.subscription.name}: {_words(result.attempt, following, now)}"))
        elif self._retried and result.status is DeliveryStatus.FAILED:
            self._unsigned += 1

    async def tell(self, queue: DeliveryQueue, now: Ticks) -> None:
        """Say who sends again what waits, and why the rest is not sent again."""
        if self.waiting:
            them = "it" if len(self.waiting) == 1 else "them"
            waits = f"{count(len(self.waiting), 'delivery waits', 'deliveries wait')} in the queue"
            retriers = await queue.retriers(now)
            if retriers:
                wait = min(self._due) - now
                soon = f"in {about(wait)}" if wait > 0 else "at once"
                when = f"{'' if len(self._due) == 1 else 'the first '}{soon}"
                self._say(f"{waits}: {senders_text(retriers)} sends {them} again, {when}")
            else:
                over = (
                    f"; --wait stays until {'it is' if them == 'it' else 'they are'} over" if self._wait_helps else ""
                )
                self._say(f"{waits}, but {NOBODY}{over}")
        if self._unsigned:
            self._say(
                f"{count(self._unsigned, 'delivery is', 'deliveries are')} not sent again: config.yaml has not this "
                "URL with this secret and these headers, so nobody else can sign"
                + ("; --wait sends again from here" if self._wait_helps else "")
            )


def senders_text(senders: Sequence[Sender]) -> str:
    """Return who they are, such as `listen (pid 4711)`; of several the first, for one of them does it."""
    first = senders[0]
    return sanitise(f"{first.program} (pid {first.pid})") + (
        f" or one of {len(senders) - 1} more" if senders[1:] else ""
    )


def _words(attempt: Attempt, following: NextSend, now: Ticks) -> str:
    return f"send {following.sends} of {following.most} failed; {next_words(attempt, following, now)}"
