"""Presenter mode shows what arrives, whoever sends it: without a story, and among the cards of one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from sandbox.service import Sandbox
from sandbox.tui.explanation import Explanation
from sandbox.tui.stories.arrival import Arrival, Landing
from sandbox.tui.stories.audience import _LARGEST, _READ_AT_ONCE, MOST_CARDS, Audience, with_guests
from sandbox.tui.stories.board import event_board_lines
from sandbox.tui.stories.event_presenter import EventPresenter
from sandbox.tui.stories.presenter import Presenter
from sandbox.tui.stories.wishes import Words
from tests.journal import journal_records
from tests.raw_client import RawClient
from tests.tui.stage import Stage, opened, packaged
from tests.tui.stories.test_playing import click_word, pick
from tests.waiting import wait_for

GOOD = Landing("erp", True, "delivered: 200 OK", "verified", "")


async def present(stage: Stage) -> None:
    await stage.press("P")
    await wait_for(lambda: isinstance(stage.app.screen, EventPresenter), "the presenter")
    await stage.wait_for_text("whatever arrives")


async def post(port: int, body: bytes) -> None:
    client = await RawClient.connect(port)
    await client.send(f"POST /hooks/erp HTTP/1.1\r\nHost: h\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    await client.answer()
    await client.close()


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_what_another_program_sends_is_presented(tmp_path: Path, size: tuple[int, int]) -> None:
    config = packaged()
    async with opened(tmp_path, config=config, size=size, story=["Cart.Create"]) as stage:
        await present(stage)
        assert "Cart" not in stage.text(), "only what arrives from now on"
        async with Sandbox(config, journal_path=tmp_path / "journal.db", receiving=False) as other:
            await Stage(other, stage.app, stage.pilot).publish("Order.Create")
        await stage.wait_for_text("✓ verified  erp  delivered: 200")
        await stage.wait_for_text("card 1 of 1")
        await post(stage.port, b'{"Id":"x","Event":"[/b]\x1b[31m","Data":{"OrderNumber":"SO-\x1b]52;c;aGk=\x07"}}')
        await stage.wait_for_text("✗ rejected  erp  answered")
        assert "\x1b" not in stage.text()
        for each in config.subscriptions:
            assert each.secret is None or each.secret.reveal()[:12] not in stage.text()


async def test_cards_are_held_and_followed_by_key_and_by_mouse(tmp_path: Path) -> None:
    async with opened(tmp_path) as stage:
        await present(stage)
        await stage.publish("Order.Create")
        await stage.wait_for_text("card 1 of 1")
        await stage.press("p")
        await stage.wait_for_text("nothing newer has arrived")
        await stage.publish("Cart.Create")
        await stage.wait_for_text("1 newer card")
        await stage.wait_for_text("card 1 of 2")
        await stage.press("space")
        await stage.wait_for_text("card 2 of 2")
        await click_word(stage, Words, "Earlier")
        await stage.wait_for_text("card 1 of 2")
        await click_word(stage, Words, "Follow what arrives")
        await stage.wait_for_text("card 2 of 2")
        await stage.publish("Product.Update")
        await stage.wait_for_text("card 3 of 3")
        await click_word(stage, Words, "Help")
        await wait_for(lambda: isinstance(stage.app.screen, Explanation), "the help")
        await stage.press("escape", "escape")
        await wait_for(lambda: stage.app.screen is stage.desk, "the desk")


async def test_a_story_that_is_presented_shows_what_others_send_among_its_cards(tmp_path: Path) -> None:
    async with opened(tmp_path, size=(120, 40)) as stage:
        await pick(stage, "cart-to-order", "P")
        await wait_for(lambda: isinstance(stage.app.screen, Presenter), "the presenter")
        await stage.press("space")
        await stage.wait_for_text("next  A second kurti")
        await stage.publish("Product.Update")
        await stage.wait_for_text("A product")
        await stage.press("space")
        await stage.wait_for_text("next  She orders")
        await stage.wait_for_text("A second kurti, a bottle, and a coupon")
        await stage.press("p", "plus", "plus", "plus")
        await stage.wait_for_text("The end. ")
        assert "Product" not in stage.text()


def arrival(number: int) -> Arrival:
    return Arrival(None, "Order.Create", {"OrderNumber": f"SO-{number}"}, (GOOD,), str(number))


async def test_of_a_flood_the_last_cards_are_kept_and_few_bodies_are_read(tmp_path: Path) -> None:
    async with Sandbox(packaged(), receiving=False, journal_path=tmp_path / "journal.db") as sandbox:
        audience = Audience(sandbox.records)
        assert not await audience.look()
        for number in range(MOST_CARDS + 10):
            body = b'{"Data": {"Id": %d}}' % number
            await sandbox.records.append(journal_records.capture(f"r{number}", event_id=f"e{number}", body=body))
        while await audience.look():
            pass
        assert [each.event_id for each in audience.cards] == [f"e{number}" for number in range(10, MOST_CARDS + 10)]
        assert 0 < sum(bool(each.data) for each in audience.cards) <= 2 * _READ_AT_ONCE
        assert audience.cards[-1].data == {"Id": MOST_CARDS + 9}
        large = b'{"Data": {"Note": "%s"}}' % (b"x" * _LARGEST)
        await sandbox.records.append(journal_records.capture("large", event_id="large", body=large))
        assert await audience.look()
        assert (audience.cards[-1].event_id, audience.cards[-1].data) == ("large", {})


def test_guests_stand_where_they_came() -> None:
    story = [arrival(1), arrival(2)]
    merged = with_guests(story, [(0, arrival(10)), (1, arrival(11)), (2, arrival(12))])
    assert [each.event_id for each in merged] == ["10", "1", "11", "2", "12"]


@given(
    st.integers(0, 3),
    st.one_of(st.none(), st.integers(0, 2)),
    st.sampled_from(["Order.Create", "Shipment.OutForDelivery", "A request", "x" * 60, "ü.ß"]),
    st.integers(40, 220),
    st.integers(12, 60),
)
@settings(max_examples=60, deadline=None)
def test_every_card_fits_at_every_size(count: int, looked_at: int | None, name: str, width: int, height: int) -> None:
    cards = [Arrival(None, name, {"OrderTotal": 12.5}, (GOOD,) * 5, str(each)) for each in range(count)]
    lines = ["".join(span.text for span in line) for line in event_board_lines(cards, looked_at, "", width, height)]
    assert len(lines) == height
    assert max(cell_len(line) for line in lines) <= width
