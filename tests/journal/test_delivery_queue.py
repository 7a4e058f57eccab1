"""The queue of deliveries: claims are one sender's alone, and journal and queue never disagree."""

import asyncio
import sqlite3
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from sandbox.domain import ticks
from sandbox.domain.deliveries import DeliveryId, DeliveryState
from sandbox.domain.envelope import Event
from sandbox.domain.filters import parse_filter
from sandbox.domain.records import OutcomeKind
from sandbox.domain.ticks import Ticks, system_clock
from sandbox.journal import delivery_rows
from sandbox.journal.delivery_queue import LEASE, Claim, Sender, Wanted
from sandbox.journal.protocol import JournalError
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.journal.journal_records import AT, attempt

EVENT = Event("22d8c341-7e73-46c9-9807-d56ec30072b8", "Order.Create", '{"Name":"कुर्ता \ud800"}')
ME = Sender("me", "listen", 11, retries=True)
OTHER = Sender("other", "emit", 12)
ALL = Wanted(("erp", "web"), at_once=1000, judges=True)
SECOND = ticks.PER_SECOND
NOBODY = -1


async def waiting(journal: SqliteJournal, *names: str, event: Event = EVENT) -> list[DeliveryId]:
    """Deliveries that failed once and are due ten seconds after AT."""
    await journal.queue.beat(OTHER, AT)
    claims = await journal.queue.enqueue(OTHER, event, [(name, False) for name in names], AT)
    for each in claims:
        failure = attempt(each.delivery.delivery_id, event_id=event.id, kind=OutcomeKind.STATUS)
        await journal.queue.settle(each, failure, DeliveryState.WAITING, AT + 10 * SECOND)
    return [each.delivery.delivery_id for each in claims]


async def test_what_was_put_in_comes_out_again(journal: SqliteJournal) -> None:
    verbatim = Event("id", "Order.Create", "", verbatim=b"\x00\xff")
    (first,) = await waiting(journal, "erp")
    (second,) = await waiting(journal, "erp", event=verbatim)
    one, two = await journal.queue.select()
    assert (one.delivery_id, one.event, one.sends, one.due) == (first, EVENT, 1, AT + 10 * SECOND)
    assert (two.delivery_id, two.event) == (second, verbatim)
    assert one.state is DeliveryState.WAITING
    assert one.outcome == "it ended as status"
    assert one.record == 1
    assert await journal.queue.waiting() == 2


async def test_nothing_is_claimed_before_it_is_due_and_then_only_once(journal: SqliteJournal) -> None:
    await waiting(journal, "erp")
    assert not await journal.queue.claim(ME, AT + 10 * SECOND - 1, ALL)
    look = await journal.queue.look(ME, AT, ALL)
    assert (look.due, look.left_behind) == (AT + 10 * SECOND, False)
    (claim,) = await journal.queue.claim(ME, AT + 10 * SECOND, ALL)
    await journal.queue.beat(ME, AT + 10 * SECOND)
    assert claim.delivery.sends == 1
    assert claim.cut_off is None
    assert not await journal.queue.claim(OTHER, AT + 11 * SECOND, ALL)
    assert (await journal.queue.look(OTHER, AT + 11 * SECOND, ALL)).due is None


async def test_fewer_sends_come_first_then_the_earlier_due(journal: SqliteJournal) -> None:
    (often,) = await waiting(journal, "erp")
    (claim,) = await journal.queue.claim(ME, AT + 10 * SECOND, ALL)
    await journal.queue.settle(claim, attempt("again", kind=OutcomeKind.STATUS), DeliveryState.WAITING, AT)
    later, earlier = await waiting(journal, "erp", "web")
    await journal.queue.make_due([earlier], AT + SECOND)
    claims = await journal.queue.claim(ME, AT + 10 * SECOND, ALL)
    assert [each.delivery.delivery_id for each in claims] == [earlier, later, often]


async def test_only_so_many_are_under_way_for_one_subscription(journal: SqliteJournal) -> None:
    for index in range(5):
        await waiting(journal, "erp", "web", event=Event(f"event {index}", "Order.Create", "{}"))
    wanted = Wanted(("erp", "web"), at_once=3, under_way={"web": 2})
    claims = await journal.queue.claim(ME, AT + 10 * SECOND, wanted)
    assert sorted(each.delivery.subscription for each in claims) == ["erp", "erp", "erp", "web"]


