"""The shape of config.yaml. The text under each setting is what editors show for it.

Settings of later versions are accepted and typed as far as their shape is known.
"""

from typing import Annotated, Literal, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sandbox.config.core_schema import resolve
from sandbox.config.fields import (
    AnswerStatus,
    Attempts,
    Duration,
    EventPattern,
    EventPatterns,
    FilePath,
    Host,
    Name,
    PlacePattern,
    Port,
    SchemeName,
    SignatureHeader,
    Size,
    Url,
    WaitingTime,
    refuse,
)
from sandbox.config.interpolate import Referenced
from sandbox.domain import ticks
from sandbox.domain.json_text import JsonProfile
from sandbox.domain.retry_plan import ABP_WAITS
from sandbox.domain.settings import DeliverySettings, ReceiverSettings
from sandbox.domain.wire import Nulls

_RECEIVER = ReceiverSettings()
_SCALARS = {int, float, bool}


class Section(BaseModel):
    """A mapping in the file. A key without a value counts as one that is not there."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True
    )

    @model_validator(mode="before")
    @classmethod
    def _fit_for_types(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        known = cls.model_fields
        return {key: cls._fit(key, value) for key, value in data.items() if value is not None or key not in known}

    @classmethod
    def _fit(cls, key: str, value: object) -> object:
        # `port: ${PORT}` means a number, `secret: ${SECRET}` text, whatever the variable looks like.
        if not isinstance(value, Referenced):
            return value
        field = cls.model_fields.get(key)
        wants_scalar = field is not None and not _SCALARS.isdisjoint(_kinds_in(field.annotation))
        if not wants_scalar:
            return str(value)
        try:
            return resolve(value)
        except ValueError:
            return str(value)


def _kinds_in(annotation: object) -> set[object]:
    """Return the types of which a value may be: of `Annotated[int, …] | None` int and None."""
    return {
        get_args(each)[0] if get_origin(each) is Annotated else each for each in (annotation, *get_args(annotation))
    }


class AnswerEntry(Section):
    """One rule for what to answer: all its conditions must hold, and it says at least one thing about the answer."""

    event: EventPatterns | None = None
    """Condition: an event type or a list of them, by name or pattern: Order.Create, "Order.*"."""
    subscription: Name | None = None
    """Condition: the name of the subscription that the delivery is for."""
    verdict: Literal["verified", "rejected"] | None = None
    """Condition: what the checks made of the request; no rule ever changes it."""
    attempt: Attempts | None = None
    """Condition: the number of the attempt, such as 0, ">0" or 1..3."""
    status: AnswerStatus | None = None
    """Status to answer, 200 to 599; without it the one that the verdict gives."""
    headers: Annotated[dict[str, str], Field(repr=False)] = {}
    """Headers of the answer besides the usual ones, or instead of those of the same name."""
    body: Annotated[str | None, Field(repr=False)] = None
    """Body of the answer, as plain text unless headers say otherwise; without it the verdict as JSON."""
    delay: WaitingTime | None = None
    """How long the answer is held back once the request is in the journal, such as 2s; or how long it drips."""
    fault: Literal["close", "half", "silence", "drip"] | None = None
    """What goes wrong on the wire: close without a word, half an answer, silence for ever, or drip in small pieces."""
    times: Annotated[int, Field(ge=1)] | None = None
    """After so many matches the rule is spent, and the next one counts."""

    @model_validator(mode="after")
    def _say_something(self) -> Self:
        if all(effect in (None, {}) for effect in (self.status, self.headers, self.body, self.delay, self.fault)):
            refuse("this rule says nothing about the answer", "add status, headers, body, delay or fault, or remove it")
        return self


class Receiver(Section):
    """The embedded receiver: where it listens, how much it reads, what it answers."""

    host: Host = _RECEIVER.host
    """Address to listen on. 127.0.0.1 is reached from this machine only; 0.0.0.0 from everywhere."""
    port: Port = _RECEIVER.port
    """TCP port to listen on, 0 to 65535; 0 takes any free one."""
    public_url: Url | None = None
    """How the outside world reaches the receiver, through a tunnel say; shown as the URL to give to O2VEND."""
    max_body: Size = _RECEIVER.max_body
    """Longest body that is kept, such as 2MB; of a longer one the beginning is kept and the answer is 413."""
    max_headers: Annotated[int, Field(ge=1, le=100_000)] = _RECEIVER.max_headers
    """Most headers in one request; beyond them it is answered 400 and captured cut."""
    max_header_size: Size = _RECEIVER.max_header_size
    """Longest header, such as 64KB; beyond it the request is answered 400 and captured cut."""
    answers: list[AnswerEntry] = []
    """Rules for what to answer; the first that matches wins, and without one the verdict decides."""


class SubscriptionEntry(Section):
    """One subscription: where deliveries go, how they are signed, which events it gets."""

    name: Name
    """What this program calls it; every subscription needs its own."""
    url: Url
    """Absolute http or https URL that accepts POST."""
    secret: Annotated[str, Field(repr=False)] = ""
    """Key of the signature. Better a reference such as ${O2VEND_SECRET} than the text itself."""
    headers: Annotated[dict[str, str], Field(repr=False)] = {}
    """Headers sent with every delivery, in this order, and expected by the receiver."""
    active: bool = True
    """false: it receives nothing."""
    events: Annotated[list[EventPattern], Field(min_length=1)]
    """Event types, by name or pattern: StockQuantityUpdate, "Order.*", "*"."""


class Signature(Section):
    """How deliveries are signed."""

    scheme: SchemeName = "abp-hmac"
    """abp-hmac, hmac-hex, hmac-base64, plain-secret or none."""
    header: SignatureHeader | None = None
    """Header that carries the signature; without it the scheme's own."""


