"""What no single value can tell: rules between the values of a subscription, of all of them, and of the wire.

They work on the plain data, so that they still speak when other values have the wrong type; those are passed over.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.config.errors import quotable
from sandbox.config.located import Located
from sandbox.config.tree import Path
from sandbox.domain import signature
from sandbox.domain.request import UnsendableError, require_sendable_header
from sandbox.domain.wire import SignatureFormat


def check_relations(located: Located) -> None:
    """Add a problem for every broken rule between values."""
    data = located.data if isinstance(located.data, dict) else {}
    wire = _mapping(data.get("wire"))
    signing = _signing(wire)
    _check_rename(_mapping(wire.get("rename")), located)
    subscriptions = data.get("subscriptions")
    names: dict[str, int] = {}
    for index, entry in enumerate(subscriptions if isinstance(subscriptions, list) else []):
        if isinstance(entry, dict):
            path: Path = ("subscriptions", index)
            _check_name(entry.get("name"), (*path, "name"), names, located)
            _check_secret(entry, path, signing, located)
            _check_headers(_mapping(entry.get("headers")), (*path, "headers"), signing, located)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _signing(wire: dict[str, Any]) -> SignatureFormat | None:
    """Return the signature's format, or None if it is wrong in itself."""
    chosen = _mapping(wire.get("signature"))
    scheme, header = chosen.get("scheme"), chosen.get("header")
    if scheme is None:
        scheme = SignatureFormat().scheme
    if not isinstance(scheme, str) or scheme not in signature.SCHEMES:
        return None
    return SignatureFormat(scheme, header if isinstance(header, str) else None)


def _check_name(name: object, path: Path, names: dict[str, int], located: Located) -> None:
    if not isinstance(name, str):
        return
    line = located.place(path).line
    first = names.setdefault(name, line)
    if first != line:
        shown = "this name" if path in located.references or not quotable(name) else f"the name {name!r}"
        sentence = f"{shown} is taken by the subscription in line {first}"
        located.report(located.place(path), sentence, "give every subscription a name of its own")


def _check_secret(entry: dict[str, Any], path: Path, signing: SignatureFormat | None, located: Located) -> None:
    secret_path = (*path, "secret")
    secret = entry.get("secret")
    if signing is None or signing.scheme == "none" or secret_path in located.unreadable:
        return
    if secret is None or secret == "":
        if secret_path not in located.values and located.damaged:
            return
        place = located.keys.get(secret_path) or located.place(path)
        sentence = "secret is empty" if secret_path in located.values else "secret is missing"
        help = f"write `secret: ${{O2VEND_SECRET}}`; scheme {signing.scheme} signs with it, only scheme none does not"
        located.report(place, sentence, help)
    elif signing.scheme == "plain-secret" and isinstance(secret, str):
        try:
            require_sendable_header(signature.header_name(signing) or "", secret)
        except UnsendableError as error:
            help = "take a secret of visible ASCII characters, or another signature scheme"
            located.report(located.place(secret_path), f"the secret cannot be sent: {error}", help)


def _check_headers(headers: dict[str, Any], path: Path, signing: SignatureFormat | None, located: Located) -> None:
    of_signature = signature.header_name(signing) if signing else None
    for name in check_header_names(headers, path, located):
        if of_signature is not None and name.lower() == of_signature.lower():
            sentence = f"{shown_header(name)} carries the signature, so it cannot be configured"
            located.report(
                located.keys[*path, name], sentence, "remove it, or name another one in wire.signature.header"
            )
    check_header_texts(
        headers,
        path,
        located,
        require_sendable_header,
        "remove the header or correct it; a delivery could not be sent with it",
    )


def check_header_names(headers: dict[str, Any], path: Path, located: Located) -> Sequence[str]:
    """Return the names that stand here for the first time, and add a problem for each of the others."""
    first: dict[str, str] = {}
    for name in headers:
        known = first.setdefault(name.lower(), name)
        if known != name:
            help = f"remove this one or {shown_header(known)}; upper and lower case mean the same header"
            located.report(located.keys[*path, name], f"{shown_header(name)} stands here a second time", help)
    return tuple(first.values())


def check_header_texts(
    headers: dict[str, Any], path: Path, located: Located, require: Callable[[str, str], None], help: str
) -> None:
    """Add a problem for every header that `require`, which raises UnsendableError, does not take."""
    for name, value in headers.items():
        try:
            require(name, value if isinstance(value, str) else "")
        except UnsendableError as error:
            sentence = str(error).replace(f"header name {name!r}", shown_header(name))
            located.report(located.keys[*path, name], sentence, "put a blank behind the colon" if ":" in name else help)


def shown_header(name: str) -> str:
    """Return how messages name a header: not at all if it may be the rest of a spoilt line."""
    return f"header {name!r}" if quotable(name) else "this header name"


def _check_rename(rename: dict[str, Any], located: Located) -> None:
    seen: dict[str, str] = {}
    for old, new in rename.items():
        path = ("wire", "rename", old)
        if isinstance(new, str) and seen.setdefault(new, old) != old:
            sentence = f"{seen[new]!r} and {old!r} would get the same name"
            located.report(located.place(path), sentence, "give each member a name of its own")
