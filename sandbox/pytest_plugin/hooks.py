"""What pytest loads: options, the marker, the fixtures, and what is told of a failed test.

Nothing but pytest is imported here until a test asks for a fixture, so that projects which only have the sandbox
installed pay nothing for it.
"""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sandbox.domain.ticks import Clock
    from sandbox.domain.wire import WireFormat
    from sandbox.pytest_plugin.background import Background
    from sandbox.pytest_plugin.bench import Bench
    from sandbox.pytest_plugin.emitting import Emitter
    from sandbox.pytest_plugin.o2vend import O2vend
    from sandbox.pytest_plugin.receiving import Receiver

_SEED = pytest.StashKey[int]()
_FAILED = pytest.StashKey[bool]()
_BENCH = pytest.StashKey["Bench"]()
_MARKER = "o2vend_events"
_SETTINGS = ("o2vend_seed", "o2vend_at", "o2vend_config")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the settings."""
    group = parser.getgroup("o2vend", "O2VEND webhooks")
    help = "The seed of the simulated shop in every test; without it each test has one of its own, made of its id."
    group.addoption("--o2vend-seed", type=int, metavar="N", help=help)
    parser.addini("o2vend_seed", help, default="")
    parser.addini("o2vend_at", "The present, such as 2026-03-04T07:10:05Z: with it bodies repeat too.", default="")
    parser.addini("o2vend_config", "A config.yaml: its `wire:` and `contract:` hold in tests.", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, for --strict-markers, and refuse settings that cannot be meant."""
    line = f"{_MARKER}(pattern, ...): run the test for each event type that fits, as the argument o2vend_event."
    config.addinivalue_line("markers", line)
    if config.getoption("--o2vend-seed") is not None or any(config.getini(name) for name in _SETTINGS):
        from sandbox.pytest_plugin.settings import apply_settings

        apply_settings(config)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise a marked test over its event types."""
    marker = metafunc.definition.get_closest_marker(_MARKER)
    if marker is not None:
        from sandbox.pytest_plugin.event_types import parametrise

        parametrise(metafunc, marker)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell of a failed test how to repeat it, and what was sent and received."""
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    if report.failed and _SEED in item.stash:
        seed = item.stash[_SEED]
        lines = [f"seed {seed} (--o2vend-seed={seed} gives it to any test)"]
        if _BENCH in item.stash:
            lines += item.stash[_BENCH].story()
        report.sections.append(("o2vend", "\n".join(lines)))
    return report


@pytest.fixture
def o2vend_seed(request: pytest.FixtureRequest) -> int:
    """The seed of this test: of its id, unless --o2vend-seed or the setting o2vend_seed says otherwise."""
    from sandbox.pytest_plugin.o2vend import seed_of
    from sandbox.pytest_plugin.settings import given_seed

    given = given_seed(request.config)
    if given is not None:
        return given
    # Under pytest 8 xdist adds the name of a group to the id of a test itself, and only to that.
    parent = request.node.parent
    return seed_of(f"{'' if parent is None else parent.nodeid}::{request.node.name}")


@pytest.fixture
def o2vend_secret(o2vend_seed: int) -> str:
    """The secret of this test's deliveries, both ways; override it in conftest.py to use your own."""
    from sandbox.pytest_plugin.o2vend import secret_of

    return secret_of(o2vend_seed)


@pytest.fixture
def o2vend(
    request: pytest.FixtureRequest,
    o2vend_seed: int,
    o2vend_secret: str,
    _o2vend_wire: "WireFormat",
    _o2vend_clock: "Clock",
) -> "O2vend":
    """The simulated shop, which makes events, Data, bodies and signed requests; seeded for this test."""
    from sandbox.pytest_plugin.o2vend import O2vend

    request.node.stash[_SEED] = o2vend_seed
    return O2vend(o2vend_seed, o2vend_secret, _o2vend_wire, _o2vend_clock)


@pytest.fixture
def o2vend_emit(o2vend: "O2vend", _o2vend_bench: "Bench") -> "Emitter":
    """Send one signed event to your server; returns what it answered. In async code: await it."""
    from sandbox.pytest_plugin.emitting import Emitter

    return Emitter(o2vend, _o2vend_bench)


@pytest.fixture
def o2vend_receiver(o2vend: "O2vend", _o2vend_bench: "Bench") -> "Receiver":
    """A real receiver on a free port, which verifies and keeps what your code sends."""
    from sandbox.pytest_plugin.receiving import Receiver

    return Receiver(_o2vend_bench)


@pytest.fixture
def o2vend_event() -> str:
    """The event type, in a test that is marked with o2vend_events."""
    pytest.fail(f"o2vend_event needs the marker, as in @pytest.mark.{_MARKER}('Shipment.*')", pytrace=False)


@pytest.fixture(scope="session")
def _o2vend_wire(request: pytest.FixtureRequest) -> "WireFormat":
    from sandbox.pytest_plugin.settings import wire_format

    return wire_format(request.config)


@pytest.fixture(scope="session")
def _o2vend_clock(request: pytest.FixtureRequest) -> "Clock":
    from sandbox.pytest_plugin.settings import clock

    return clock(request.config)


@pytest.fixture(scope="session")
def _o2vend_background() -> "Iterator[Background]":
    from sandbox.pytest_plugin.background import Background

    background = Background()
    yield background
    background.close()


@pytest.fixture
def _o2vend_bench(
    request: pytest.FixtureRequest,
    o2vend_secret: str,
    tmp_path_factory: pytest.TempPathFactory,
    _o2vend_background: "Background",
    _o2vend_wire: "WireFormat",
) -> "Iterator[Bench]":
    from sandbox.pytest_plugin.bench import Bench

    folder: Path = tmp_path_factory.mktemp("o2vend")
    bench = Bench(_o2vend_background, folder, o2vend_secret, _o2vend_wire)
    request.node.stash[_BENCH] = bench
    request.node.stash[_FAILED] = False  # it may be run again
    yield bench
    forgotten = bench.not_awaited()
    bench.close()
    if forgotten and not request.node.stash[_FAILED]:
        pytest.fail("\n".join(forgotten), pytrace=False)
