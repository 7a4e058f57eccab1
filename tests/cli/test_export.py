"""`sandbox export`: files that others read, whole or not at all, and without secrets unless they are wanted."""

import csv
import io
import json
import os
import pty
import stat
import subprocess
from pathlib import Path

import pytest

from sandbox.cli.output_file import OutputError, output
from tests.cli.conftest import Program
from tests.conftest import REPOSITORY, SAMPLE_SECRET
from tests.powerless import powerless

MASK = "\u2022" * 8


def test_all_formats_to_stdout(filled: Program) -> None:
    for name, lines in (("ndjson", 4), ("csv", 3), ("curl", 20), ("http", 20)):
        done = filled("export", "--format", name)
        assert done.code == 0, done.err
        assert len(done.out.splitlines()) >= lines
    har = filled("export", "--format", "har")
    assert har.err.splitlines()[0] == "wrote  6 entries"
    entries = json.loads(har.raw)["log"]["entries"]
    assert [entry["_o2vend"]["kind"] for entry in entries] == ["capture", "attempt"] * 3
    assert [entry["_o2vend"]["note"] for entry in entries] == [None, "kettle", None, None, None, None]
    assert {entry["request"]["url"].rpartition("/")[2] for entry in entries} == {"erp"}


def test_a_filter_selects_and_a_limit_ends(filled: Program) -> None:
    assert [each["event"] for each in filled("export", "kind:capture", "--format", "ndjson").objects()] == [
        "Order.Create",
        "Product.Update",
        "Order.Create",
    ]
    limited = filled("export", "kind:capture", "--format", "ndjson", "--limit", "1")
    assert [each["event"] for each in limited.objects()] == ["Order.Create"]
    wrong = filled("export", "knd:capture", "--format", "ndjson")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean kind?" in wrong.err


@pytest.mark.parametrize("name", ["har", "ndjson", "curl", "http"])
def test_secrets_only_if_they_are_wanted(filled: Program, name: str) -> None:
    masked = filled("export", "--format", name)
    assert "demo-key" not in masked.out + masked.err
    assert SAMPLE_SECRET not in masked.out
    assert "sha256=" in masked.out
    what = {"har": "entries", "ndjson": "lines", "curl": "commands", "http": "requests"}[name]
    assert masked.err.splitlines() == [
        f"wrote  6 {what}",
        "note   4 of them have masks in place of credentials; --with-secrets writes them in clear",
    ]
    clear = filled("export", "--format", name, "--with-secrets")
    assert clear.out.count("demo-key") >= 4
    assert clear.err.splitlines() == [f"wrote  6 {what}"]


