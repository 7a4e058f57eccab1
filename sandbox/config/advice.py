"""Warnings about a configuration that can be used: what O2VEND would refuse, could not reach, or what has no effect.

No warning ever shows a URL, a secret or a header value.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from sandbox.config.answer_advice import Remark, about_answers
from sandbox.config.errors import Place, Problem, quotable
from sandbox.config.load import Loaded
from sandbox.config.located import Located
from sandbox.config.model import Section, SubscriptionEntry
from sandbox.config.tree import Path
from sandbox.domain.events import select
from sandbox.domain.settings import ReceiverSettings

_LATER = "Accepted for a later version"
"""What the text under a setting says in model.py while nothing heeds it yet."""

_REFERENCE = re.compile(r"(?<!\$)\$\{[A-Za-z_]")

_OLD_ADDRESS = re.compile(r"(?:0x[0-9a-f]+|[0-9]+)(?:\.(?:0x[0-9a-f]+|[0-9]+)){0,3}")
"""127.1, 2130706433, 0x7f.1: what resolvers still take for an IPv4 address."""

_PRIVATE_SUFFIXES = (
    ".localhost",
    ".local",
    ".internal",
    ".test",
    ".example",
    ".invalid",
    ".localdomain",
    ".home.arpa",
)
"""Names that public DNS never has (RFC 6761, 6762, 8375, ICANN for .internal)."""


def warnings_of(loaded: Loaded) -> list[Problem]:
    """Return what should be said about a configuration although it can be used, in the order of the file."""
    located, receiver = loaded.located, loaded.config.receiver
    found = [
        *about_subscriptions(loaded.model.subscriptions, receiver, located),
        *_about_public_url(receiver, located),
        *about_answers(loaded),
        *_without_effect(loaded.model, (), located),
    ]
    return [Problem(located.file, place, *remark) for place, remark in sorted(found)]


def advice_for(
    url: str, secret: str, headers: Mapping[str, str], receiver: ReceiverSettings | None = None
) -> list[Remark]:
    """Return what O2VEND would not accept about a subscription with these values, or could not reach.

    A URL at `receiver`, which is the sandbox's own business, is let pass; without it every URL is judged.
    """
    return [*_url_remarks(url, receiver), *_secret_remarks(secret), *_headers_remarks(headers)]


def is_public(url: str) -> bool:
    """Tell whether the host of an absolute URL can be one that the whole internet reaches; nothing is looked up."""
    host = (urlsplit(url).hostname or "").rstrip(".").casefold()
    address = _address(host)
    if address is not None:
        return address.is_global and not address.is_multicast
    return "." in host and not host.endswith(_PRIVATE_SUFFIXES)


def is_loopback(url: str) -> bool:
    """Tell whether a URL leads to this machine and nowhere else; nothing is looked up."""
    host = (urlsplit(url).hostname or "").rstrip(".").casefold()
    address = _address(host)
    return host == "localhost" or host.endswith(".localhost") or (address is not None and address.is_loopback)


def is_at_receiver(url: str, receiver: ReceiverSettings) -> bool:
    """Tell whether a URL leads to the embedded receiver: plain HTTP at its port, on loopback or its own address."""
    parts = urlsplit(url)
    host = (parts.hostname or "").casefold()
    address = _address(host)
    here = host in ("localhost", receiver.host.casefold()) or (address is not None and address.is_loopback)
    return here and parts.scheme.casefold() == "http" and (parts.port or 80) == receiver.port


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is, in any notation that programs take for one; None for a name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if not _OLD_ADDRESS.fullmatch(host):
            return None
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return getattr(address, "ipv4_mapped", None) or address


def _url_remarks(url: str, receiver: ReceiverSettings | None) -> Iterator[Remark]:
    if not is_public(url) and not (receiver and is_at_receiver(url, receiver)):
        sentence = "O2VEND could not reach this URL: its host is known on this machine or in your own network only"
        yield sentence, "for deliveries from O2VEND itself take a public one; docs/tunnels.md shows how to get it"


def _secret_remarks(secret: str) -> Iterator[Remark]:
    if not secret:
        yield "O2VEND's form would not accept this entry: it requires a secret", "add one; any text will do"


def _headers_remarks(headers: Mapping[str, str]) -> Iterator[Remark]:
    if not headers:
        sentence = "O2VEND's form would not accept this entry: headers are among its mandatory fields"
        yield sentence, "add one, such as `headers: {X-Api-Key: demo-key}`"


def about_subscriptions(
    entries: Sequence[SubscriptionEntry], receiver: ReceiverSettings, located: Located
) -> Iterator[tuple[Place, Remark]]:
    """Yield what should be said about the subscriptions, each alone and beside the others."""
    yield from _about_equal_urls(entries, located)
    for index, entry in enumerate(entries):
        path: Path = ("subscriptions", index)
        remarks = {
            "url": _url_remarks(entry.url, receiver),
            "secret": [*_secret_remarks(entry.secret), *_clear_secret(entry, path, located)],
            "headers": _headers_remarks(entry.headers),
        }
        for key, about in remarks.items():
            for remark in about:
                yield located.place((*path, key)), remark


def _clear_secret(entry: SubscriptionEntry, path: Path, located: Located) -> Iterator[Remark]:
    written = located.references.get((*path, "secret"), "")
    if entry.secret and not _REFERENCE.search(written):
        variable = _variable_for(entry.name, (*path, "name") in located.references)
        help = f'write `secret: "${{{variable}}}"` and put the text into .env beside this file, as {variable}=…'
        yield "this secret is written in clear, so everybody who gets the file has it, through git for instance", help


def _variable_for(name: str, hidden: bool) -> str:
    word = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_").upper()
    return f"O2VEND_{word}_SECRET" if word and quotable(name) and not hidden else "O2VEND_SECRET"


def _about_public_url(receiver: ReceiverSettings, located: Located) -> Iterator[tuple[Place, Remark]]:
    if receiver.public_url is not None:
        for remark in _url_remarks(receiver.public_url, None):
            yield located.place(("receiver", "public_url")), remark


def _about_equal_urls(entries: Iterable[SubscriptionEntry], located: Located) -> Iterator[tuple[Place, Remark]]:
    """Yield what active subscriptions share both URL and event types with one above them (wire-format 2)."""
    above: dict[str, list[tuple[int, frozenset[str]]]] = {}
    for index, entry in enumerate(entries):
        if not entry.active:
            continue
        events = frozenset(event.name for event in select(entry.events))
        same = above.setdefault(_destination(entry.url), [])
        for other, selected in same:
            shared = len(events & selected)
            if shared:
                line = located.place(("subscriptions", other, "url")).line
                what = "1 event type, which comes" if shared == 1 else f"{shared} event types, which come"
                sentence = f"this URL stands in line {line} too, for a subscription with the same {what} twice"
                help = "give each its own URL, select other events, or make one inactive"
                yield located.place(("subscriptions", index, "url")), (sentence, help)
                break
        same.append((index, events))


def _destination(url: str) -> str:
    """Return the URL without what makes no difference to where it leads."""
    parts = urlsplit(url)
    scheme = parts.scheme.casefold()
    port = parts.port or (443 if scheme == "https" else 80)
    return f"{scheme}://{parts.hostname}:{port}{parts.path or '/'}?{parts.query}"


def _without_effect(section: Section, path: Path, located: Located) -> Iterator[tuple[Place, Remark]]:
    later = _LATER in (type(section).__doc__ or "")
    for key, field in type(section).model_fields.items():
        value = getattr(section, key)
        if isinstance(value, Section):
            yield from _without_effect(value, (*path, key), located)
        elif (later or _LATER in (field.description or "")) and value != field.get_default():
            sentence = f"{key} has no effect yet"
            yield located.keys[*path, key], (sentence, "leave it out; it is accepted for a later version only")
