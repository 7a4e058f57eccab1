"""So much waits and no more; what is dropped is said once, and how many in the end."""

from sandbox.sender.backlog import Backlog


async def test_what_does_not_fit_is_dropped_and_said() -> None:
    said: list[str] = []
    backlog = Backlog(said.append, most=4)
    for number in range(1, 10):
        backlog.put(number)
    assert len(said) == 1
    assert "too slow: 4 captures wait, so #5" in said[0]
    taken = []
    for _ in range(4):
        async with backlog.next() as number:
            taken.append(number)
    assert taken == [1, 2, 3, 4]
    assert len(said) == 2
    assert "5 captures were not forwarded: #5 to #9; `sandbox replay --verbatim --to URL`" in said[1]
    backlog.put(10)
    backlog.close()
    assert said[2] == "forward  1 capture was not answered by the target before the end: #10"


async def test_the_end_tells_what_was_under_way_and_waits() -> None:
    said: list[str] = []
    backlog = Backlog(said.append)
    backlog.put(7)
    backlog.put(8)
    async with backlog.next():
        backlog.close()
    assert said == ["forward  2 captures were not answered by the target before the end: #7 to #8"]


async def test_nothing_is_said_when_all_was_taken() -> None:
    said: list[str] = []
    backlog = Backlog(said.append)
    backlog.put(1)
    async with backlog.next():
        pass
    await backlog.emptied()
    backlog.close()
    assert said == []
