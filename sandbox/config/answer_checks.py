"""What no single value of `receiver.answers` can tell: is the subscription there, may the header be set, the body be.

Works on the plain data, so that it still speaks when other values have the wrong type; those are passed over.
"""

import difflib
from typing import Any

from sandbox.config.checks import check_header_names, check_header_texts
from sandbox.config.errors import quotable
from sandbox.config.located import Located
from sandbox.config.tree import Path
from sandbox.domain.answering import BODYLESS, require_answerable_header


def check_answers(located: Located) -> None:
    """Add a problem for every broken rule between values."""
    data = located.data if isinstance(located.data, dict) else {}
    receiver = data.get("receiver")
    entries = receiver.get("answers") if isinstance(receiver, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict):
            path: Path = ("receiver", "answers", index)
            _check_subscription(entry.get("subscription"), data.get("subscriptions"), path, located)
            _check_headers(entry.get("headers"), (*path, "headers"), located)
            _check_body(entry, path, located)


def _check_subscription(name: object, subscriptions: object, path: Path, located: Located) -> None:
    entries = subscriptions if isinstance(subscriptions, list) else []
    unread = {("subscriptions",), *(("subscriptions", index, "name") for index in range(len(entries)))}
    # The subscription may be what could not be read.
    if not isinstance(name, str) or located.damaged or unread & located.unreadable:
        return
    names = [str(each["name"]) for each in entries if isinstance(each, dict) and each.get("name") is not None]
    if name in names:
        return
    path = (*path, "subscription")
    hidden = path in located.references or not quotable(name)
    sentence = "there is no subscription of this name" if hidden else f"there is no subscription {name!r}"
    shown = [each for each in names if quotable(each)]
    close = difflib.get_close_matches(name, shown, n=1)
    if close:
        help = f"did you mean {close[0]!r}?"
    else:
        help = f"the names are {', '.join(shown)}" if shown else "remove the condition, or add the subscription"
    located.report(located.place(path), sentence, help)


def _check_headers(headers: object, path: Path, located: Located) -> None:
    if isinstance(headers, dict):
        check_header_names(headers, path, located)
        help = "remove the header or correct it; an answer could not be sent with it"
        check_header_texts(headers, path, located, require_answerable_header, help)


def _check_body(entry: dict[str, Any], path: Path, located: Located) -> None:
    status = entry.get("status")
    if isinstance(status, int) and status in BODYLESS and entry.get("body"):
        sentence = f"an answer with status {status} has no body"
        located.report(located.place((*path, "body")), sentence, "remove the body, or take another status")
