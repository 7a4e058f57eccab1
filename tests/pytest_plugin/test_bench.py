"""The bench of one test: what is under way when the test ends, ends with it."""

import asyncio
from pathlib import Path

from sandbox.domain.wire import WireFormat
from sandbox.pytest_plugin.background import Background
from sandbox.pytest_plugin.bench import Bench
from tests.conftest import SAMPLE_SECRET


def test_what_is_under_way_ends_with_the_bench_and_the_thread_with_the_background(tmp_path: Path) -> None:
    background = Background()
    try:
        bench = Bench(background, tmp_path, SAMPLE_SECRET, WireFormat())
        work = bench.start(lambda: asyncio.Event().wait())
        bench.close()
        assert work.cancelled()
        assert bench.story() == []
    finally:
        background.close()
    assert not background.alive
