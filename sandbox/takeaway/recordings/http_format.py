"""An .http file, as the REST clients of VS Code and JetBrains read it.

Such a file is text in which some lines mean something. A request that would not go out as it was, byte for byte, is
left out: a body that is not UTF-8, begins or ends with a blank line, has a CR, a line that the clients take for
themselves (`###`, `< file`, `> handler`) or a `{{variable}}`.
"""

import re

from sandbox.takeaway.recordings.entry import Entry, OmittedError
from sandbox.takeaway.recordings.heading import heading, masked_line
from sandbox.takeaway.recordings.request_of import request_of

_MADE_BY_CLIENTS = ("content-length", "connection")
_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TAKEN_LINE = re.compile(r"^(?:###|<|>|//|#)", re.MULTILINE)


class HttpFormat:
    """Writes one request a record, divided by `###`."""

    def beginning(self) -> str:
        """Return nothing."""
        return ""

    def record(self, entry: Entry, *, first: bool) -> str:
        """Return the request under its comments."""
        request = request_of(entry.record)
        headers = [pair for pair in request.headers if pair[0].lower() not in _MADE_BY_CLIENTS]
        lines = [
            f"{request.method} {request.url.partition('#')[0]} HTTP/1.1",
            *(f"{name}: {value}" for name, value in headers),
        ]
        _refuse_head(request.method, headers, lines)
        text = _body(request.body)
        masked = masked_line(entry)
        comments = [f"### {heading(entry)}", *([f"# {masked}"] if masked else [])]
        return "\n".join([*([] if first else [""]), *comments, *lines, *(["", text] if text else []), ""])

    def end(self) -> str:
        """Return nothing."""
        return ""


def _refuse_head(method: str, headers: list[tuple[str, str]], lines: list[str]) -> None:
    names = [method, *(name for name, _ in headers)]
    whole = "".join(lines)
    if not all(map(_TOKEN.fullmatch, names)) or _CONTROL.search(whole) or "{{" in whole or not whole.isprintable():
        raise OmittedError("its head has characters that an .http file cannot carry")


def _body(body: bytes) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise OmittedError("its body is not text, and an .http file is") from None
    if text != text.strip() or "\r" in text or "\0" in text:
        raise OmittedError("its body has line ends that an .http file would change")
    if _TAKEN_LINE.search(text) or "{{" in text:
        raise OmittedError("its body has something that REST clients take for a command of theirs")
    return text
