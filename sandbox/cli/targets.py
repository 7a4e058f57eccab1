"""The one group of target options that every sending command shares."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import click

from sandbox.config.values import Config
from sandbox.domain import signature
from sandbox.domain.events import NAMES
from sandbox.domain.request import UnsendableError, require_sendable_header, require_sendable_url
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import AD_HOC_NAME, Subscription

_F = TypeVar("_F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send: an ad-hoc URL, one subscription, or (if both are None) every subscription of the config."""

    url: str | None
    name: str | None
    secret: Secret | None
    headers: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def given(self) -> bool:
        """True if the user said where to send."""
        return self.url is not None or self.name is not None

    def subscriptions(self, config: Config, *, signing: bool = True) -> tuple[Subscription, ...]:
        """Return the subscriptions meant; without `signing`, none needs a secret.

        Raises click.UsageError for options that contradict one another.
        """
        if self.url is not None and self.name is not None:
            raise click.UsageError("--to and --subscription exclude each other.")
        self._refuse_signature_header(config)
        if self.url is not None:
            return (self._ad_hoc(self.url, config, signing),)
        if self.name is not None:
            return (self._overridden(subscription_named(self.name, config)),)
        if self.secret is not None or self.headers:
            raise click.UsageError("--secret and --header need --to URL or --subscription NAME.")
        return config.subscriptions

    def _refuse_signature_header(self, config: Config) -> None:
        carrier = signature.header_name(config.wire.signature) or ""
        for name, _ in self.headers:
            if name.lower() == carrier.lower():
                raise click.UsageError(f"--header {name} carries the signature, so it cannot be given; see --secret.")

    def _ad_hoc(self, url: str, config: Config, signing: bool) -> Subscription:
        needs_secret = signing and signature.header_name(config.wire.signature) is not None
        if needs_secret and not self.secret:
            raise click.UsageError(
                "--to URL needs --secret S: without it nothing can be signed. "
                "(`wire.signature.scheme: none` in config.yaml sends unsigned.)"
            )
        try:
            require_sendable_url(url)
        except UnsendableError as error:
            raise click.UsageError(f"--to: {error}") from None
        return Subscription(AD_HOC_NAME, url, self.secret or Secret(""), self.headers, True, frozenset(NAMES))

    def _overridden(self, subscription: Subscription) -> Subscription:
        """Replace the secret, and each header of the same name; further headers come behind the stored ones."""
        if self.secret is not None and not self.secret:
            raise click.UsageError("--secret is empty, and an empty secret signs nothing.")
        secret = subscription.secret if self.secret is None else self.secret
        return replace(subscription.with_headers(self.headers), secret=secret)


def target_options(command: _F) -> _F:
    """Add `--to`, `--subscription`, `--secret` and `--header`; the command takes `to, subscription, secret, header`."""
    for option in (
        click.option("--header", "header", multiple=True, metavar="'K: V'", help="A custom header; may be repeated."),
        click.option("--secret", help="Sign with this secret (with --subscription: in place of its own)."),
        click.option("--subscription", metavar="NAME", help="Send to this subscription only."),
        click.option("--to", metavar="URL", help="Send to this URL; needs no config."),
    ):
        command = option(command)
    return command


def parse_target(to: str | None, subscription: str | None, secret: str | None, header: tuple[str, ...]) -> Target:
    """Return the target of the options. Raises click.UsageError for a header that cannot be sent."""
    return Target(to, subscription, None if secret is None else Secret(secret), parse_headers(header))


def parse_headers(header: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return names and values of `--header 'Name: value'`. Raises click.UsageError for one that cannot be sent."""
    headers: list[tuple[str, str]] = []
    for text in header:
        name, colon, value = text.partition(":")
        if not colon:
            # What was given is not repeated: it may be a value whose name was forgotten.
            raise click.UsageError("--header has no colon: write it like 'X-Api-Key: demo-key'.")
        headers.append((name.strip(), value.strip()))
        try:
            require_sendable_header(*headers[-1])
        except UnsendableError as error:
            raise click.UsageError(f"--header: {error}.") from None
    names = [name.lower() for name, _ in headers]
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(f"--header {name} is given twice.")
    return tuple(headers)


def subscription_named(name: str, config: Config) -> Subscription:
    """Return the subscription of this name. Raises click.UsageError with the names that there are."""
    for subscription in config.subscriptions:
        if subscription.name == name:
            return subscription
    known = ", ".join(subscription.name for subscription in config.subscriptions) or "none"
    raise click.UsageError(f"no subscription is named {name!r} in {config.path}; there are: {known}.")
