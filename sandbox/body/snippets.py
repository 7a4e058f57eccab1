"""Requests as commands to paste into a shell."""

import shlex

from sandbox.body.text import is_safe
from sandbox.domain.request import HttpRequest, host_header

_CURL_ADDS = ("User-Agent", "Accept")
_LONGEST_ARGUMENT = 100_000  # bytes; Linux takes 131,072 in one argument
_CURL_ASKS_FIRST = 1024  # bytes of body beyond which curl may send `Expect: 100-continue`


def curl(request: HttpRequest) -> str:
    """Return a POSIX shell command that makes curl send this request: these headers and exactly these body bytes.

    Everything in it is safe to show: what is not is written in octal for `printf`. It holds credentials in clear.
    Host, Content-Length and the order of the head are left to curl, unless the request has other values.
    """
    options = [*_method(request), *_headers(request)]
    data = _data(request)
    piped = data is None
    if piped:
        options.append("--data-binary @-")
    elif data:
        options.append(f"--data-raw {data}")
    command = " \\\n  ".join([f"curl -g --path-as-is {shlex.quote(_url(request))}", *options])
    return f"{_printf(request.body)} |\n{command}" if piped else command


def curl_script(request: HttpRequest, body_file: str) -> str:
    """Return a POSIX shell script that sends this request with the bytes of a file that lies beside the script.

    Its first argument, if there is one, takes the place of the URL. It prints the answer and its status, and ends with
    curl's exit code: 0 for a status below 400, 22 for any other. It holds credentials in clear, as `curl` does.
    """
    options = [*_method(request), *_headers(request), f"--data-binary @{shlex.quote(body_file)}"]
    options += ["--silent --show-error --fail-with-body", r"--write-out '\n%{http_code}\n'"]
    return "\n".join(
        [
            "#!/bin/sh",
            f"url={shlex.quote(_url(request))}",
            'if [ "$#" -gt 0 ]; then url=$1; fi',
            'cd "$(dirname "$0")" || exit',
            " \\\n  ".join(['curl -g --path-as-is "$url"', *options]),
            "",
        ]
    )


def _url(request: HttpRequest) -> str:
    scheme = request.url.partition(":")[0].lower()
    return f"{scheme}://{host_header(request.url)}{request.target}"


def _method(request: HttpRequest) -> list[str]:
    implied = "POST" if _sends_body(request) else "GET"
    options = [] if request.method == implied else [f"-X {_argument(request.method)}"]
    if request.url.lower().startswith("https:"):
        options.append("--http1.1")
    return options


def _sends_body(request: HttpRequest) -> bool:
    return bool(request.body) or "content-length" in {name.lower() for name, _ in request.headers}


def _headers(request: HttpRequest) -> list[str]:
    left_to_curl = {("host", host_header(request.url)), ("content-length", str(len(request.body)))}
    present = {name.lower() for name, _ in request.headers}
    unwanted = list(_CURL_ADDS)
    if _sends_body(request):
        unwanted.append("Content-Type")
    if len(request.body) > _CURL_ASKS_FIRST:
        unwanted.append("Expect")
    headers = [f"{name}:" for name in unwanted if name.lower() not in present]
    for name, value in request.headers:
        if (name.lower(), value) not in left_to_curl:
            headers.append(f"{name}: {value}" if value else f"{name};")
    return [f"-H {_argument(header)}" for header in headers]


def _argument(text: str) -> str:
    """Return a quoted argument; one that is not safe to show, as a received header can be, comes from `printf`."""
    if is_safe(text):
        return shlex.quote(text)
    return f'"$({_printf(text.encode("utf-8", "surrogateescape"))})"'


def _data(request: HttpRequest) -> str | None:
    """Return the quoted body, nothing if there is none to send, None if it cannot be an argument."""
    if not _sends_body(request):
        return ""
    try:
        text = request.body.decode()
    except UnicodeDecodeError:
        return None
    return shlex.quote(text) if len(request.body) <= _LONGEST_ARGUMENT and is_safe(text) else None


def _printf(body: bytes) -> str:
    """Return a command that writes these bytes. The shell's own printf takes arguments of any length."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = None
    if text is not None and is_safe(text):
        return f"printf %s {shlex.quote(text)}"
    escaped = body.decode("latin-1").translate(_OCTAL)
    if escaped.startswith("-"):
        escaped = f"\\{ord('-'):03o}{escaped[1:]}"  # else it would be an option
    return f"printf {shlex.quote(escaped)}"


_OCTAL = {code: f"\\{code:03o}" for code in range(256) if not 0x20 <= code < 0x7F} | {
    ord("%"): "%%",
    ord("\\"): "\\\\",
    ord("\n"): "\\n",
}
