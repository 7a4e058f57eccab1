"""What may have been the key in place of the secret. A new suspicion is one line of the table."""

import base64
import binascii
import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from sandbox.domain.explanation.suspicion import Suspicion, tell
from sandbox.domain.secret import MASK, Secret
from sandbox.domain.subscription import Subscription

_PREFIX = "whs_"
_LONGEST_SECRET = 4096


class Key(NamedTuple):
    """A key to try, and what it would mean if it were the one; `told` is None for the right one."""

    told: Suspicion | None
    value: bytes


class KeyVariant(NamedTuple):
    """A suspicion about the secret, and how the key is then made of its text; None if it is no other."""

    suspicion: Suspicion
    make: Callable[[str], bytes | str | None]


_EXACT = "Take {secret} exactly, with nothing around it or left out: trim what comes from a file or a variable."
_TEXT = "Use the UTF-8 bytes of the whole text of {secret} as the key; nothing of it is decoded (wire-format 3.2)."
_WHOLE = "Use the whole of {secret}: `whs_` is part of the key (wire-format 3.2)."
_LOADED = "Look where the key is loaded: the setting was not there, or its name is wrong."
_PASTED = "Take the secret itself; what was used is only how it is shown, or a placeholder."


def _variant(cause: str, clause: str, fix: str, make: Callable[[str], bytes | str | None]) -> KeyVariant:
    return KeyVariant(Suspicion(cause, f"with {clause}", fix), make)


def _constant(text: str) -> Callable[[str], str]:
    return lambda _: text


def _unprefixed(text: str) -> str | None:
    return text[len(_PREFIX) :] if text.lower().startswith(_PREFIX) else None


def _hex_decoded(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _base64_decoded(text: str, altchars: bytes = b"+/") -> bytes | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars, validate=True)
    except (binascii.Error, ValueError):
        return None


def _both(decode: Callable[[str], bytes | None], text: str) -> bytes | None:
    """Decode what follows `whs_`."""
    rest = _unprefixed(text)
    return None if rest is None else decode(rest)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _encoded(encoding: str) -> Callable[[str], bytes]:
    return lambda text: text.encode(encoding, "surrogatepass")


def _latin_1(text: str) -> bytes | None:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return None


