"""Hands a text to the user's own editor, and gives back what is in the file when that is closed."""

import asyncio
import os
import shlex
import shutil
import signal
import tempfile
from collections.abc import Mapping
from pathlib import Path

from textual.app import App, SuspendNotSupported

from sandbox.body.text import decode

USUAL = ("nano", "vi")
"""What is taken if neither $VISUAL nor $EDITOR says it."""


class HandOffError(Exception):
    """The text did not come back; the message says why, and what to do."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """Return the command of the user's editor. Raises HandOffError."""
    for name in ("VISUAL", "EDITOR"):
        text = environ.get(name, "").strip()
        if not text:
            continue
        try:
            command = shlex.split(text)
        except ValueError as error:
            raise HandOffError(f"${name} cannot be read as a command: {error}") from None
        if shutil.which(command[0], path=environ.get("PATH")) is None:
            raise HandOffError(f"${name} names {command[0]}, which is not there")
        return command
    found = next(filter(None, (shutil.which(each, path=environ.get("PATH")) for each in USUAL)), None)
    if found is None:
        raise HandOffError("there is no editor: set $VISUAL or $EDITOR to the command of yours")
    return [found]


async def edited(app: App[object], text: str, name: str) -> str:
    """Return the text as the editor left it; meanwhile the terminal is the editor's, and the receiver goes on.

    `name` is what the file is called, without its suffix. Raises HandOffError.
    """
    command = editor_command(os.environ)
    with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
        path = Path(folder) / f"{name}.json"
        await asyncio.to_thread(path.write_bytes, text.encode("utf-8", "surrogateescape"))
        try:
            code = await _run(app, [*command, str(path)])
        except SuspendNotSupported:
            raise HandOffError("this terminal cannot be handed over") from None
        except OSError as error:
            raise HandOffError(f"{command[0]} could not be started: {error.strerror}") from None
        if code:
            raise HandOffError(f"{command[0]} ended with exit code {code}, so the text stays as it was")
        try:
            back = decode(await asyncio.to_thread(path.read_bytes))
        except OSError as error:
            raise HandOffError(f"the file is gone: {error.strerror}") from None
    return back if text.endswith("\n") else back.removesuffix("\n").removesuffix("\r")


async def _run(app: App[object], command: list[str]) -> int:
    # Drawing while the terminal is somebody else's would wait for it for ever, hence the batch. Ctrl+C is the editor's.
    with app.batch_update(), app.suspend():
        before = signal.signal(signal.SIGINT, lambda *_: None)
        try:
            process = await asyncio.create_subprocess_exec(*command)
            return await process.wait()
        finally:
            signal.signal(signal.SIGINT, before)
