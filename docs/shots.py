"""Draw the pictures of README and docs: `python docs/shots.py [FOLDER]`, or `make shots`.

A real Sandbox on real sockets lives through a short story, and the terminal UI is drawn at three sizes. Clock, seed,
event Ids and time zone are fixed; only what is measured and what the system gives differ between runs: milliseconds,
the ports that connections come from, the number of this process and, if 8025 is taken, the receiver's port.
"""

import asyncio
import json
import os
import random
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from sandbox.config.load import load_config
from sandbox.config.packaged import packaged_config
from sandbox.config.values import Config
from sandbox.domain import events, ticks
from sandbox.domain.envelope import Event
from sandbox.domain.ticks import Clock
from sandbox.sender.compose import compose_sample, seeded_ids
from sandbox.sender.delivering import Retries
from sandbox.service import Sandbox
from sandbox.tui import SandboxApp

DEFAULT_PORT = 8025
BEGIN = "2026-03-04T07:10:02.6011872Z"
STORY = (
    "Product.Create", "StockQuantityUpdate", "Cart.Create", "Cart.Update", "Order.Create", "StockQuantityUpdate",
    "Order.Update", "Shipment.Create", "Shipment.GoodsDispatched", "Shipment.PickedUp", "Shipment.OutForDelivery",
    "Shipment.AttemptFail", "Shipment.OutForDelivery", "Shipment.Delivered", "Order.Create",
)  # fmt: skip


@dataclass(frozen=True)
class Shot:
    """One picture: its file name, its size in cells, the keys pressed before, what was told before, the theme.

    A story may end with a delivery through a gateway that reads the JSON and writes it anew. `own` takes config.yaml
    for a file of one's own, so that its forms open; nothing is saved in them. With `ticking` time goes on by itself,
    and this process makes the retries.
    """

    name: str
    size: tuple[int, int]
    keys: Sequence[str] = ()
    story: bool = True
    gateway: bool = False
    theme: str = "sandbox-dark"
    own: bool = False
    ticking: bool = False


TO_REJECTED = ("f", "tab", "tab")
BEHIND_GATEWAY = (*TO_REJECTED, "up")
"""What went through a gateway is a row for each end."""

SETTLE = ""
"""Instead of a key: wait until the picture does not change any more."""

SHOTS = (
    Shot("tui", (120, 40), TO_REJECTED),
    Shot("tui-80x24", (80, 24), TO_REJECTED),
    Shot("tui-120x40-empty", (120, 40), story=False),
    Shot("tui-120x40-emitted", (120, 40), ("down",) * 5 + ("enter",), story=False),
    Shot("tui-120x40-light", (120, 40), TO_REJECTED, theme="sandbox-light"),
    Shot("tui-200x50", (200, 50), (*TO_REJECTED, "up", "2")),
    Shot("tui-typing", (80, 24), ("slash", *"event:Order.* verdct:rejected")),
    Shot("tui-filtered", (120, 40), ("slash", *"event:Order.* kind:capture", "enter", "m")),
    Shot("tui-body", (120, 40), (*TO_REJECTED, "s", *"order", "enter", "n")),
    Shot("tui-compare", (200, 50), (*BEHIND_GATEWAY, "5"), gateway=True),
    Shot("tui-copy", (120, 40), (*TO_REJECTED, "s", *"OrderNumber", "enter", "c")),
    Shot("tui-gateway", (200, 50), BEHIND_GATEWAY, gateway=True),
    Shot("tui-subscriptions", (120, 40), ("S",), story=False, own=True),
    Shot("tui-form", (120, 40), ("tab", "e", "tab", "home", "x"), story=False, own=True),
    Shot("tui-stories", (120, 40), ("p", SETTLE), story=False),
    Shot("tui-story", (120, 40), ("p", SETTLE, "enter", SETTLE, "space", "right"), story=False),
    Shot("tui-presenter", (120, 40), ("p", SETTLE, "P", *("space", SETTLE) * 5), story=False),
    Shot("tui-composer", (120, 40), (*("down",) * 5, "E"), story=False),
    Shot("tui-help", (120, 40), ("question_mark",)),
    Shot("tui-sheet", (120, 24), (*TO_REJECTED, "T", SETTLE)),
    Shot(
        "tui-attempts",
        (120, 40),
        ("A", *("down",) * 5, "enter", SETTLE, "escape", *TO_REJECTED, "R", SETTLE, "6"),
        ticking=True,
    ),
    Shot("tui-maximised", (200, 50), (*TO_REJECTED, "F")),
    Shot("tui-forward", (120, 40), ("a", SETTLE, "f", SETTLE, *"http:", "slash", "slash", *"localhost:3000")),
)