def test_a_table_for_spreadsheets(filled: Program) -> None:
    columns = ("--columns", "data.OrderNumber,data.Items[0].Sku", "--columns", "verdict,header.x-api-key")
    done = filled("export", "--format", "csv", "--bom", *columns)
    assert done.code == 0
    rows = list(csv.reader(io.StringIO(done.raw.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["time", "event", "id", "data.OrderNumber", "data.Items[0].Sku", "verdict", "header.x-api-key"]
    assert [row[1] for row in rows[1:]] == ["Order.Create", "Product.Update", "Order.Create"]
    assert rows[1][3].startswith("SO-")
    assert [row[6] for row in rows[1:]] == [MASK, MASK, ""]
    assert "note   3 records left out, first #2: it is an attempt, and the table has a row for each capture" in done.err
    for wrong in (("csv", "--columns", "dta.x"), ("har", "--columns", "data.x"), ("har", "--bom")):
        assert filled("export", "--format", *wrong).code == 2


def test_a_file_appears_whole_and_only_with_force_over_another(filled: Program) -> None:
    folder = filled.folder / "out"
    folder.mkdir()
    assert filled("export", "--format", "ndjson", "--output", "out/a.ndjson").code == 0
    whole = (folder / "a.ndjson").read_bytes()
    assert whole == filled("export", "--format", "ndjson").raw
    refused = filled("export", "--format", "har", "--output", "out/a.ndjson")
    assert refused.code == 4
    assert "is there already, and nothing was written: name another file, or add --force" in refused.err
    assert (folder / "a.ndjson").read_bytes() == whole
    forced = filled("export", "--format", "har", "--output", "out/a.ndjson", "--force", "--with-secrets")
    assert (forced.code, forced.out) == (0, "")
    assert forced.err == "wrote  6 entries into out/a.ndjson\n"
    assert json.loads((folder / "a.ndjson").read_bytes())
    assert stat.S_IMODE((folder / "a.ndjson").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["a.ndjson"]


def test_what_cannot_be_written_is_a_sentence_and_exit_4(filled: Program) -> None:
    for target, sentence in (
        (".", "is a folder; name a file in it"),
        ("no/such/folder", "cannot be written: No such file or directory; correct that, or name another file"),
        ("/dev/full", "cannot be written: No space left on device"),
    ):
        done = filled("export", "--format", "ndjson", "--output", target)
        assert (done.code, done.out) == (4, ""), target
        assert sentence in done.err
    assert filled("export", "--format", "har", "--output", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    tmp_path.chmod(0o755)
    with (
        powerless(),
        pytest.raises(OutputError, match="cannot be written"),
        output(folder / "x", force=False, private=False),
    ):
        pass


def test_work_that_is_interrupted_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("before")

    def interrupted(name: str) -> None:
        with output(tmp_path / name, force=True, private=False) as write:
            write("x" * 100_000)
            assert len(list(tmp_path.iterdir())) == 2
            raise KeyboardInterrupt

    for name in ("new", "there"):
        with pytest.raises(KeyboardInterrupt):
            interrupted(name)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("there", "before")]


def test_nothing_there_is_said_and_the_file_is_valid(sandbox: Program) -> None:
    empty = sandbox("export", "--format", "har")
    assert empty.code == 0
    assert json.loads(empty.raw)["log"]["entries"] == []
    assert empty.err.startswith("wrote  0 entries\nnote   the journal ")
    assert empty.err.endswith(" is empty\n")
    assert not (sandbox.folder / ".sandbox").exists()
    none = sandbox("export", "event:Order.*", "--format", "csv")
    assert (none.code, none.out) == (0, "time,event,id\r\n")
    assert "no record in the journal" in none.err


def test_what_a_format_cannot_carry_is_named_and_the_rest_is_done(filled: Program) -> None:
    assert filled("import", str(Path(REPOSITORY) / "tests/recordings/chrome-devtools.har")).code == 0
    done = filled("export", "--format", "http")
    assert done.code == 1
    assert done.out.count("### #") == 8
    assert "note   1 record left out, first #8: its body is not text, and an .http file is" in done.err
    assert filled("export", "--format", "curl").code == 0


def test_a_reader_that_goes_away_is_no_failure(filled: Program) -> None:
    process = filled.start("export", "--format", "ndjson")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(20) == 0
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()


def test_a_terminal_gets_a_bar_for_a_file_and_safe_text_for_itself(filled: Program) -> None:
    def on_a_terminal(*arguments: str) -> str:
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            filled.command("export", *arguments),
            cwd=filled.folder,
            env=filled.environment(),
            stdin=subprocess.DEVNULL,
            stdout=follower,
            stderr=follower,
        )
        os.close(follower)
        seen = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        os.close(leader)
        assert process.wait(20) == 0
        return seen.decode()

    assert "100%" in on_a_terminal("--format", "har", "--output", "bar.har")
    assert filled("mark", "1", "--note", "bad\x1b[2Jnote").code == 0
    shown = on_a_terminal("--format", "csv", "--columns", "note")
    assert "bad\u241b[2Jnote" in shown
    assert "\x1b[2J" not in shown
    assert "bad\x1b[2Jnote" in filled("export", "--format", "csv", "--columns", "note").out


def test_it_wants_a_format(sandbox: Program) -> None:
    done = sandbox("export")
    assert done.code == 2
    assert "--format" in done.err
    assert "har" in done.err
