"""The same fixtures in sync and async tests, under every plugin that runs async ones."""

import asyncio
import socket
from collections.abc import Awaitable

import pytest

from sandbox.pytest_plugin import Delivery, Emitter, MisuseError, Receiver
from tests.pytest_plugin.conftest import WITHOUT_ASYNCIO, Project

IN_ITS_OWN_LOOP = """
    import pytest
    from aiohttp import web

    {mark}
    async def test_it(o2vend_emit, o2vend_receiver):
        async def receive(request):
            return web.json_response(await request.json())

        app = web.Application()
        app.router.add_post("/", receive)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        delivery = await o2vend_emit("Order.Create", to="http://127.0.0.1:%d/" % runner.addresses[0][1])
        assert delivery.json()["Data"] == delivery.data
        await o2vend_emit("Order.Update", to=o2vend_receiver.url)
        (capture,) = await o2vend_receiver.wait_for("Order.*")
        await o2vend_receiver.assert_none("Cart.*", within=0.01)
        await runner.cleanup()

    def test_sync(o2vend_emit, o2vend_receiver):
        assert o2vend_emit("Order.Create", to=o2vend_receiver.url)
"""
ANYIO = "@pytest.mark.parametrize('anyio_backend', ['asyncio'])\n    @pytest.mark.anyio"


@pytest.mark.parametrize(
    ("mark", "options"),
    [
        ("", ("-o", "asyncio_mode=auto")),
        ("@pytest.mark.asyncio", ("-o", "asyncio_mode=strict")),
        ("", ("-o", "asyncio_mode=auto", "-p", "no:aiohttp")),
        ("@pytest.mark.asyncio", ("-o", "asyncio_mode=strict", "-p", "no:aiohttp")),
        (ANYIO, WITHOUT_ASYNCIO),
    ],
    ids=["aiohttp-auto", "aiohttp-strict", "asyncio-auto", "asyncio-strict", "anyio"],
)
def test_a_server_may_live_in_the_loop_of_the_test(project: Project, mark: str, options: tuple[str, ...]) -> None:
    project.run(IN_ITS_OWN_LOOP.format(mark=mark), *options).assert_outcomes(passed=2)


async def test_several_are_sent_at_once(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    o2vend_receiver.answer(delay=0.2)

    async def sent(delivery: Awaitable[Delivery]) -> Delivery:
        return await delivery

    async with asyncio.timeout(0.9):
        deliveries = await asyncio.gather(*(sent(o2vend_emit("Cart.Create", to=o2vend_receiver.url)) for _ in range(5)))
    assert all(deliveries)
    assert len({delivery.event_id for delivery in deliveries}) == 5


async def test_in_a_thread_of_an_async_test_it_is_sync(o2vend_emit: Emitter, o2vend_receiver: Receiver) -> None:
    delivery = await asyncio.to_thread(lambda: o2vend_emit("Cart.Create", to=o2vend_receiver.url))
    assert delivery.status == 200
    assert await delivery is delivery


async def test_before_it_is_awaited_nothing_can_be_done_with_it(
    o2vend_emit: Emitter, o2vend_receiver: Receiver
) -> None:
    delivery = o2vend_emit("Cart.Create", to=o2vend_receiver.url)
    sentence = "o2vend_emit('Cart.Create') is not awaited: in async code write `await o2vend_emit('Cart.Create')`"
    for use in (lambda: delivery.status, lambda: delivery.data, lambda: bool(delivery)):
        with pytest.raises(MisuseError) as caught:
            use()
        assert str(caught.value) == sentence
    assert repr(delivery) == "<o2vend_emit('Cart.Create'), which is not awaited>"
    captures = o2vend_receiver.wait_for()
    with pytest.raises(MisuseError, match=r"o2vend_receiver.wait_for\('\*'\) is not awaited"):
        len(captures)
    assert (await delivery).status == 200
    assert len(await captures) == 1


def test_a_forgotten_await_fails_the_test(project: Project) -> None:
    result = project.run(
        """
        async def test_sends(o2vend_emit, o2vend_receiver):
            o2vend_emit("Cart.Create", to=o2vend_receiver.url)

        async def test_wants_none(o2vend_receiver):
            o2vend_receiver.assert_none("Cart.*", within=60)

        async def test_waits(o2vend_receiver):
            o2vend_receiver.wait_for("Cart.*", timeout=60)
        """,
        *("-o", "asyncio_mode=auto"),
    )
    result.assert_outcomes(passed=3, errors=3)
    for call in (
        "o2vend_emit('Cart.Create')",
        "o2vend_receiver.assert_none('Cart.*')",
        "o2vend_receiver.wait_for('Cart.*')",
    ):
        assert f"{call} is not awaited: in async code write `await {call}`" in result.outlines


def test_a_test_that_fails_anyway_is_not_told_of_what_it_did_not_come_to(project: Project) -> None:
    result = project.run(
        """
        async def test_it(o2vend_emit, o2vend_receiver):
            assert o2vend_emit("Cart.Create", to=o2vend_receiver.url).status == 200
        """,
        *("-o", "asyncio_mode=auto"),
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([">*assert o2vend_emit*", "E*MisuseError: o2vend_emit('Cart.Create') is not awaited:*"])
    result.stdout.no_fnmatch_line("*sandbox/pytest_plugin*")


async def test_a_cancelled_wait_ends_at_once(o2vend_receiver: Receiver) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await o2vend_receiver.wait_for("Order.*", timeout=60)


def test_a_sync_test_with_the_server_in_a_loop_that_stands_still_is_told_so(project: Project) -> None:
    result = project.run(
        """
        import pytest

        @pytest.fixture
        async def url(aiohttp_server):
            from aiohttp import web

            return str((await aiohttp_server(web.Application())).make_url("/"))

        def test_it(o2vend_emit, url):
            assert o2vend_emit("Cart.Create", to=url, timeout=0.2)
        """,
        *("-o", "asyncio_mode=auto"),
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "→ Cart.Create, attempt 0 → no answer within 0.2 s; * ms",
            "  if the server runs in the test's own event loop, the test must be `async def` and write `await *`",
        ]
    )


async def test_a_server_that_never_answers_is_a_result(o2vend_emit: Emitter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        delivery = await o2vend_emit("Cart.Create", to=f"http://127.0.0.1:{port}/", timeout=0.1)
    assert delivery.status is None
    assert delivery.reason == "no answer within 0.1 s"
