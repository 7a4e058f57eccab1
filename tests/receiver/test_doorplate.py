"""Who listens on a journal is written beside it, and believed only as long as the process lives."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.receiver.doorplate import Doorplates, Occupant


def test_who_listens_is_found_by_port_and_by_journal(tmp_path: Path) -> None:
    plates = Doorplates(tmp_path / "journal.db")
    plates.put("listen", 8025, "http://127.0.0.1:8025")
    us = Occupant("listen", os.getpid(), "http://127.0.0.1:8025")
    other = Doorplates(tmp_path / "journal.db")
    assert other.at(8025) == us
    assert other.all() == [us]
    assert us.name == f"listen (pid {os.getpid()})"
    assert other.at(8026) is None
    assert Doorplates(tmp_path / "another.db").all() == []


def test_a_receiver_that_moves_takes_its_plate_along_and_at_last_down(tmp_path: Path) -> None:
    plates = Doorplates(tmp_path / "journal.db")
    plates.put("listen", 8025, "http://127.0.0.1:8025")
    plates.put("listen", 9000, "http://127.0.0.1:9000")
    assert plates.at(8025) is None
    assert [each.url for each in plates.all()] == ["http://127.0.0.1:9000"]
    plates.take_down()
    plates.take_down()
    assert list(tmp_path.iterdir()) == []


def test_a_plate_of_a_process_that_was_killed_counts_for_nothing(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    plates = Doorplates(tmp_path / "journal.db")
    plates.put("listen", 8025, "http://127.0.0.1:8025")
    [path] = tmp_path.iterdir()
    path.write_text(json.dumps({"program": "listen", "pid": ended.pid, "url": "http://127.0.0.1:8025"}))
    assert plates.at(8025) is None
    plates.take_down()
    assert path.exists(), "another process may have put it there"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[" * 4000, '{"program": 1, "pid": 1, "url": ""}', '{"program": "", "pid": true, "url": ""}',
     '{"program": "", "pid": -1, "url": ""}', '{"program": "", "pid": 1, "url": "' + "x" * 5000 + '"}'],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_plate_is_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / "journal.db.receiver-8025.json").write_text(text)
    assert Doorplates(tmp_path / "journal.db").all() == []


def test_where_nothing_can_be_written_nothing_is_said(tmp_path: Path) -> None:
    plates = Doorplates(tmp_path / "missing" / "journal.db")
    plates.put("listen", 8025, "http://127.0.0.1:8025")
    assert plates.all() == ()
    plates.take_down()
