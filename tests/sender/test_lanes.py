"""Works of one key go one after another, others at once, and a failure ends all."""

import asyncio

import pytest

from sandbox.sender.lanes import Lanes


class Works:
    """Works that begin and end when told."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def submit(self, lanes: Lanes, key: str, name: str) -> None:
        gate = self.gates[name] = asyncio.Event()

        async def work() -> None:
            self.begun.append(name)
            await gate.wait()
            self.ended.append(name)

        await lanes.submit(key, work)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_key_keeps_its_order_and_others_overtake() -> None:
    works, lanes = Works(), Lanes(10)
    for key, name in (("a", "a1"), ("a", "a2"), ("b", "b1"), ("a", "a3")):
        await works.submit(lanes, key, name)
    await settle()
    assert works.begun == ["a1", "b1"]
    for name in ("a3", "a2", "b1", "a1"):
        works.gates[name].set()
    await lanes.finish()
    assert [name for name in works.ended if name[0] == "a"] == ["a1", "a2", "a3"]
    assert not vars(lanes)["_last"]


async def test_no_more_than_so_many_are_under_way() -> None:
    works, lanes = Works(), Lanes(2)
    await works.submit(lanes, "a", "a1")
    await works.submit(lanes, "b", "b1")
    third = asyncio.create_task(works.submit(lanes, "c", "c1"))
    await settle()
    assert works.begun == ["a1", "b1"]
    works.gates["b1"].set()
    await third
    await settle()
    assert works.begun == ["a1", "b1", "c1"]
    for gate in works.gates.values():
        gate.set()
    await lanes.finish()


async def test_a_failure_is_told_and_nothing_more_begins() -> None:
    begun = []

    async def fail() -> None:
        raise OSError("the disk is full")

    async def go_on() -> None:
        begun.append(1)

    lanes = Lanes(4)
    await lanes.submit("a", fail)
    await lanes.submit("a", go_on)
    with pytest.raises(OSError, match="full"):
        await lanes.finish()
    with pytest.raises(OSError, match="full"):
        await lanes.submit("b", go_on)
    assert begun == []
