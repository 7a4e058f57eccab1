"""What was sent again is found from both sides, and so is where it all began."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.domain import ticks
from sandbox.domain.records import Capture, Record
from sandbox.domain.settings import DeliverySettings
from sandbox.journal.repeats import find_origin, find_repeated, find_repeats
from sandbox.sender.again import plan_verbatim
from sandbox.sender.attempts import AttemptMaker
from tests.both_ends import BothEnds, both_ends
from tests.raw_client import RawClient


@pytest.fixture
async def ends(tmp_path: Path) -> AsyncIterator[BothEnds]:
    async with both_ends(tmp_path) as ends:
        yield ends


async def again(ends: BothEnds, number: int) -> int:
    maker = AttemptMaker(ends.journal, lambda: DeliverySettings(5 * ticks.PER_SECOND))
    return (await maker.make(plan_verbatim(await ends.journal.get(number), ends.url, "erp"))).number


async def record(ends: BothEnds, number: int) -> Record:
    return await ends.journal.get(number)


async def test_every_repetition_leads_to_the_first_attempt(ends: BothEnds) -> None:
    (first,) = await ends.send()
    second = await again(ends, first)
    third = await again(ends, second)
    assert (first, second, third) == (2, 4, 6)
    assert [await find_repeated(ends.journal, await record(ends, number)) for number in (2, 4, 6)] == [None, 2, 4]
    assert {await find_origin(ends.journal, number, await record(ends, number)) for number in range(1, 7)} == {2}
    repeats = await find_repeats(ends.journal, 2, await record(ends, 2))
    assert [number for number, _ in repeats] == [4]


async def test_what_came_from_elsewhere_and_claims_nothing_is_its_own_origin(ends: BothEnds) -> None:
    client = await RawClient.connect(ends.receiver.port)
    await client.send(b"POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")
    await client.answer()
    await client.close()
    assert isinstance(await record(ends, 1), Capture)
    repetition = await again(ends, 1)
    assert await find_repeated(ends.journal, await record(ends, repetition)) == 1
    assert await find_origin(ends.journal, repetition, await record(ends, repetition)) == 1
    assert [number for number, _ in await find_repeats(ends.journal, 1, await record(ends, 1))] == [repetition]


async def test_what_is_gone_is_not_found(ends: BothEnds) -> None:
    (first,) = await ends.send()
    attempt = await record(ends, await again(ends, first))
    await ends.journal.reset()
    assert await find_repeated(ends.journal, attempt) is None
    assert await find_origin(ends.journal, 4, attempt) == 4
