"""`sandbox simulate` sends what a living shop brings about, and claims of it nothing but the truth."""

import asyncio
import json
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sandbox.cli.program import run
from sandbox.cli.simulated_events import SimulatedEvent, Town
from sandbox.domain import json_text, ticks
from sandbox.domain.events import CATALOGUE, NAMES
from sandbox.domain.filters import parse_filter
from sandbox.domain.records import Capture
from sandbox.domain.wire import WireFormat
from sandbox.journal.opening import open_records
from sandbox.shop import Occurrence, Shop
from sandbox.shop.simulation import HABITS
from tests.cli.conftest import Listening, Program, Result, start_listening
from tests.raw_http import answer, raw_server
from tests.shop.observer import Observer
from tests.waiting import wait_for

AT = "2026-03-04T07:10:05Z"
CONFIG = """
subscriptions:
  - {name: all, url: 'http://127.0.0.1/hooks/all', secret: s, events: ['*']}
receiver:
  answers:
    - {event: Cart.Create, delay: 150ms}
"""
PINNED = ("--seed", "7", "--at", AT)
DRY = (*PINNED, "--to", "http://127.0.0.1:9/", "--secret", "s", "--dry-run")


@pytest.fixture
def receiving(sandbox: Program) -> Iterator[Listening]:
    """A receiver that takes every event type, with a journal of its own in the folder."""
    sandbox.folder.joinpath("config.yaml").write_text(CONFIG)
    started = start_listening(sandbox)
    yield started
    started.process.kill()
    started.process.communicate(timeout=20)


Here = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Runs the program in this process, which is enough where nothing is sent."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-user-config"))

    def run_here(*arguments: str) -> Result:
        code = run(arguments)
        out, err = capsys.readouterr()
        return Result(code, out, err, out.encode())

    return run_here


def to(receiving: Listening) -> tuple[str, ...]:
    return ("--to", f"{receiving.url}/hooks/all", "--secret", "s")


def stream(count: int) -> list[SimulatedEvent]:
    """The events of the pinned run in the order in which they happen."""
    return list(Town(7, HABITS, CATALOGUE, WireFormat(), ticks.parse(AT)[0], count).events())


async def captures(folder: Path) -> list[Capture]:
    records = await open_records(folder / ".sandbox/journal.db")
    try:
        found = await records.latest(100_000, matching=parse_filter("kind:capture"))
        each = [await records.get(summary.number) for summary in reversed(found)]
    finally:
        await records.close()
    return [record for record in each if isinstance(record, Capture)]


class Sparse(dict[str, Any]):
    """An object of the wire, whose absent members are null."""

    def __missing__(self, _: str) -> None:
        return None


def sparse(value: Any) -> Any:  # noqa: ANN401  JSON of any kind
    if isinstance(value, dict):
        return Sparse({name: sparse(member) for name, member in value.items()})
    return [sparse(item) for item in value] if isinstance(value, list) else value


def occurrence_of(capture: Capture) -> Occurrence:
    body: Any = json_text.read(capture.body)
    data = sparse(body["Data"])
    event = next(each for each in CATALOGUE if each.name == body["Event"])
    stamp = data["LatestUpdatedOn"] or data["CreatedOn"]
    return Occurrence(event, data, ticks.parse(stamp)[0] if stamp else 0)


def test_all_of_it_arrives_verified_and_in_the_order_of_each_course(sandbox: Program, receiving: Listening) -> None:
    result = sandbox("simulate", *PINNED, *to(receiving), "--rate", "max", "--count", "400", "--by-event")
    assert result.code == 0, result.err
    assert "400 deliveries: 400 delivered, 0 failed" in result.err
    found = asyncio.run(captures(sandbox.folder))
    assert [each.verdict.verified for each in found] == [True] * 400
    told = {line.split()[0]: int(line.split()[1]) for line in result.out.splitlines()[1:]}
    assert told == Counter(each.event for each in found)
    expected = stream(400)
    place = {each.event.id: number for number, each in enumerate(expected)}
    assert sorted(place) == sorted(each.event_id or "" for each in found)
    last: dict[str, int] = {}
    for capture in found:
        number = place[capture.event_id or ""]
        assert number > last.get(expected[number].course, -1)
        last[expected[number].course] = number
    assert_sent_one_after_another(found, {each.event.id: each.course for each in expected})
    witness = Observer(Shop(7))
    witness.see(occurrence_of(each) for each in sorted(found, key=lambda each: place[each.event_id or ""]))


def assert_sent_one_after_another(found: list[Capture], courses: dict[str, str]) -> None:
    """What follows on a Cart.Create in its course waits for the answer, which is late; others go on meanwhile."""
    opened: dict[str, int] = {}
    waited, overtook = 0, 0
    for capture in found:
        course = courses[capture.event_id or ""]
        if course in opened:
            assert capture.at - opened[course] >= 150 * ticks.PER_MILLISECOND
            waited += 1
        overtook += any(capture.at - at < 150 * ticks.PER_MILLISECOND for at in opened.values())
        if capture.event == "Cart.Create":
            opened[course] = capture.at
    assert waited > 50
    assert overtook > 50


