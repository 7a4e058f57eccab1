"""Into the clipboard: by the terminal (OSC 52) and the system's own tool, or into a file where neither takes it."""

import asyncio
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TERMINAL_TAKES = 74_000
"""Bytes that terminals take by OSC 52: some refuse sequences beyond 100,000 characters, and base64 makes 4 of 3."""

_PATIENCE = 3.0  # seconds for a tool of the system


@dataclass(frozen=True, slots=True)
class Copied:
    """Where it went, as a sentence that is safe to show; `went` is False if it went nowhere."""

    sentence: str
    went: bool = True


async def copy(
    name: str, data: bytes, by_terminal: Callable[[str], object], folder: Path, environ: Mapping[str, str] = os.environ
) -> Copied:
    """Copy what is called `name` (`body of #12`); what is too large, or no text, goes into a file in `folder`."""
    size = f"{len(data):,} bytes"
    text = _text(data)
    ways = []
    if text is not None:
        tool = system_tool(environ)
        if tool is not None and await _feed(tool, data):
            ways.append(tool[0])
        if len(data) <= TERMINAL_TAKES:
            by_terminal(text)
            ways.append("the terminal (OSC 52)")
    if ways:
        warning = "" if text is None or _is_calm(text) else ". It holds control characters: mind where you paste it"
        return Copied(f"Copied the {name}, {size}, by {' and by '.join(ways)}{warning}")
    why = "it is no text" if text is None else f"terminals take no more than {TERMINAL_TAKES:,} bytes"
    try:
        path = await asyncio.to_thread(_write, folder, f"copied-{re.sub('[^a-z0-9]+', '-', name.lower())}", data)
    except OSError as error:
        return Copied(f"The {name} could not be copied ({why}), nor written into {folder}: {error.strerror}", False)
    return Copied(f"Wrote the {name}, {size}, into {path}, because {why}")


def system_tool(environ: Mapping[str, str], find: Callable[[str], str | None] = shutil.which) -> Sequence[str] | None:
    """Return the command that takes the clipboard's text on stdin, None if there is none or it is another machine's."""
    if "SSH_CONNECTION" in environ:
        return None
    offered: list[tuple[str, ...]] = []
    if sys.platform == "darwin":
        offered.append(("pbcopy",))
    if environ.get("WAYLAND_DISPLAY"):
        offered.append(("wl-copy",))
    if environ.get("DISPLAY"):
        offered += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    if environ.get("WSL_DISTRO_NAME"):
        offered.append(("clip.exe",))
    return next((command for command in offered if find(command[0])), None)


async def _feed(command: Sequence[str], data: bytes) -> bool:
    """Give a tool its text; return whether it took it."""
    try:
        # These tools stay behind to serve the text, so they must hold nothing of ours open.
        nowhere = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=nowhere, stderr=nowhere
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_PATIENCE):
            await process.communicate(data)
    except (TimeoutError, OSError):
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode == 0


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _is_calm(text: str) -> bool:
    return not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


def _write(folder: Path, name: str, data: bytes) -> Path:
    """Write a file that only its owner can read, in the place of a former one of that name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    unfinished = folder / f".{name}.{secrets.token_hex(4)}.unfinished"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(data)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return path
