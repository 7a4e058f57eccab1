"""What cannot be opened, read or written is one sentence that names the file, the cause and the way out."""

import asyncio
import contextlib
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from sandbox.journal import connection, presence, schema
from sandbox.journal.protocol import JournalError
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.journal.journal_records import capture
from tests.journal.processes import output_of
from tests.waiting import wait_for


@pytest.fixture
def readable_folder() -> Iterator[Path]:
    """A folder that every user can reach; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


async def refusal_for_a_plain_user(path: Path) -> str:
    """Return what a process without privileges is told; this one may be root's, for whom nothing is forbidden."""
    (sentence,) = await output_of("refused", str(path))
    assert sentence.startswith(f"journal {path}: ")
    return sentence


async def refusal(path: Path) -> str:
    with pytest.raises(JournalError) as caught:
        await SqliteJournal.open(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"journal {path}: ")
    assert "\n" not in sentence
    return sentence


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def touched(path: Path) -> Path:
    path.touch()
    return path


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[schema.PAGE_SIZE :] = b"\xa5" * (len(content) - schema.PAGE_SIZE)
    path.write_bytes(content)


def database(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as opened, opened:
        for statement in statements:
            opened.execute(statement)


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "is a file where a folder is needed" in await refusal(tmp_path / "file" / "journal.db")


async def test_a_folder_in_its_place(path: Path) -> None:
    await asyncio.to_thread(path.mkdir)
    assert "cannot be opened" in await refusal(path)


async def test_a_file_that_is_no_database_is_not_touched(path: Path) -> None:
    content = b"my diary, dear to me\n" * 500
    write(path, content)
    sentence = await refusal(path)
    assert "not a journal" in sentence
    assert "journal.path" in sentence
    assert await asyncio.to_thread(path.read_bytes) == content


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE theirs (x)"],
        ["PRAGMA user_version = 1"],
        ["PRAGMA application_id = 7", "CREATE TABLE records (x)"],
    ],
)
async def test_another_programs_database_is_not_touched(path: Path, statements: list[str]) -> None:
    database(path, *statements)
    assert "another program's" in await refusal(path)
    with contextlib.closing(sqlite3.connect(path)) as opened:
        assert opened.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'journal'").fetchone() == (0,)


async def test_a_newer_layout(path: Path) -> None:
    async with await SqliteJournal.open(path):
        pass
    database(path, f"PRAGMA user_version = {schema.VERSION + 1}")
    assert "newer version" in await refusal(path)


async def test_a_damaged_file(path: Path) -> None:
    async with await SqliteJournal.open(path) as journal:
        for index in range(100):
            await journal.append(capture(str(index)))
    damage(path)
    with pytest.raises(JournalError, match=r"journal .*journal\.db: the file is damaged .*; move it away"):
        async with await SqliteJournal.open(path) as journal:
            await journal.tail()


async def test_a_file_without_write_permission(readable_folder: Path) -> None:
    path = readable_folder / "journal.db"
    async with await SqliteJournal.open(path):
        pass
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    assert "permissions" in await refusal_for_a_plain_user(path)


async def test_a_folder_without_write_permission(readable_folder: Path) -> None:
    await asyncio.to_thread(readable_folder.chmod, 0o555)
    assert "permission" in await refusal_for_a_plain_user(readable_folder / ".sandbox" / "journal.db")
    assert "permission" in await refusal_for_a_plain_user(readable_folder / "journal.db")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
async def test_a_file_system_that_takes_no_files() -> None:
    assert "cannot be opened" in await refusal(Path("/proc/journal.db"))


async def test_a_file_deleted_while_open_is_an_error_not_a_loss(journal: SqliteJournal, path: Path) -> None:
    await journal.append(capture("a"))
    await asyncio.to_thread(path.unlink)
    with pytest.raises(JournalError, match="deleted or replaced"):
        await journal.append(capture("b"))


@pytest.mark.parametrize("replaced", [False, True])
async def test_who_only_reads_hears_of_it_too(
    journal: SqliteJournal, path: Path, replaced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "_LOOK_EVERY", 0.05)
    await journal.append(capture("a"))
    cursor = await journal.end()
    await asyncio.to_thread(path.unlink)
    if replaced:
        await asyncio.to_thread(path.write_bytes, b"")
    sentences: list[str] = []

    async def hear() -> bool:
        try:
            await journal.tail(cursor)
        except JournalError as error:
            sentences.append(str(error))
        return bool(sentences)

    await wait_for(hear, "tail raises")
    assert sentences == [f"journal {path}: the file was deleted or replaced; start the program again"]


async def test_a_tail_seldom_looks_at_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(presence, "time", SimpleNamespace(monotonic=lambda: now[0]))
    there = presence.Presence(await asyncio.to_thread(touched, path))
    await asyncio.to_thread(path.unlink)
    now[0] += 0.9
    there.require_now_and_then()
    now[0] += 0.2
    with pytest.raises(JournalError, match="deleted or replaced"):
        there.require_now_and_then()


async def test_a_file_that_is_missing_stays_an_error_until_it_is_back(path: Path) -> None:
    there = presence.Presence(await asyncio.to_thread(touched, path))
    elsewhere = path.with_name("elsewhere")
    await asyncio.to_thread(path.rename, elsewhere)
    with pytest.raises(JournalError, match="deleted or replaced"):
        there.require()
    with pytest.raises(JournalError, match="deleted or replaced"):
        there.require_now_and_then()
    await asyncio.to_thread(elsewhere.rename, path)
    there.require_now_and_then()


async def test_a_lock_that_stays_is_said_and_one_that_goes_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "WRITE_WAIT", 0.2)
    async with await SqliteJournal.open(path) as journal:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalError, match="another process keeps it locked"):
                await journal.append(capture("a"))
            waiting = asyncio.create_task(journal.append(capture("b")))
            await asyncio.sleep(0)
            other.execute("ROLLBACK")
            assert await waiting == 1
        assert [summary.record_id for summary in (await journal.tail()).summaries] == ["b"]
