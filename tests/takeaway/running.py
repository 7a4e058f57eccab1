"""Receivers as their users run them: each in a process of its own, asked over real sockets."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.takeaway.languages import find_language
from tests.raw_client import RawClient
from tests.waiting import wait_for

RUNTIMES = {"node": "node", "express": "node", "php": "php", "go": "go", "java": "java"}
"""The program that must be on the PATH; the other languages are Python's, and always there."""


def require_runtime(language: str) -> None:
    """Skip the test if the language cannot be run on this machine."""
    runtime = RUNTIMES.get(language)
    if runtime is not None and shutil.which(runtime) is None:
        pytest.skip(f"{runtime} is not on this machine")


@dataclass
class Running:
    """A receiver that answers at a port of the loopback interface; `log` is what it printed."""

    process: asyncio.subprocess.Process
    port: int
    log: Path

    async def status(self, request: bytes) -> int:
        """Send the bytes over a connection of their own; return the status of the answer."""
        client = await RawClient.connect(self.port)
        try:
            await client.send(request)
            return (await client.answer(method="HEAD")).status
        finally:
            await client.close()

    @property
    def handled(self) -> int:
        """How many events went to the user's own code."""
        return self.log.read_text(encoding="utf-8").count("received ")


@asynccontextmanager
async def running(language: str, source: str, folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Running]:
    """Save the source as its user would, start it on a free port, and end it with the block."""
    file = folder / find_language(language).save_as
    file.write_text(source, encoding="utf-8")
    port = _free_port()
    log = folder / "log.txt"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *_command(language, file, port),
            cwd=folder,
            env=_environment({"PORT": str(port), **environment}),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    receiver = Running(process, port, log)
    try:
        await wait_for(lambda: _answers(receiver), f"{language} to listen", limit=60)
        yield receiver
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def start_in_vain(
    language: str, source: str, folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Start a receiver that is to end by itself; return what it left behind."""
    file = folder / find_language(language).save_as
    file.write_text(source, encoding="utf-8")
    command = _command(language, file, _free_port())
    return subprocess.run(
        command, cwd=folder, env=_environment(environment), capture_output=True, text=True, timeout=60
    )


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("O2VEND_")}
    return {**kept, **more}


def _command(language: str, file: Path, port: int) -> list[str]:
    if language == "php":
        return ["php", "-S", f"127.0.0.1:{port}", file.name]
    if language == "go":
        subprocess.run(["go", "build", "-o", "receiver", file.name], cwd=file.parent, check=True, timeout=120)
        return [str(file.parent / "receiver")]
    if language == "java":
        return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", file.name]
    return [RUNTIMES.get(language, sys.executable), file.name]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answers(receiver: Running) -> bool:
    assert receiver.process.returncode is None, receiver.log.read_text(encoding="utf-8")
    try:
        client = await RawClient.connect(receiver.port)
    except ConnectionRefusedError:
        return False
    await client.close()
    return True
