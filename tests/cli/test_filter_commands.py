"""`log FILTER`, `mark` and `prune`: the filter language from the command line."""

import pytest

from tests.cli.conftest import Listening, Program
from tests.conftest import SAMPLE_SECRET


@pytest.fixture
def recorded(sandbox: Program, listening: Listening) -> Listening:
    """Order.Create verified (capture #1, attempt #2), Cart.Update rejected (#3, #4)."""
    target = ("--to", f"{listening.url}/hooks/erp", "--header", "X-Api-Key: demo-key")
    assert sandbox("emit", "Order.Create", *target, "--secret", SAMPLE_SECRET).code == 0
    assert sandbox("emit", "Cart.Update", *target, "--secret", "wrong").code == 1
    return listening


def numbers(sandbox: Program, *words: str) -> list[int]:
    result = sandbox("log", "--json", *words)
    assert result.code == 0, result.err
    return [each["record"] for each in result.objects()]


SELECTIONS: list[tuple[list[str], list[int]]] = [
    (["kind:attempt"], [2, 4]),
    (["verdict:rejected"], [3]),
    (["check:signature"], [3]),
    (["status:4xx"], [3, 4]),
    (["event:Order.*", "kind:capture"], [1]),
    (["(event:order.* or event:cart.*)", "not", "kind:capture"], [2, 4]),
    (["not", "kind:attempt"], [1, 3]),
    (["NOT", "KIND:attempt", "or", "#4"], [1, 3, 4]),
    ([""], [1, 2, 3, 4]),
    ([" ", ""], [1, 2, 3, 4]),
    (["#2..3"], [2, 3]),
    (["header.x-api-key:*", "kind:capture"], [1, 3]),
    (["data.OrderNumber:SO-*"], [1, 2]),
    (['"cartid"'], [1, 2]),
    (['"\\"cartid\\":"'], [1, 2]),
    (["CartId", "not", "OrderTotal"], []),
    (["-n", "1", "kind:capture"], [3]),
    (["marked:yes"], []),
]


def test_log_shows_what_matches(sandbox: Program, recorded: Listening) -> None:
    for words, found in SELECTIONS:
        assert numbers(sandbox, *words) == found, words


def test_log_says_that_nothing_matches(sandbox: Program, recorded: Listening) -> None:
    result = sandbox("log", "event:Stock*")
    assert (result.code, result.out) == (0, "")
    assert "no record" in result.err
    assert "matches" in result.err


def test_an_error_points_at_its_character(sandbox: Program) -> None:
    result = sandbox("log", "event:Order.*", "verdct:rejected")
    assert result.code == 2
    lines = result.err.splitlines()
    where = next(number for number, line in enumerate(lines) if line.strip() == "event:Order.* verdct:rejected")
    assert lines[where + 1].index("^") == lines[where].index("verdct")
    assert "verdict" in result.err


@pytest.mark.parametrize("command", ["log", "wait", "prune", "listen"])
def test_what_a_shell_has_taken_is_said(sandbox: Program, command: str) -> None:
    """`sandbox log age:<10m` without quotes reads the file 10m and leaves the rest."""
    result = sandbox(command, "kind:capture", "age:")
    assert result.code == 2
    assert "age: takes < or > and a number" in result.err
    assert "put the filter in quotes, as in 'age:<10m'" in result.err
    assert "put the filter in quotes" not in sandbox(command, "age:soon kind:capture").err, "nothing was taken"


def test_the_caret_stays_in_its_place_behind_wide_and_hostile_characters(sandbox: Program) -> None:
    before = '"日本" "\x1b" '
    lines = sandbox("log", f"{before}foo:x").err.splitlines()
    shown = next(number for number, line in enumerate(lines) if "foo:x" in line and "日本" in line)
    assert lines[shown + 1].index("^") == lines[shown].index("foo") + 2, "two of the characters are two cells wide"
    assert "\x1b" not in lines[shown]


def test_marks_and_notes_are_found_again(sandbox: Program, recorded: Listening) -> None:
    assert sandbox("mark", "3", "#2", "--note", "look here").code == 0
    assert numbers(sandbox, "marked:yes") == [2, 3]
    assert numbers(sandbox, "note:look*", "kind:capture") == [3]
    assert sandbox("log", "marked:yes").out.count("★ look here") == 2
    assert "★ look here" in sandbox("show", "3").out
    assert [each["note"] for each in sandbox("log", "--json").objects()] == [None, "look here", "look here", None]
    assert sandbox("show", "--json", "2").objects()[0]["note"] == "look here"
    assert sandbox("mark", "3").code == 0
    assert sandbox("log", "#3").out.rstrip().endswith("★")
    assert sandbox("mark", "3", "#3").err == "marked: #3\n"
    assert sandbox("mark", "3", "--remove").code == 0
    assert numbers(sandbox, "marked:yes") == [2]
    assert "★" not in sandbox("show", "3").out


def test_a_mark_needs_a_record(sandbox: Program, recorded: Listening) -> None:
    assert sandbox("mark", "#99").code == 1
    assert sandbox("mark").code == 2
    assert sandbox("mark", "3", "--remove", "--note", "x").code == 2
    assert sandbox("mark", "3", "#99").code == 1
    assert numbers(sandbox, "marked:yes") == [], "one that is wrong marks none"


def test_a_hostile_note_cannot_steer_the_terminal(sandbox: Program, recorded: Listening) -> None:
    assert sandbox("mark", "3", "--note", "\x1b[2J\u202eevil\nline").code == 0
    for out in (sandbox("log", "#3").out, sandbox("show", "3").out):
        assert "\x1b" not in out
        assert "★ ␛[2J⟨U+202E⟩evil␊line" in out


def test_prune_asks_and_keeps_the_rest(sandbox: Program, recorded: Listening) -> None:
    assert sandbox("prune").code == 2
    refused = sandbox("prune", "kind:attempt")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert "2 records would be removed" in sandbox("prune", "kind:attempt", "--dry-run").err
    assert numbers(sandbox) == [1, 2, 3, 4]
    assert "removed 2 records" in sandbox("prune", "kind:attempt", "--yes").err
    assert numbers(sandbox) == [1, 3]
    assert "nothing to remove" in sandbox("prune", "kind:attempt", "--yes").err


def test_a_name_that_nothing_has_is_pointed_out(sandbox: Program, recorded: Listening) -> None:
    for command in (("log",), ("prune", "--yes"), ("export", "--format", "ndjson"), ("wait", "--timeout", "0.1s")):
        assert "did you mean Order.Create?" in sandbox(*command, "event:Order.Craete").err, command
