"""A process of its own with the journal open: `append PATH PREFIX COUNT`, `reset PATH` or `fill PATH SIZE_LIMIT`.

It prints one line for each record that is committed: its number and its record_id. COUNT 0 means until killed.
`refused PATH` gives up root's privileges, if it has them, and prints why the journal cannot be opened.
"""

import asyncio
import concurrent.futures.thread  # noqa: F401 - asyncio imports it late, when a plain user may not read it any more
import itertools
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from sandbox.journal.protocol import JournalError
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.journal.journal_records import capture

APPENDERS = 16
NOBODY = 65534


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def append(journal: SqliteJournal, names: Iterator[str]) -> None:
    for name in names:
        say(f"{await journal.append(capture(name, body=name.encode() * 50))} {name}")


async def fill(journal: SqliteJournal) -> None:
    for index in itertools.count():
        try:
            say(f"{await journal.append(capture(str(index), body=b'x' * 100_000))} {index}")
        except JournalError as error:
            say(str(error))
            return


async def refused(path: Path) -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        async with await SqliteJournal.open(path):
            say("it was opened")
    except JournalError as error:
        say(str(error))


async def main(command: str, path: str, *rest: str) -> None:
    if command == "refused":
        await refused(Path(path))
        return
    if command == "fill":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that writing beyond the limit fails instead of killing
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(rest[0]), int(rest[0])))
    async with await SqliteJournal.open(Path(path)) as journal:
        if command == "append":
            indexes = itertools.count() if rest[1] == "0" else range(int(rest[1]))
            names = (f"{rest[0]}-{index}" for index in indexes)
            await asyncio.gather(*(append(journal, names) for _ in range(APPENDERS)))
        elif command == "reset":
            say(str(await journal.reset()))
        elif command == "fill":
            await fill(journal)


asyncio.run(main(*sys.argv[1:]))
