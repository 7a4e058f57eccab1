"""Which subscriptions a request target means: paths compared without regard to how they are percent-encoded."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from sandbox.domain.checks.wording import nearest, shown
from sandbox.domain.subscription import Subscription
from sandbox.domain.verdict import Check, failed, passed

Subscribers: TypeAlias = Mapping[str, tuple[Subscription, ...]]
"""Subscriptions by the canonical form of their path."""

HINT = "; did you mean "
"""Begins what a failed check tells the user only: no stranger may learn which paths there are."""

_PLAIN = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*")
_TO_REWRITE = re.compile(rb"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical(path: str) -> str:
    """Return the one spelling of all paths that RFC 3986 (6.2.2) calls equal.

    Unreserved characters are decoded, everything that must be encoded is, in upper-case hex. `%2F` stays apart from
    `/`, and neither dots nor double slashes are resolved, so no path can pass for another one.
    """
    if _PLAIN.fullmatch(path):
        return path
    return _TO_REWRITE.sub(_rewritten, path.encode("utf-8", "surrogateescape")).decode("ascii")


def _rewritten(match: re.Match[bytes]) -> bytes:
    piece = match[0]
    code = int(piece[1:], 16) if len(piece) == 3 else piece[0]
    return bytes((code,)) if code in _UNRESERVED else b"%%%02X" % code


def split_target(target: str) -> tuple[str, str]:
    """Return path and query of a target in origin-form or absolute-form; other forms are a path of their own."""
    if not target.startswith("/"):
        scheme, separator, rest = target.partition("://")
        if separator and scheme.isalpha():
            authority_end = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
            target = rest[authority_end:]
            target = target if target.startswith("/") else f"/{target}"
    path, _, query = target.partition("#")[0].partition("?")
    return path, query


def by_path(subscriptions: tuple[Subscription, ...]) -> Subscribers:
    """Return the subscriptions grouped by canonical path, each group in configured order."""
    groups: dict[str, list[Subscription]] = {}
    for subscription in subscriptions:
        groups.setdefault(canonical(subscription.path), []).append(subscription)
    return {path: tuple(group) for path, group in groups.items()}


def check_path(path: str, subscribers: Subscribers) -> tuple[Check, tuple[Subscription, ...]]:
    """Check `path`: some subscription's URL has it. Returns those subscriptions too."""
    found = subscribers.get(canonical(path), ())
    if not found:
        near = nearest(canonical(path), subscribers, cutoff=0.5)
        hint = f"{HINT}{near}?" if near else ""
        return failed("path", f"no subscription has this path, {shown(path)}{hint}"), ()
    names = ", ".join(subscription.name for subscription in found)
    return passed("path", f"it is the path of {names}"), found