KEY_VARIANTS: tuple[KeyVariant, ...] = (
    _variant("secret-with-newline", "{secret} and a line feed behind it", _EXACT, lambda text: f"{text}\n"),
    _variant("secret-with-crlf", "{secret} and CR LF behind it", _EXACT, lambda text: f"{text}\r\n"),
    _variant("secret-with-blank-behind", "{secret} and a blank behind it", _EXACT, lambda text: f"{text} "),
    _variant("secret-with-blank-in-front", "a blank in front of {secret}", _EXACT, lambda text: f" {text}"),
    _variant("secret-with-blanks-around", "{secret} between blanks", _EXACT, lambda text: f" {text} "),
    _variant("secret-with-tab", "{secret} and a tab behind it", _EXACT, lambda text: f"{text}\t"),
    _variant("secret-in-double-quotes", "{secret} in double quotes", _EXACT, lambda text: f'"{text}"'),
    _variant("secret-in-single-quotes", "{secret} in single quotes", _EXACT, lambda text: f"'{text}'"),
    _variant("secret-with-bom", "a byte order mark in front of {secret}", _EXACT, lambda text: f"\ufeff{text}"),
    _variant("secret-trimmed", "{secret} without the blanks around it", _EXACT, str.strip),
    _variant(
        "secret-unquoted", "{secret} without the quotes around it", _EXACT, lambda text: text.strip().strip("\"'`")
    ),
    _variant("secret-without-whs", "{secret} without its `whs_`", _WHOLE, _unprefixed),
    _variant("secret-with-whs", "`whs_` in front of {secret}", _EXACT, lambda text: _PREFIX + text),
    _variant(
        "secret-with-upper-case-whs",
        "{secret} with its `whs_` in capitals",
        _WHOLE,
        lambda text: None if (rest := _unprefixed(text)) is None else f"WHS_{rest}",
    ),
    _variant("secret-in-upper-case", "{secret} in upper case", _EXACT, str.upper),
    _variant("secret-in-lower-case", "{secret} in lower case", _EXACT, str.lower),
    _variant("secret-hex-decoded", "{secret} decoded from hex", _TEXT, _hex_decoded),
    _variant(
        "secret-hex-decoded-without-whs",
        "{secret} decoded from hex after `whs_`",
        _TEXT,
        lambda text: _both(_hex_decoded, text),
    ),
    _variant("secret-base64-decoded", "{secret} decoded from base64", _TEXT, _base64_decoded),
    _variant(
        "secret-base64-decoded-without-whs",
        "{secret} decoded from base64 after `whs_`",
        _TEXT,
        lambda text: _both(_base64_decoded, text),
    ),
    _variant(
        "secret-base64url-decoded",
        "{secret} decoded from base64 for URLs",
        _TEXT,
        lambda text: _base64_decoded(text, b"-_"),
    ),
    _variant("secret-in-base64", "{secret} encoded in base64", _TEXT, lambda text: base64.b64encode(_utf8(text))),
    _variant("secret-in-hex", "{secret} encoded in hex", _TEXT, lambda text: _utf8(text).hex()),
    _variant(
        "secret-percent-encoded",
        "{secret} percent-encoded",
        _TEXT,
        lambda text: quote(text, safe="", errors="surrogatepass"),
    ),
    _variant("secret-in-utf-16", "{secret} in UTF-16", _TEXT, _encoded("utf-16-le")),
    _variant("secret-in-utf-16-be", "{secret} in big-endian UTF-16", _TEXT, _encoded("utf-16-be")),
    _variant("secret-in-latin-1", "{secret} in Latin-1", _TEXT, _latin_1),
    _variant(
        "secret-normalised",
        "{secret} in composed or decomposed Unicode",
        _TEXT,
        lambda text: next((t for form in ("NFC", "NFD") if (t := unicodedata.normalize(form, text)) != text), None),
    ),
    _variant(
        "secret-sha256", "the SHA-256 of {secret} as key", _TEXT, lambda text: hashlib.sha256(_utf8(text)).digest()
    ),
    _variant(
        "secret-sha256-hex",
        "the SHA-256 of {secret} in hex as key",
        _TEXT,
        lambda text: hashlib.sha256(_utf8(text)).hexdigest(),
    ),
    _variant("secret-empty", "an empty key", _LOADED, _constant("")),
    _variant("secret-undefined", "the text `undefined` as key", _LOADED, _constant("undefined")),
    _variant("secret-null", "the text `null` as key", _LOADED, _constant("null")),
    _variant("secret-none", "the text `None` as key", _LOADED, _constant("None")),
    _variant("secret-masked", "the dots that hide {secret} on a screen", _PASTED, _constant(MASK)),
    _variant(
        "secret-masked-whs", "`whs_` and the dots that hide {secret} on a screen", _PASTED, _constant("whs_" + MASK)
    ),
    _variant("secret-change-me", "the placeholder `change-me` as key", _PASTED, _constant("change-me")),
)
"""Every way to spoil a secret that is tried, likely ones first."""

OF_ANOTHER = Suspicion(
    "secret-of-another-subscription",
    "with the secret of {other}, not {owner}",
    "Sign with {secret}, or send to the URL of {other}.",
)
OF_A_HEADER = Suspicion(
    "secret-is-a-header-value",
    "with the value of the header {other} as key, not with {secret}",
    "Sign with {secret}; the header {other} is sent beside the signature and is no key.",
)


def right_key(subscription: Subscription) -> Key:
    """Return the key that is expected."""
    return Key(None, subscription.secret.key())


def other_keys(subscription: Subscription, others: tuple[Subscription, ...]) -> Iterator[Key]:
    """Yield the keys of the other subscriptions, those that share the secret left out."""
    right = subscription.secret.key()
    for other in others:
        if other.secret and other.secret.key() != right:
            yield Key(tell(OF_ANOTHER, subscription, other.name), other.secret.key())


def spoilt_keys(subscription: Subscription) -> Iterator[Key]:
    """Yield what may have become of the secret, each key once."""
    text = subscription.secret.reveal()
    seen = {subscription.secret.key()}
    if len(text) > _LONGEST_SECRET:
        return
    for suspicion, make in KEY_VARIANTS:
        made = make(text)
        value = _utf8(made) if isinstance(made, str) else made
        if value is not None and value not in seen:
            seen.add(value)
            yield Key(tell(suspicion, subscription), value)
    for name, header in subscription.headers:
        value = Secret(header).key()
        if value not in seen:
            seen.add(value)
            yield Key(tell(OF_A_HEADER, subscription, name), value)