async def test_only_what_can_be_signed_or_was_asked_for_is_claimed(journal: SqliteJournal) -> None:
    erp, _ = await waiting(journal, "erp", "web")
    late = AT + 10 * SECOND
    assert not await journal.queue.claim(ME, late, Wanted(("elsewhere",)))
    assert not await journal.queue.claim(ME, late, Wanted(("erp",), only=[DeliveryId("d99"), DeliveryId("odd")]))
    (claim,) = await journal.queue.claim(ME, late, Wanted(("erp", "web"), only=[erp]))
    assert claim.delivery.delivery_id == erp


async def test_who_is_gone_leaves_its_deliveries_to_others(journal: SqliteJournal) -> None:
    await journal.queue.beat(OTHER, AT)
    await journal.queue.enqueue(OTHER, EVENT, [("erp", False)], AT)
    assert not await journal.queue.claim(ME, AT + LEASE - 1, ALL)
    assert not (await journal.queue.look(ME, AT + LEASE - 1, ALL)).left_behind
    assert (await journal.queue.look(ME, AT + LEASE, ALL)).left_behind
    assert not await journal.queue.claim(ME, AT + LEASE, Wanted(("erp",)))  # it does not judge
    (claim,) = await journal.queue.claim(ME, AT + LEASE, ALL)
    assert claim.cut_off == "emit (pid 12)"
    assert claim.begun == AT
    assert claim.delivery.sends == 0


async def test_whoever_lost_its_claim_cannot_settle_but_its_attempt_is_kept(journal: SqliteJournal) -> None:
    await journal.queue.beat(OTHER, AT)
    (lost,) = await journal.queue.enqueue(OTHER, EVENT, [("erp", False)], AT)
    (taken,) = await journal.queue.claim(ME, AT + LEASE, ALL)
    late = await journal.queue.settle(lost, attempt("late"), DeliveryState.DELIVERED)
    assert (late.number, late.in_queue) == (1, False)
    spent = await journal.queue.settle(taken, attempt("cut off"), DeliveryState.WAITING, AT + 60 * SECOND)
    assert (spent.number, spent.in_queue) == (2, True)
    assert [each.sends for each in await journal.queue.select()] == [1]


async def test_an_old_claim_does_not_stand_for_a_later_one_of_the_same_sender(journal: SqliteJournal) -> None:
    (old,) = await journal.queue.enqueue(OTHER, EVENT, [("erp", False)], AT)
    (spent,) = await journal.queue.claim(ME, AT, ALL)
    await journal.queue.settle(spent, attempt("cut off"), DeliveryState.WAITING, AT)
    (new,) = await journal.queue.claim(OTHER, AT, ALL)
    assert (old.owner, old.delivery.delivery_id) == (new.owner, new.delivery.delivery_id)
    assert not (await journal.queue.settle(old, attempt("late"), DeliveryState.DELIVERED)).in_queue
    assert (await journal.queue.settle(new, attempt("in time"), DeliveryState.WAITING, AT)).in_queue


async def test_nobody_takes_what_it_is_sending_itself_for_cut_off(journal: SqliteJournal) -> None:
    await journal.queue.enqueue(ME, EVENT, [("erp", False)], AT)  # its lease has ended, if ever it had one
    assert not (await journal.queue.look(ME, AT, ALL)).left_behind
    assert not await journal.queue.claim(ME, AT, ALL)


async def test_a_look_leaves_out_the_subscriptions_that_have_enough_under_way(journal: SqliteJournal) -> None:
    await waiting(journal, "erp", "web")
    due = AT + 10 * SECOND
    assert (await journal.queue.look(ME, due, Wanted(("erp", "web"), at_once=2, under_way={"erp": 2}))).due == due
    busy = Wanted(("erp", "web"), at_once=2, under_way={"erp": 2, "web": 3})
    assert (await journal.queue.look(ME, due, busy)).due is None


async def test_what_is_made_due_is_due_now_and_never_later_than_before(journal: SqliteJournal) -> None:
    (name,) = await waiting(journal, "erp")
    assert await journal.queue.make_due([name], AT + SECOND) == [name]
    assert await journal.queue.make_due([name], AT + 5 * SECOND) == [name]
    assert [each.due for each in await journal.queue.select()] == [AT + SECOND]


