"""config.yaml → Config: find, read, replace references, judge everything at once, build the domain's values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from sandbox.config import yaml12
from sandbox.config.answer_checks import check_answers
from sandbox.config.checks import check_relations
from sandbox.config.errors import ConfigError, Problem
from sandbox.config.faults import report_faults
from sandbox.config.file_text import display_name, read_text
from sandbox.config.interpolate import Variables
from sandbox.config.locate import Found, find_config
from sandbox.config.located import Located
from sandbox.config.model import AnswerEntry, ConfigFile, Contract, Delivery, SubscriptionEntry, Wire
from sandbox.config.values import Config, ContractSettings
from sandbox.domain.answering import AnswerRule
from sandbox.domain.events import select
from sandbox.domain.json_text import JsonProfile
from sandbox.domain.path_pattern import parse_pattern
from sandbox.domain.records import AnswerFault
from sandbox.domain.retry_plan import RetryPlan
from sandbox.domain.secret import Secret
from sandbox.domain.settings import DeliverySettings, ReceiverSettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import Nulls, SignatureFormat, WireFormat


@dataclass(frozen=True, slots=True, repr=False)
class Loaded:
    """A configuration, the typed file that it was built from, and where everything stands in it."""

    config: Config
    model: ConfigFile
    located: Located


def load_config(path: Path | None = None, *, cwd: Path, environ: Mapping[str, str]) -> Config:
    """Return the configuration from `path`, or from where `find_config` finds one. Nothing is written.

    Raises ConfigError with every problem that could be found.
    """
    return load_with_places(path, cwd=cwd, environ=environ).config


def load_with_places(path: Path | None = None, *, cwd: Path, environ: Mapping[str, str]) -> Loaded:
    """Return what `load_config` does, together with the places in the file. Raises ConfigError as it does."""
    found = find_config(path, cwd=cwd, environ=environ)
    text = read_text(found.path, display_name(found.path, cwd), "name another file with --config")
    env_file = None if found.read_only else found.path.parent / ".env"
    located = Located(yaml12.read(text, display_name(found.path, cwd)), Variables(environ, env_file))
    model = judge(located)
    return Loaded(_build(model, found, cwd, environ), model, located)


def problems_of(located: Located) -> list[Problem]:
    """Return everything that is wrong with a read file; empty if it can be used."""
    try:
        judge(located)
    except ConfigError as error:
        return list(error.problems)
    return []


def judge(located: Located) -> ConfigFile:
    """Return the typed file. Raises ConfigError with everything that is wrong."""
    model = None
    try:
        model = ConfigFile.model_validate({} if located.data is None else located.data)
    except ValidationError as error:
        report_faults(error, located)
    check_relations(located)
    check_answers(located)
    # Raised outside of the except clause: pydantic's error, which holds all values, must not travel along.
    if model is None or located.problems:
        raise ConfigError(located.problems)
    return model


def _build(model: ConfigFile, found: Found, cwd: Path, environ: Mapping[str, str]) -> Config:
    receiver = model.receiver
    folder = cwd if found.read_only else found.path.parent
    return Config(
        path=found.path,
        why=found.why,
        read_only=found.read_only,
        receiver=ReceiverSettings(
            host=receiver.host,
            port=receiver.port,
            public_url=receiver.public_url,
            max_body=receiver.max_body,
            max_headers=receiver.max_headers,
            max_header_size=receiver.max_header_size,
            answers=tuple(_answer_rule(index, entry) for index, entry in enumerate(receiver.answers)),
        ),
        subscriptions=tuple(_subscription(entry) for entry in model.subscriptions),
        wire=_wire_format(model.wire),
        delivery=_delivery_settings(model.delivery),
        journal_path=folder / _at_home(model.journal.path, environ),
        theme=model.ui.theme,
        contract=_contract(model.contract, folder, environ),
        keys=MappingProxyType(model.ui.keys),
    )


def _at_home(path: str, environ: Mapping[str, str]) -> str:
    return environ["HOME"] + path[1:] if path.startswith("~/") and environ.get("HOME") else path


def _contract(contract: Contract, folder: Path, environ: Mapping[str, str]) -> ContractSettings:
    return ContractSettings(
        path=None if contract.path is None else folder / _at_home(contract.path, environ),
        ignore=tuple(map(parse_pattern, contract.ignore)),
    )


def _delivery_settings(delivery: Delivery) -> DeliverySettings:
    plan = RetryPlan(delivery.retry, tuple(delivery.waits), float(delivery.speed))
    return DeliverySettings(delivery.timeout, plan, delivery.deactivate_after)


def _answer_rule(index: int, entry: AnswerEntry) -> AnswerRule:
    return AnswerRule(
        place=f"receiver.answers[{index}]",
        events=None if entry.event is None else tuple(entry.event),
        subscription=entry.subscription,
        verdict=entry.verdict,
        attempt=entry.attempt,
        status=entry.status,
        headers=tuple(entry.headers.items()),
        body=entry.body,
        delay=entry.delay or 0,
        fault=None if entry.fault is None else AnswerFault(entry.fault),
        times=entry.times,
    )


def _subscription(entry: SubscriptionEntry) -> Subscription:
    return Subscription(
        name=entry.name,
        url=entry.url,
        secret=Secret(entry.secret),
        headers=tuple(entry.headers.items()),
        active=entry.active,
        events=frozenset(event.name for event in select(entry.events)),
    )


def _wire_format(wire: Wire) -> WireFormat:
    return WireFormat(
        signature=SignatureFormat(wire.signature.scheme, wire.signature.header),
        envelope=wire.envelope,
        event_member=wire.event_member,
        attempt_base=wire.attempt_base,
        json_profile=JsonProfile(wire.json_profile),
        nulls=Nulls(wire.nulls),
        stock_event=wire.stock_event,
        rename=MappingProxyType(wire.rename),
    )