def test_the_captures_show_exactly_the_noise_that_is_claimed(sandbox: Program, receiving: Listening) -> None:
    noise = ("--noise", "duplicates=6%,swaps=6%")
    result = sandbox("simulate", *PINNED, *to(receiving), "--rate", "max", "--count", "400", *noise)
    assert result.code == 0, result.err
    match = re.search(r"noise: (\d+) duplicates, (\d+) swaps, (\d+) delays", result.err)
    assert match is not None
    duplicates, swaps, delays = map(int, match.groups())
    assert duplicates > 5
    assert swaps > 5
    found = asyncio.run(captures(sandbox.folder))
    ids = [each.event_id or "" for each in found]
    assert len(ids) - len(set(ids)) == duplicates
    bodies: dict[str, set[bytes]] = {}
    for each in found:
        bodies.setdefault(each.event_id or "", set()).add(each.body)
    assert {len(each) for each in bodies.values()} == {1}, "a duplicate is the same request"
    expected = stream(400)
    place = {each.event.id: number for number, each in enumerate(expected)}
    assert set(ids) == set(place)
    arrived: dict[str, list[int]] = {}
    for number in dict.fromkeys(place[each] for each in ids):
        arrived.setdefault(expected[number].subject, []).append(number)
    wrong = sum(later < former for each in arrived.values() for former, later in pairwise(each))
    # What found no neighbour to change places with came late, and its subject may have gone on meanwhile.
    assert swaps <= wrong <= swaps + delays


def test_equal_seed_and_present_give_equal_bytes(here: Here) -> None:
    once = here("simulate", *DRY, "--count", "60", "--json", "--noise", "swaps=10%,delays=10%")
    assert once.code == 0, once.err
    assert once.raw == here("simulate", *DRY, "--count", "60", "--json", "--noise", "swaps=10%,delays=10%").raw
    objects = once.objects()
    assert sorted(each["id"] for each in objects) == sorted(each.event.id for each in stream(60))
    bodies = [json.loads(each["body"]) for each in objects]
    assert [each["Id"] for each in bodies] == [each["id"] for each in objects]
    assert {each["CreationTimeUtc"] for each in bodies} == {AT}


def test_only_the_events_that_are_named_go_out_of_the_same_life(here: Here) -> None:
    orders = here("simulate", "Order.*", *DRY, "--count", "20", "--json")
    assert {each["event"] for each in orders.objects()} == {"Order.Create", "Order.Update"}
    assert len(orders.objects()) == 20
    ids = [each.event.id for each in stream(400) if each.event.name.startswith("Order.")]
    assert [each["id"] for each in orders.objects()] == ids[:20]


def test_a_duration_counts_its_events(here: Here) -> None:
    assert len(here("simulate", *DRY, "--rate", "30/m", "--for", "9s", "--json").objects()) == 5
    lines = here("simulate", *DRY, "--count", "1", "--noise", "duplicates=100%")
    assert re.fullmatch(
        r"(→ Cart.Create  Id \S+ → --to: would POST [\d,]+ bytes to http://127.0.0.1:9/\n){2}", lines.out
    )
    assert lines.err == "noise: 1 duplicate, 0 swaps, 0 delays\n"


def test_a_seed_that_is_not_given_is_told(here: Here) -> None:
    dry = ("--to", "http://127.0.0.1:9/", "--secret", "s", "--dry-run", "--count", "5", "--at", AT)
    once = here("simulate", *dry)
    match = re.fullmatch(r"seed (\d+): --seed \1 makes the same events again\n", once.err)
    assert match is not None
    assert here("simulate", *dry, "--seed", match[1]).out == once.out


def test_what_cannot_be_sent_is_told_before(here: Here) -> None:
    Path("config.yaml").write_text("subscriptions: []\nwire: {signature: {scheme: plain-secret}}\n")
    target = ("--to", "http://127.0.0.1:9/", "--secret", "é", "--seed", "1", "--count", "2", "--dry-run")
    result = here("simulate", *target)
    assert result.code == 1, result.err
    assert result.out.count(": cannot be sent: ") == 2


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_life_at_the_ends_of_time_stays_in_it(here: Here, at: str) -> None:
    target = ("--to", "http://127.0.0.1:9/", "--secret", "s", "--dry-run", "--json")
    result = here("simulate", *target, "--count", "300", "--seed", "2", "--at", at)
    assert result.code == 0
    assert len(result.objects()) == 300


