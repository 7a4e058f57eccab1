"""Stalls of the terminal UI's loop, and milliseconds from a key to its paint, for what weighs most.

    python tests/benchmarks/bench_screen.py [--blame] [NAME ...]

Each thing is done in the real app (headless, 120x40, paints worked out as for a terminal) on a real Sandbox, beside a
quiet moment in the same app. `stall` is the longest time without a turn of the loop, `work` the most that the loop's
own thread has worked in one, `garb.` how long of that it collected garbage: on a busy machine only these are ours.
`--blame` says who worked in the long ones.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from sandbox.config.load import load_config  # noqa: E402 - the script runs from a checkout, without installation
from sandbox.domain.filters import parse_filter  # noqa: E402
from sandbox.domain.records import Capture  # noqa: E402
from sandbox.journal.sqlite_journal import SqliteJournal  # noqa: E402
from sandbox.service import Sandbox  # noqa: E402
from sandbox.tui import SandboxApp  # noqa: E402
from sandbox.tui.body.view import BodyView  # noqa: E402
from sandbox.tui.composer.editor import JsonEditor  # noqa: E402
from sandbox.tui.composer.screen import Composer  # noqa: E402
from sandbox.tui.explanation import Explanation  # noqa: E402
from sandbox.tui.form.screen import SubscriptionForm  # noqa: E402
from sandbox.tui.menu import Menu  # noqa: E402
from sandbox.tui.sheet.screen import SheetScreen  # noqa: E402
from sandbox.tui.sheet.view import SheetView  # noqa: E402
from sandbox.tui.stories.picker import StoryList, StoryPicker  # noqa: E402
from sandbox.tui.subscriptions.table import SubscriptionTableScreen  # noqa: E402
from tests.benchmarks.loop_watch import LoopWatch, Seen, until  # noqa: E402
from tests.journal.journal_records import capture  # noqa: E402
from tests.raw_client import RawClient  # noqa: E402
from tests.tui.stage import Stage, free_port  # noqa: E402

SUBSCRIPTION = """\
  - name: {name}
    url: http://127.0.0.1:{port}/hooks/{name}
    secret: whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3
    headers: {{X-Api-Key: "key", X-Store: chennai}}
    active: {active}
    events: ["Order.*", StockQuantityUpdate]