async def test_what_only_a_sender_that_is_gone_could_sign_is_dropped(journal: SqliteJournal) -> None:
    await journal.queue.beat(OTHER, AT)
    (claim, _) = await journal.queue.enqueue(OTHER, EVENT, [("erp", True), ("web", True)], AT)
    await journal.queue.settle(claim, attempt("a"), DeliveryState.WAITING, AT)
    assert not await journal.queue.claim(ME, AT + SECOND, ALL)
    assert (await journal.queue.look(ME, AT + LEASE, ALL)).left_behind
    assert not await journal.queue.claim(ME, AT + LEASE, Wanted(("erp", "web")))  # it does not judge
    assert DeliveryState.DROPPED not in {each.state for each in await journal.queue.select(ended=True)}
    assert not await journal.queue.claim(ME, AT + LEASE, ALL)
    assert {each.state for each in await journal.queue.select(ended=True)} == {DeliveryState.DROPPED}
    assert not (await journal.queue.look(ME, AT + LEASE, ALL)).left_behind


async def test_an_attempt_that_cannot_be_recorded_leaves_the_delivery_as_it_was(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    await waiting(journal, "erp")
    (claim,) = await journal.queue.claim(ME, AT + 10 * SECOND, ALL)

    def full(connection: sqlite3.Connection, rows: object) -> list[int]:
        connection.execute("INSERT INTO journal SELECT * FROM journal")
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(delivery_rows, "insert", full)
        with pytest.raises(JournalError):
            await journal.queue.settle(claim, attempt("lost"), DeliveryState.DELIVERED)
    await journal.queue.beat(ME, system_clock())
    (delivery,) = await journal.queue.select()
    assert (delivery.state, delivery.sends, delivery.record) == (DeliveryState.SENDING, 1, 1)
    assert (await journal.counts()).attempts == 1


async def test_a_filter_is_asked_of_the_last_attempt(journal: SqliteJournal) -> None:
    await waiting(journal, "erp")
    (refused,) = await waiting(journal, "web", event=Event("other", "Order.Create", "{}"))
    (claim,) = await journal.queue.claim(ME, AT + 10 * SECOND, Wanted(("web",)))
    failure = attempt("second", event_id="other", kind=OutcomeKind.REFUSED)
    await journal.queue.settle(claim, failure, DeliveryState.WAITING, AT)
    found = await journal.queue.select(parse_filter("outcome:refused"))
    assert [each.delivery_id for each in found] == [refused]
    assert len(await journal.queue.select(parse_filter("not outcome:refused"))) == 1


async def test_dropping_ends_and_nothing_that_is_being_sent_can_be_dropped(journal: SqliteJournal) -> None:
    first, second = await waiting(journal, "erp", "web")
    await journal.queue.claim(ME, AT + 10 * SECOND, Wanted(("web",)))
    now = system_clock()
    await journal.queue.beat(ME, now)
    assert await journal.queue.drop([first, second, DeliveryId("d99")], now) == [first]
    states = {each.delivery_id: each.state for each in await journal.queue.find([first, second])}
    assert states == {first: DeliveryState.DROPPED, second: DeliveryState.SENDING}
    assert not await journal.queue.make_due([first, second], AT)


async def test_what_was_being_sent_by_a_sender_that_is_gone_is_seen_as_cut_off_and_can_be_dropped(
    journal: SqliteJournal,
) -> None:
    (claim,) = await journal.queue.enqueue(OTHER, EVENT, [("erp", False)], AT)
    name = claim.delivery.delivery_id
    assert [each.state for each in await journal.queue.select()] == [DeliveryState.CUT_OFF]
    assert not await journal.queue.make_due([name], AT)  # its send is spent, so nothing is due yet
    assert await journal.queue.drop([name], AT) == [name]
    (delivery,) = await journal.queue.find([name])
    assert delivery.state is DeliveryState.DROPPED
    assert delivery.outcome == "the program that was sending it is gone, so nobody knows whether its last send arrived"


async def test_a_cut_off_delivery_that_is_given_back_is_not_sent_under_the_same_number(journal: SqliteJournal) -> None:
    await journal.queue.enqueue(OTHER, EVENT, [("erp", False)], AT)
    (taken,) = await journal.queue.claim(ME, AT + SECOND, ALL)
    assert taken.cut_off is not None
    await journal.queue.release(taken)
    assert not await journal.queue.claim(ME, AT + SECOND, Wanted(("erp",)))
    (again,) = await journal.queue.claim(ME, AT + 2 * SECOND, ALL)
    assert (again.cut_off, again.begun) == ("the program that sent it", AT)


async def test_a_long_queue_is_not_read_through_for_a_few_claims(tmp_path: Path) -> None:
    """How many steps SQLite takes must not depend on how much waits."""

    async def steps(count: int) -> int:
        taken = 0

        def step() -> int:
            nonlocal taken
            taken += 1
            return 0

        async with await SqliteJournal.open(tmp_path / f"{count}.db") as journal:
            (first,) = await waiting(journal, "erp")
            await journal._writer.change(partial(_repeat, number=int(first[1:]), count=count))
            wanted = Wanted(("erp", "web"), at_once=8, under_way={"web": 8}, judges=True)
            reading = journal._reader._connection
            assert reading is not None
            reading.set_progress_handler(step, 1)
            assert (await journal.queue.look(ME, AT + 10 * SECOND, wanted)).due is not None
            await journal._writer.change(lambda connection: connection.set_progress_handler(step, 1))
            claims = await journal.queue.claim(ME, AT + 10 * SECOND, wanted)
            assert len(claims) == 8
            await journal.queue.settle(claims[0], attempt("over", kind=OutcomeKind.STATUS), DeliveryState.GIVEN_UP)
        return taken

    few, many = await steps(50), await steps(2000)
    assert many < few * 1.5


def _repeat(connection: sqlite3.Connection, number: int, count: int) -> None:
    columns = "event_id, event, data, subscription, created, sends, due, state, record, outcome, kept"
    connection.execute(
        f"INSERT INTO deliveries ({columns}) WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy"
        f" WHERE n < ?) SELECT {columns} FROM deliveries, copy WHERE number = ?",
        (count, number),
    )


async def test_a_reset_takes_the_queue_too_and_no_id_comes_twice(journal: SqliteJournal) -> None:
    before = await waiting(journal, "erp")
    await journal.reset()
    assert not await journal.queue.select(ended=True)
    assert set(before).isdisjoint(await waiting(journal, "erp"))


async def test_of_what_has_ended_only_the_newest_are_kept(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_rows, "ENDED_KEPT", 3)
    for index in range(6):
        await waiting(journal, "erp", event=Event(str(index), "Order.Create", "{}"))
        (claim,) = await journal.queue.claim(ME, AT + 10 * SECOND, ALL)
        await journal.queue.settle(claim, attempt(f"done {index}"), DeliveryState.DELIVERED)
    assert [each.event.id for each in await journal.queue.select(ended=True)] == ["3", "4", "5"]


async def test_who_retries_is_there_until_its_lease_ends(journal: SqliteJournal) -> None:
    assert await journal.queue.beat(ME, AT)
    await journal.queue.beat(OTHER, AT)
    assert await journal.queue.retriers(AT + LEASE - 1) == [ME]
    assert await journal.queue.retriers(AT + LEASE) == []
    assert not await journal.queue.beat(ME, AT + LEASE + 1)
    await journal.queue.leave(ME)
    assert await journal.queue.retriers(AT) == []


@dataclass
class Model:
    """What a delivery should look like."""

    sends: int = 0
    state: DeliveryState = DeliveryState.SENDING
    due: int | None = None
    owner: int | None = None
    begun: int = 0


class QueueMachine(RuleBasedStateMachine):
    """Three senders on one queue, in any order, against a plain model."""

    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.now = AT
        self.journal = self.runner.run(SqliteJournal.open(Path(self.folder.name) / "journal.db", lambda: self.now))
        self.queue = self.journal.queue
        self.model: dict[DeliveryId, Model] = {}
        self.leases = [0, 0, 0]
        self.records = 0

    def teardown(self) -> None:
        self.runner.run(self.journal.close())
        self.runner.close()
        self.folder.cleanup()

    def sender(self, who: int) -> Sender:
        return Sender(f"sender {who}", "test", who)

    def seen_state(self, each: Model) -> DeliveryState:
        gone = each.owner is None or self.lease_of(each.owner) <= self.now
        return DeliveryState.CUT_OFF if each.state is DeliveryState.SENDING and gone else each.state

    def lease_of(self, who: int) -> Ticks:
        return 0 if who == NOBODY else self.leases[who]

    @rule(who=st.integers(0, 2))
    def beat(self, who: int) -> None:
        on_time = self.runner.run(self.queue.beat(self.sender(who), self.now))
        assert on_time == (self.leases[who] == 0 or self.leases[who] > self.now)
        self.leases[who] = self.now + LEASE
        # The queue forgets who has long been gone and has nothing claimed.
        holding = {each.owner for each in self.model.values() if each.state is DeliveryState.SENDING}
        for other, lease in enumerate(self.leases):
            if lease < self.now - LEASE and other not in holding:
                self.leases[other] = 0

    @rule(seconds=st.integers(0, 20))
    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @rule(target=claims, who=st.integers(0, 2))
    def enqueue(self, who: int) -> Claim:
        (claim,) = self.runner.run(self.queue.enqueue(self.sender(who), EVENT, [("erp", False)], self.now))
        self.model[claim.delivery.delivery_id] = Model(owner=who, begun=self.now)
        return claim

    @rule(target=claims, who=st.integers(0, 2), judges=st.booleans())
    def claim(self, who: int, judges: bool) -> object:
        wanted = Wanted(("erp",), at_once=1000, judges=judges)
        made = self.runner.run(self.queue.claim(self.sender(who), self.now, wanted))
        expected = set()
        for delivery_id, each in self.model.items():
            due = each.state is DeliveryState.WAITING and each.due is not None and each.due <= self.now
            left = self.seen_state(each) is DeliveryState.CUT_OFF and each.owner != who
            if due or (judges and left):
                expected.add(delivery_id)
        assert {each.delivery.delivery_id for each in made} == expected
        for claim in made:
            model = self.model[claim.delivery.delivery_id]
            assert claim.delivery.sends == model.sends
            assert (claim.cut_off is not None) == (model.state is DeliveryState.SENDING)
            begun = model.begun if model.state is DeliveryState.SENDING else self.now
            assert claim.begun == begun
            model.owner, model.state, model.due, model.begun = who, DeliveryState.SENDING, None, begun
        return multiple(*made)

    @rule(claim=consumes(claims), state=st.sampled_from(["delivered", "given-up", "waiting"]), wait=st.integers(0, 9))
    def settle(self, claim: Claim, state: str, wait: int) -> None:
        due = self.now + wait * SECOND if state == "waiting" else None
        self.records += 1
        record = attempt(f"record {self.records}", kind=OutcomeKind.STATUS)
        settled = self.runner.run(self.queue.settle(claim, record, DeliveryState(state), due))
        model = self.model.get(claim.delivery.delivery_id)
        holds = (
            model is not None
            and model.state is DeliveryState.SENDING
            and claim.owner == f"sender {model.owner}"
            and model.sends == claim.delivery.sends
        )
        assert settled.in_queue == holds
        if model is not None and holds:
            model.sends, model.due, model.state, model.owner = model.sends + 1, due, DeliveryState(state), None
            if state == "delivered" and model.sends == 1:
                del self.model[claim.delivery.delivery_id]

    @rule(claim=consumes(claims))
    def release(self, claim: Claim) -> None:
        self.runner.run(self.queue.release(claim))
        model = self.model.get(claim.delivery.delivery_id)
        if (
            model is not None
            and model.state is DeliveryState.SENDING
            and claim.owner == f"sender {model.owner}"
            and model.sends == claim.delivery.sends
        ):
            if claim.cut_off is None:
                model.state, model.due, model.owner = DeliveryState.WAITING, model.begun, None
            else:
                model.owner = NOBODY

    @rule(who=st.integers(0, 2))
    def leave(self, who: int) -> None:
        self.runner.run(self.queue.leave(self.sender(who)))
        self.leases[who] = 0

    @rule()
    def drop_all(self) -> None:
        ends = (DeliveryState.WAITING, DeliveryState.CUT_OFF)
        expected = [name for name, each in self.model.items() if self.seen_state(each) in ends]
        assert sorted(self.runner.run(self.queue.drop(list(self.model), self.now))) == sorted(expected)
        for name in expected:
            self.model[name].state, self.model[name].due = DeliveryState.DROPPED, None

    @rule()
    def reset(self) -> None:
        self.runner.run(self.journal.reset())
        self.model.clear()
        self.records = 0

    @invariant()
    def is_as_the_model_says(self) -> None:
        found = self.runner.run(self.queue.select(ended=True))
        assert {each.delivery_id: (each.sends, each.state, each.due) for each in found} == {
            name: (each.sends, self.seen_state(each), each.due) for name, each in self.model.items()
        }
        assert self.runner.run(self.journal.counts()).attempts == self.records


TestQueue = QueueMachine.TestCase
TestQueue.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