class Wire(Section):
    """How O2VEND might speak; it publishes little, so every uncertain point can be turned."""

    signature: Signature = Signature()
    """Scheme and header of the signature."""
    envelope: bool = True
    """false: the body is Data alone."""
    event_member: Literal["Event", "WebhookEvent"] = "Event"
    """Name of the envelope's member with the event name."""
    attempt_base: Annotated[int, Field(ge=0, le=1000)] = 0
    """Number of the first attempt."""
    json_profile: Literal["newtonsoft", "stj-relaxed", "stj-strict"] = JsonProfile.NEWTONSOFT.value
    """Which .NET serializer is imitated."""
    nulls: Literal["omit", "include"] = Nulls.OMIT.value
    """What becomes of null members in generated Data."""
    stock_event: Literal["StockQuantityUpdate", "Stock.QuantityUpdate"] = "StockQuantityUpdate"
    """Spelling of the stock event on the wire; O2VEND published both."""
    rename: dict[str, str] = {}
    """Member names in generated Data and what to call them instead, e.g. {LocationId: WarehouseId}."""


class Delivery(Section):
    """How the sender waits and tries again."""

    timeout: WaitingTime = DeliverySettings().timeout
    """How long an answer may take, such as 60s."""
    retry: bool = True
    """Whether failed deliveries are sent again; false: each is sent once."""
    waits: list[Duration] = list(ABP_WAITS)
    """Waits between the sends, from the start of one to the start of the next; one send more than there are waits."""
    speed: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1
    """By how much the waits are divided: 60 makes an hour a minute."""
    deactivate_after: Annotated[int, Field(ge=1)] | None = None
    """After so many sends without a 200 a subscription becomes inactive, here in this file; never without it."""


class Keep(Section):
    """How much the journal keeps. Accepted for a later version, without effect yet."""

    count: Annotated[int, Field(ge=0)] = 100_000
    """Most records."""
    age: Duration = 30 * ticks.PER_DAY
    """Oldest record, such as 30d."""
    size: Size = 2 * 1024**3
    """Largest journal file, such as 2GB."""


class Journal(Section):
    """The record of everything sent and received."""

    path: FilePath = ".sandbox/journal.db"
    """The journal's file, relative to this file."""
    keep: Keep = Keep()
    """What is kept when the journal is pruned."""


class Contract(Section):
    """The expected payload format, against which `sandbox check` holds bodies."""

    path: FilePath | None = None
    """A folder with your own schemas and golden bodies, laid over the built-in ones; relative to this file."""
    ignore: list[PlacePattern] = ["Id", "Attempt", "CreationTimeUtc"]
    """Places that may differ from delivery to delivery, such as Data.OrderNote or "Data.Items[*].Sku"."""


class Ui(Section):
    """The terminal interface."""

    theme: Name = "sandbox-dark"
    """Name of the colour theme."""
    keys: dict[str, str] = {}
    """Action id and the key for it, such as `feed.mark: y`; `sandbox config keys` lists the ids."""


class ConfigFile(Section):
    """The whole file."""

    receiver: Receiver = Receiver()
    """The embedded receiver."""
    subscriptions: list[SubscriptionEntry] = []
    """Who gets which events, as in O2VEND's Create Webhook form."""
    wire: Wire = Wire()
    """How O2VEND might speak."""
    delivery: Delivery = Delivery()
    """Time-out and retries."""
    journal: Journal = Journal()
    """Where everything sent and received is recorded."""
    contract: Contract = Contract()
    """The expected payload format."""
    ui: Ui = Ui()
    """The terminal interface."""