"""
STORY_STEP = "  - {at: %dm, say: She fills a cart, open_cart: {customer: Meera, product: kurti-M, quantity: 1}}\n"
SIZE = (120, 40)


@dataclass(frozen=True)
class Bench:
    """The stage with what watches its loop."""

    stage: Stage
    watch: LoopWatch
    folder: Path

    async def opens(self, what: str, kind: type, *keys: str, ready: Callable[[], object] = lambda: True) -> None:
        """Tell what opening a screen by a key costs, the first and the second time; the second one stays."""
        for time in ("first", "again"):
            async with self.measured(f"{what}, {time}") as seen:
                for key in keys:
                    await self.watch.press(seen, key)
                await until(lambda: isinstance(self.stage.app.screen, kind) and ready(), what)
                await asyncio.sleep(0.3)
            if time == "first":
                await self.leave()

    async def leave(self) -> None:
        await self.stage.press("escape")
        await until(lambda: self.stage.app.screen is self.stage.desk, "the desk")

    @asynccontextmanager
    async def measured(self, what: str) -> AsyncIterator[Seen]:
        async with self.watch.seeing() as quiet:
            await asyncio.sleep(0.2)
        async with self.watch.seeing() as seen:
            yield seen
        report(what, quiet, seen)

    async def typed(self, what: str, keys: str) -> None:
        async with self.measured(what) as seen:
            for key in keys:
                await self.watch.press(seen, key)
            await asyncio.sleep(0.8)  # what is done when the typing pauses counts too


def report(what: str, quiet: Seen, seen: Seen) -> None:
    paints = [statistics.median(seen.keys), max(seen.keys)] if seen.keys else []
    numbers = [seen.stall, seen.work, seen.garbage, quiet.stall, quiet.work, *paints]
    sys.stdout.write(f"{what:48}" + "".join(f"{number * 1000:7.0f}" for number in numbers) + "\n")
    for told, count in seen.blamed.most_common(6):
        sys.stdout.write(f"      {count:3}  {told}\n")
    sys.stdout.flush()


@asynccontextmanager
async def bench(blame: bool, *, subscriptions: int = 3) -> AsyncIterator[Bench]:
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        entries = [
            SUBSCRIPTION.format(name=f"shop-{index}", port=port, active=str(index < 3).lower())
            for index in range(subscriptions)
        ]
        text = f"receiver: {{port: {port}}}\nsubscriptions:\n{''.join(entries)}"
        (folder / "config.yaml").write_text(text, encoding="utf-8")
        reload = partial(load_config, folder / "config.yaml", cwd=folder, environ={})
        async with Sandbox(reload(), journal_path=folder / "journal.db", reload=reload) as sandbox:
            app = SandboxApp(sandbox)
            async with app.run_test(size=SIZE) as pilot:
                stage = Stage(sandbox, app, pilot)
                await until(lambda: app.screen_stack and stage.desk.is_mounted, "the desk")
                await asyncio.sleep(0.3)
                yield Bench(stage, LoopWatch(app, blame=blame), folder)


async def fill(stage: Stage, count: int, body: bytes) -> None:
    """Put so many captures into the journal, as another process would."""
    records = stage.sandbox.records
    assert isinstance(records, SqliteJournal)
    for start in range(0, count, 2_000):
        await asyncio.gather(
            *(records.append(_capture(number, body)) for number in range(start, min(count, start + 2_000)))
        )


def _capture(number: int, body: bytes) -> Capture:
    return capture(f"{number:032x}", body=body)


def request(body: bytes, more: str = "") -> bytes:
    head = "POST /hooks/shop-0 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    return f"{head}{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def post(stage: Stage, body: bytes) -> None:
    client = await RawClient.connect(stage.port)
    await client.send(request(body, "Connection: close\r\n"))
    await client.rest()
    await client.close()


async def composer(blame: bool) -> None:
    async with bench(blame) as on:
        stage = on.stage
        await stage.choose_event("Order.Create")

        def judged() -> object:
            return isinstance(stage.app.screen, Composer) and stage.app.screen._judged is not None

        await on.opens("composer", Composer, "E", ready=judged)
        editor = stage.app.screen.query_one(JsonEditor)
        await on.typed(f"composer, typing at {len(editor.text):,} characters", "0123456789" * 2)
        size = 167_000
        line = '  {"Id": 17, "Name": "Bottle of water", "Price": 149.5, "Stock": true},\n'
        editor.load_text('{"Items": [\n' + line * (size // len(line)) + "  null]\n}")
        await asyncio.sleep(2)
        await on.typed(f"composer, typing at {len(editor.text):,} characters", "     123456789")
        editor.move_cursor((1_000, 30))
        await asyncio.sleep(1)
        await on.typed("composer, typing in the middle of it", "     123456789")


async def big_body(blame: bool) -> None:
    items = [
        {
            "Id": index,
            "Name": f"Bottle {index}",
            "Price": index / 7,
            "Tags": ["steel", "750 ml", "நெசவு"],
            "Stock": None,
        }
        for index in range(95_000)
    ]
    body = json.dumps({"Id": "1", "Event": "Order.Create", "Attempt": 0, "Data": {"Items": items}}).encode()
    async with bench(blame) as on:
        stage = on.stage
        async with on.measured(f"a body of {len(body):,} bytes arrives"):
            await asyncio.create_task(post(stage, body))
            await until(lambda: len(stage.feed.window) == 1, "the capture")
            await asyncio.sleep(3)  # what takes a moment to find out about it
        stage.feed.focus()
        await stage.press("end")
        view = stage.desk.query_one(BodyView)

        async def keys(what: str, *pressed: str, ready: Callable[[], object] = lambda: True) -> None:
            async with on.measured(what) as seen:
                for key in pressed:
                    await on.watch.press(seen, key)
                await until(lambda: view._rows.complete and ready(), what)
                await asyncio.sleep(0.2)

        await keys("  body pretty", "2", ready=lambda: len(view._rows) > 1000)
        await keys("  raw", "v")
        await keys("  hex", "v")
        await keys("  pretty again", "v")
        view.focus()
        await keys("  fold all", "Z")
        await keys("  unfold all", "Z")
        await keys("  end", "end")
        await keys("  home", "home")
        await keys("  search for a rare text", "s", *"94999", ready=lambda: view.finding and view.finding.complete)
        await keys("  search ended", "escape")
        await on.opens("  copy menu", Menu, "c")


async def stories(blame: bool) -> None:
    async with bench(blame) as on:
        stage = on.stage
        text = "title: Many carts\nshop: {stock: {kurti-M: 1000}}\nsteps:\n" + "".join(
            STORY_STEP % index for index in range(3_800)
        )
        (on.folder / "many.yaml").write_text(text, encoding="utf-8")

        def there() -> object:
            return stage.app.screen.query_one(StoryList).stories

        await on.opens("stories, one of them of 3,800 steps", StoryPicker, "p", ready=there)
        assert any(
            each.told and len(each.told.steps) == 3_800 for each in stage.app.screen.query_one(StoryList).stories
        )
        async with on.measured("  the long one under the cursor") as seen:
            await on.watch.press(seen, "end")
            await asyncio.sleep(0.3)


async def subscriptions(blame: bool) -> None:
    async with bench(blame, subscriptions=200) as on:
        await on.opens("table of 200 subscriptions", SubscriptionTableScreen, "S")
        await on.leave()
        on.stage.desk.query_one("#subscriptions").focus()
        await on.opens("form, of 200 subscriptions", SubscriptionForm, "e")
        await on.typed("  typing in it", "abcdefgh")


async def sheet(blame: bool) -> None:
    async with bench(blame) as on:
        body = (REPOSITORY / "fixtures/samples/Order.Create.json").read_bytes()
        await fill(on.stage, 20_000, body)
        await asyncio.sleep(0.5)
        await on.stage.choose_event("Order.Create")

        def there() -> object:
            view = on.stage.app.screen.query_one(SheetView)
            return view.line_count() and view._rows.cells(view._rows.lines[0].number)

        await on.opens("sheet over 20,000 captures", SheetScreen, "T", ready=there)
        for key in ("end", "home"):
            async with on.measured(f"  {key}") as seen:
                await on.watch.press(seen, key)
                await asyncio.sleep(1)


async def filter_while_posts_arrive(blame: bool) -> None:
    body = (REPOSITORY / "fixtures/samples/Order.Create.json").read_bytes()
    async with bench(blame) as on:
        stage = on.stage

        async def connection() -> None:
            client = await RawClient.connect(stage.port)
            for _ in range(40):
                await client.send(request(body))
                await client.answer()
            await client.close()

        async with on.measured("filter typed while 2,000 POSTs arrive") as seen:
            posts = asyncio.gather(*(connection() for _ in range(50)))
            await on.watch.press(seen, "/")
            while not posts.done():
                for key in "event:Order.Create status:200 ":
                    await on.watch.press(seen, key)
                await on.watch.press(seen, "ctrl+u")
            await posts
        count = 0
        matching = parse_filter("kind:capture")
        before = None
        while True:
            stretch = await stage.sandbox.records.look_back(500, before, matching)
            count += len(stretch.summaries)
            before = stretch.before
            if before is None:
                break
        sys.stdout.write(f"      {count:,} of 2,000 are in the journal\n")


async def long_journal(blame: bool) -> None:
    async with bench(blame) as on:
        await fill(on.stage, 200_000, b"{}")
        await asyncio.sleep(1)
        on.stage.feed.focus()
        for key in ("home", "end", "home", "end", "pageup"):
            async with on.measured(f"{key} in a journal of 200,000") as seen:
                await on.watch.press(seen, key)
                await asyncio.sleep(0.5)
        await on.opens("help", Explanation, "question_mark")


SCENES: dict[str, Callable[[bool], Coroutine[None, None, None]]] = {
    "composer": composer,
    "body": big_body,
    "stories": stories,
    "subscriptions": subscriptions,
    "sheet": sheet,
    "filter": filter_while_posts_arrive,
    "journal": long_journal,
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--blame", action="store_true")
    arguments.add_argument("names", nargs="*", choices=[*SCENES, []], metavar="NAME")
    options = arguments.parse_args()
    titles = ("stall", "work", "garb.", "quiet", "work", "key", "worst")
    sys.stdout.write(f"{'milliseconds':48}" + "".join(f"{title:>7}" for title in titles) + "\n")
    for name in options.names or SCENES:
        asyncio.run(SCENES[name](options.blame))


if __name__ == "__main__":
    main()
