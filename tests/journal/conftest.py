from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.journal.sqlite_journal import SqliteJournal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[SqliteJournal]:
    async with await SqliteJournal.open(path) as opened:
        yield opened