def test_a_dead_receiver_ends_the_run_early(sandbox: Program) -> None:
    result = sandbox("simulate", "--to", "http://127.0.0.1:9/", "--secret", "s", "--rate", "max", "--seed", "1")
    assert result.code == 1
    assert result.err.count("✗") == 5
    assert "further failures are only counted" in result.err
    assert "stopped: 20 deliveries in a row failed, the last of them: connection refused" in result.err
    assert "`sandbox listen` or `sandbox` starts it" in result.err
    assert result.out == ""


def test_keep_going_sends_all_of_it_whatever_comes_back(sandbox: Program) -> None:
    dead = ("--to", "http://127.0.0.1:9/", "--secret", "s", "--rate", "max", "--seed", "1", "--count", "60")
    result = sandbox("simulate", *dead, "--keep-going", "--json")
    assert result.code == 1
    assert len(result.objects()) == 60
    assert {each["outcome"] for each in result.objects()} == {"refused"}
    assert "60 deliveries: 0 delivered, 60 failed" in result.err


@pytest.mark.parametrize(("bound", "code"), [((), 0), (("--for", "1h"), 130)], ids=["endless", "for"])
def test_ctrl_c_ends_it_with_the_summary(
    sandbox: Program, receiving: Listening, bound: tuple[str, ...], code: int
) -> None:
    process = sandbox.start("simulate", *PINNED, *to(receiving), "--rate", "50/s", "--json", *bound)
    assert process.stdout is not None
    assert process.stdout.readline().startswith('{"record":')
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == code, err
    assert err.startswith("stopped\n")
    assert "0 failed" in err


async def test_what_does_not_answer_is_interrupted_and_recorded(sandbox: Program) -> None:
    async with raw_server(b"") as server:
        arguments = ("--to", server.url, "--secret", "s", "--seed", "1", "--rate", "max", "--concurrency", "2")
        process = sandbox.start("simulate", *arguments)
        await wait_for(lambda: server.requests, "a request")
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.to_thread(process.communicate, timeout=20)
    assert process.returncode == 0, err
    log = await asyncio.to_thread(sandbox, "log", "outcome:interrupted", "--json")
    assert log.objects()


def test_a_reader_that_leaves_ends_it(sandbox: Program, receiving: Listening) -> None:
    process = sandbox.start("simulate", *PINNED, *to(receiving), "--rate", "max", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=30) == 130
    err = process.stderr.read()
    process.stderr.close()
    assert re.fullmatch(r"stopped after [\d,]+ deliver(y|ies): nobody reads stdout any more\n", err)


def test_an_endless_dry_run_streams(sandbox: Program) -> None:
    process = sandbox.start("simulate", *DRY, "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    for _ in range(400):
        assert json.loads(process.stdout.readline())["event"] in NAMES
    process.stdout.close()
    assert process.wait(timeout=30) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_a_terminal_gets_one_line_of_progress(sandbox: Program, receiving: Listening) -> None:
    code, shown = sandbox.on_terminal("simulate", *PINNED, *to(receiving), "--rate", "100/s", "--count", "60")
    assert code == 0
    lines = shown.split("\r\x1b[K")
    assert any(re.fullmatch(r"[\d,]+ events, [\d,]+ delivered, 0 failed, [\d.]+/s", line) for line in lines)
    assert lines[-1].startswith("60 events in ")
    assert lines[-1].count("\n") == 1


def test_nothing_to_send_is_a_failure(here: Here) -> None:
    result = here("simulate", "Cart.*", "--subscription", "erp")
    assert result.code == 1
    assert "no active subscription selects any of it" in result.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--rate", "fast"), "'fast' is no rate. Write 5/s, 300/m or 10/h, or max"),
        (("--rate", "0/s"), "'0/s' is no rate"),
        (("--noise", "losses=1%"), "there is no noise 'losses'; there are duplicates, swaps, delays, unknowns"),
        (("--noise", "swaps=60%,delays=60%"), "more than 100% together"),
        (("--for", "2m", "--count", "3"), "--for and --count exclude each other"),
        (("--for", "2m", "--rate", "max"), "use --count"),
        (("--for", "0"), "--for 0s is over before it begins"),
        (("--by-event",), "leave --json and --dry-run out"),
        (("Oder.Create",), "did you mean 'Order.Create'?"),
    ],
)
def test_wrong_options_are_one_sentence_and_exit_2(here: Here, arguments: tuple[str, ...], sentence: str) -> None:
    result = here("simulate", *DRY, *arguments)
    assert result.code == 2
    assert sentence in result.err
    assert result.out == ""


async def test_a_receiver_that_says_no_now_and_then_fails_the_run_but_does_not_end_it(sandbox: Program) -> None:
    async with raw_server(answer("500 Internal Server Error")) as server:
        arguments = ("--to", server.url, "--secret", "s", "--seed", "1", "--rate", "max", "--count", "10")
        result = await asyncio.to_thread(sandbox, "simulate", *arguments)
    assert result.code == 1
    assert "10 deliveries: 0 delivered, 10 failed" in result.err
    assert "stopped" not in result.err
