"""`sandbox import`: what others recorded comes in, what cannot is named, and nothing comes twice."""

import gzip
import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Program, start_listening
from tests.conftest import REPOSITORY

RECORDINGS = Path(REPOSITORY) / "tests/recordings"
SECRET = "whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"


@pytest.fixture
def other(tmp_path: Path) -> Program:
    """A second sandbox, with a journal of its own."""
    folder = tmp_path / "other"
    folder.mkdir()
    return Program(folder)


@pytest.mark.parametrize("name", ["har", "ndjson"])
@pytest.mark.parametrize("secrets", [(), ("--with-secrets",)])
def test_export_import_export_is_the_same_byte_for_byte(
    filled: Program, other: Program, name: str, secrets: tuple[str, ...]
) -> None:
    first = filled("export", "--format", name, *secrets)
    file = other.folder / f"first.{name}"
    file.write_bytes(first.raw)
    done = other("import", file.name)
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[0] == "imported  3 captures and 3 attempts, 2 of the captures verified"
    assert ("have masks in place of credentials" in done.err) is not bool(secrets)
    assert other("export", "--format", name, *secrets).raw == first.raw
    again = other("import", "-", stdin=first.raw)
    assert again.err.splitlines()[:2] == ["imported  0 captures", "note      6 records were there already"]
    assert other("export", "--format", name, *secrets).raw == first.raw


@pytest.mark.parametrize(("name", "captures", "verified"), [("chrome-devtools", 3, 1), ("mitmproxy", 4, 2)])
def test_recordings_of_others_come_in_and_verify(sandbox: Program, name: str, captures: int, verified: int) -> None:
    file = str(RECORDINGS / f"{name}.har")
    planned = sandbox("import", file, "--dry-run")
    assert planned.err.splitlines()[0] == f"would import  {captures} captures, {verified} of the captures verified"
    assert not (sandbox.folder / ".sandbox").exists()
    done = sandbox("import", file)
    assert done.code == (1 if name == "mitmproxy" else 0)
    assert done.err.splitlines()[0] == f"imported  {captures} captures, {verified} of the captures verified"
    assert "skipped   " in done.err
    assert len(sandbox("log", "verdict:verified").out.splitlines()) == verified
    assert f"note      {captures} records were there already" in sandbox("import", file).err


def test_a_refused_signature_explains_itself(sandbox: Program) -> None:
    text = (RECORDINGS / "mitmproxy.har").read_text().replace("/hooks/erp", "/hooks/storefront")
    done = sandbox("import", "-", stdin=text.encode())
    assert "0 of the captures verified" in done.err
    assert "was made with the secret of erp" in sandbox("show", "1").out
    elsewhere = text.replace("/hooks/storefront", "/5f0c-inspector").encode()
    done = sandbox("import", "-", "--subscription", "erp", stdin=elsewhere)
    assert "2 of the captures verified" in done.err
    assert sandbox("import", "-", "--subscription", "nobody", stdin=elsewhere).code == 2


def test_the_good_part_of_a_damaged_file_comes(filled: Program, other: Program) -> None:
    lines = filled("export", "--format", "ndjson").raw.splitlines(keepends=True)
    shape = json.loads(lines[1])
    shape["request"]["headers"] = 5
    broken = [
        *(
            lines[0],
            b"\n",
            b'{"some":"other shape"}\n',
            b"no JSON\n",
            b"\xff\xfe\n",
            json.dumps(shape).encode() + b"\n",
        ),
        *(lines[2], lines[3][:100]),
    ]
    done = other("import", "-", stdin=b"".join(broken))
    assert done.code == 1
    assert done.err.splitlines() == [
        "imported  2 captures, 2 of the captures verified",
        "note      2 of them have masks in place of credentials: the file was written without secrets",
        "damaged   2, first line 4: it is no JSON",
        "damaged   1, first line 3: it has no member o2vend_sandbox, so it is no record of this program",
        "damaged   1, first line 5: it is not UTF-8",
        "damaged   1, first line 6: request.headers should be a list",
    ]
    har = filled("export", "--format", "har").raw
    torn = Program(other.folder)("import", "-", stdin=har[: len(har) * 2 // 3])
    assert torn.code == 1
    assert "damaged   1, first entry 4: the file breaks off here, or goes on with something that is no JSON" in torn.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "it is empty"),
        (gzip.compress(b"{}", mtime=0), "it is compressed with gzip; give `gunzip -c FILE | sandbox import -`"),
        (b"hello", "it is no JSON; a HAR or an NDJSON begins with {"),
    ],
)
def test_what_is_no_recording_is_a_sentence_and_exit_1(sandbox: Program, content: bytes, sentence: str) -> None:
    (sandbox.folder / "x.har").write_bytes(content)
    done = sandbox("import", "x.har")
    assert (done.code, done.out, done.err) == (1, "", f"error: x.har was not imported: {sentence}\n")
    done = sandbox("import", "-", stdin=content)
    assert (done.code, done.err) == (1, f"error: stdin was not imported: {sentence}\n")


def test_a_har_without_bodies_is_a_sentence(sandbox: Program) -> None:
    har = json.loads((RECORDINGS / "mitmproxy.har").read_bytes())
    for entry in har["log"]["entries"]:
        entry["request"].pop("postData", None)
    done = sandbox("import", "-", stdin=json.dumps(har).encode())
    assert done.code == 1
    assert done.err.splitlines()[:2] == [
        "imported  0 captures",
        "damaged   5, first entry 1: its body is not in the recording, although one was sent; record it with contents",
    ]


def test_a_har_of_a_page_without_webhooks_is_no_failure(sandbox: Program) -> None:
    har = json.loads((RECORDINGS / "chrome-devtools.har").read_bytes())
    del har["log"]["entries"][2:]
    done = sandbox("import", "-", stdin=json.dumps(har).encode())
    assert (done.code, done.err) == (
        0,
        "imported  0 captures\nskipped   2, first entry 1: it is a GET, and webhooks come by POST\n",
    )


def test_what_cannot_be_opened_is_a_usage_error(sandbox: Program) -> None:
    for name, sentence in ((".", "Is a directory"), ("missing.har", "No such file or directory")):
        done = sandbox("import", name)
        assert done.code == 2
        assert f"{name} cannot be read: {sentence}." in done.err
    assert sandbox("import").code == 2


def test_closed_stdin_is_empty(sandbox: Program) -> None:

    command = " ".join(sandbox.command("import", "-")) + " <&-"
    done = subprocess.run(
        ["sh", "-c", command], cwd=sandbox.folder, env=sandbox.environment(), capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (1, "error: stdin was not imported: it is empty\n")


def test_a_journal_that_cannot_be_written_is_exit_4(sandbox: Program) -> None:
    (sandbox.folder / ".sandbox").write_text("a file where the folder should be")
    done = sandbox("import", str(RECORDINGS / "mitmproxy.har"))
    assert done.code == 4
    assert done.err.splitlines()[-1].startswith("error: ")


def test_it_comes_in_while_a_receiver_runs(sandbox: Program) -> None:
    listening = start_listening(sandbox)
    try:
        assert sandbox("import", str(RECORDINGS / "chrome-devtools.har")).code == 0
    finally:
        code, _, _ = listening.stop()
    assert code == 0
    assert len(sandbox("log").out.splitlines()) == 3
