"""Starting `appending_process` and reading what it says."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.conftest import REPOSITORY

LIMIT = 30.0


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[Process]:
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.journal.appending_process", *arguments),
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(LIMIT):
            yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


async def output_of(*arguments: str) -> list[str]:
    async with process(*arguments) as started:
        out, err = await started.communicate()
        assert started.returncode == 0, err.decode()
        return out.decode().splitlines()