async def main(folder: Path, wanted: Sequence[str]) -> None:
    """Draw all shots, or only those named, into a folder."""
    for shot in SHOTS:
        if not wanted or shot.name in wanted:
            path = folder / f"{shot.name}.svg"
            path.write_text(await draw(shot), encoding="utf-8")
            sys.stderr.write(f"{path}\n")


async def draw(shot: Shot) -> str:
    """Return one picture as SVG."""
    random.seed(7)  # a story draws its seed
    with tempfile.TemporaryDirectory() as folder:
        config = _config(shot.theme, shot.own)
        journal = Path(folder) / "journal.db"
        clock, retries = (_ticking_clock(), Retries.ALL) if shot.ticking else (_steady_clock(), Retries.NOTHING)
        async with Sandbox(
            config, journal_path=journal, clock=clock, retries=retries, program="the terminal UI"
        ) as sandbox:
            if shot.story:
                await _tell_story(sandbox)
            if shot.gateway:
                await _send_through_gateway(sandbox)
            app = SandboxApp(sandbox)
            async with app.run_test(size=shot.size) as pilot:
                await _settle(pilot.pause, app)
                for key in shot.keys:
                    await (_settle(pilot.pause, app) if key == SETTLE else pilot.press(key))
                await _settle(pilot.pause, app)
                return app.export_screenshot(title="sandbox")


async def _settle(pause: Callable[[], Awaitable[object]], app: SandboxApp) -> None:
    """Wait until the picture does not change any more for half a second."""
    await pause()
    last, since = "", time.monotonic()
    while time.monotonic() - since < 0.5:
        await asyncio.sleep(0.05)
        now = app.export_screenshot()
        if now != last:
            last, since = now, time.monotonic()


async def _tell_story(sandbox: Sandbox) -> None:
    ids = seeded_ids(7)
    for name in STORY:
        (event_type,) = events.select([name])
        event = compose_sample(sandbox.shop, event_type, at=sandbox.clock(), wire=sandbox.config.wire, ids=ids)
        await sandbox.publisher.publish(event, sandbox.config.subscriptions)
    erp, storefront, *_ = sandbox.config.subscriptions
    await sandbox.publisher.publish(_order(sandbox, ids), [replace(erp, secret=storefront.secret)])


def _order(sandbox: Sandbox, ids: Callable[[], str]) -> Event:
    (event_type,) = events.select(["Order.Create"])
    return compose_sample(sandbox.shop, event_type, at=sandbox.clock(), wire=sandbox.config.wire, ids=ids)


async def _send_through_gateway(sandbox: Sandbox) -> None:
    erp = sandbox.config.subscriptions[0]
    async with _gateway(erp.url) as url:
        await sandbox.publisher.publish(_order(sandbox, seeded_ids(8)), [replace(erp, url=url)])


@asynccontextmanager
async def _gateway(target: str) -> AsyncIterator[str]:
    """Run an HTTP proxy that reads JSON and writes it anew; gives the URL of the target through it."""

    async def hand_on(request: web.Request) -> web.Response:
        body = json.dumps(await request.json()).encode()
        headers = [(name, value) for name, value in request.headers.items() if name != "Content-Length"]
        async with (
            aiohttp.ClientSession() as session,
            session.post(target, data=body, headers=[*headers, ("Via", "1.1 gateway")]) as answer,
        ):
            return web.Response(status=answer.status, body=await answer.read())

    app = web.Application()
    app.router.add_post("/{path:.*}", hand_on)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}{urlsplit(target).path}"
    finally:
        await runner.cleanup()


def _config(theme: str, own: bool) -> Config:
    config = load_config(packaged_config(), cwd=Path.cwd(), environ={})
    port = _free_port()
    return replace(
        config,
        read_only=not own,
        theme=theme,
        receiver=replace(config.receiver, port=port),
        subscriptions=tuple(
            replace(each, url=each.url.replace(f":{DEFAULT_PORT}/", f":{port}/")) for each in config.subscriptions
        ),
    )


def _free_port() -> int:
    for port in (DEFAULT_PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SystemExit("no free port on 127.0.0.1")


def _ticking_clock() -> Clock:
    (begin, _), began = ticks.parse(BEGIN), time.monotonic()
    return lambda: begin + int((time.monotonic() - began) * ticks.PER_SECOND)


def _steady_clock() -> Clock:
    now, _ = ticks.parse(BEGIN)

    def clock() -> int:
        nonlocal now
        now += 211 * ticks.PER_MILLISECOND
        return now

    return clock


if __name__ == "__main__":
    os.environ["TZ"] = "Asia/Kolkata"
    time.tzset()
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target, sys.argv[2:]))
