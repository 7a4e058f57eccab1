"""What config.yaml says to the receiver and to the sender, as frozen values with their defaults."""

from dataclasses import dataclass

from sandbox.domain import ticks
from sandbox.domain.answering import AnswerRule
from sandbox.domain.retry_plan import ABP_PLAN, RetryPlan

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReceiverSettings:
    """Where the receiver listens, how much it reads, and what it answers on purpose; sizes in bytes.

    Of `answers` the first that matches a request decides; without one the verdict does.
    """

    host: str = "127.0.0.1"
    port: int = 8025
    public_url: str | None = None
    max_body: int = 2 * MEBIBYTE
    max_headers: int = 256
    max_header_size: int = 64 * 1024
    answers: tuple[AnswerRule, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """How the sender waits for an answer, in ticks of 100 ns, and what follows if it is not the right one.

    `deactivate_after` is after how many sends without a 200 a subscription becomes inactive, None for never.
    """

    timeout: int = 60 * ticks.PER_SECOND
    plan: RetryPlan = ABP_PLAN
    deactivate_after: int | None = None
