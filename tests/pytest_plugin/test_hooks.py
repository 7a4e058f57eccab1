"""What pytest finds of the plugin: its cost, the marker, seeds, settings, and what a failed test is told."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pytest_plugin.conftest import WITHOUT_ASYNCIO, Project

LOADED = {"sandbox", "sandbox.pytest_plugin", "sandbox.pytest_plugin.hooks"}


def test_a_project_that_does_not_use_it_loads_nothing_of_it_but_the_hooks(project: Project) -> None:
    result = project.run_apart(
        """
        import sys

        def test_nothing(request):
            assert request.config.pluginmanager.hasplugin("o2vend")
            print([name for name in sys.modules if name.partition(".")[0] in ("sandbox", "pydantic", "sqlite3")])
        """,
        "-s",
        *WITHOUT_ASYNCIO,
        *("-p", "no:anyio"),
    )
    result.assert_outcomes(passed=1)
    (printed,) = re.findall(r"\[.*sandbox.*\]", result.stdout.str())
    assert set(re.findall(r"'([^']+)'", printed)) == LOADED


def test_loading_the_hooks_imports_neither_transport_nor_config_nor_front_end() -> None:
    script = "import sys, pytest; before = set(sys.modules); import sandbox.pytest_plugin.hooks; "
    script += "print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert set(done.stdout.split()) == LOADED


@pytest.mark.o2vend_events("shipment.pickedup", "Product.*")
def test_the_marker_runs_a_test_for_each_event_type_it_names(o2vend_event: str, request: pytest.FixtureRequest) -> None:
    assert o2vend_event in ("Shipment.PickedUp", "Product.Create", "Product.Update")
    assert request.node.name.endswith(f"[{o2vend_event}]")


def test_the_marker_takes_patterns_in_their_order_and_the_nearest_mark_wins(project: Project) -> None:
    result = project.run(
        """
        import pytest

        @pytest.mark.o2vend_events("Cart.*")
        class TestAll:
            @pytest.mark.o2vend_events("order.update", "Product.*")
            def test_few(self, o2vend_event): ...
            def test_carts(self, o2vend_event): ...

        @pytest.mark.o2vend_events("*")
        @pytest.mark.parametrize("twice", [1, 2])
        def test_all(o2vend_event, twice): ...
        """,
        "-v",
    )
    result.assert_outcomes(passed=3 + 2 + 40)
    names = re.findall(r"test_few\[(\S+)\]", result.stdout.str())
    assert names == ["Order.Update", "Product.Create", "Product.Update"]


TAKES_PATTERNS = (
    "test_it: @pytest.mark.o2vend_events takes names or patterns, as in @pytest.mark.o2vend_events('Shipment.*')"
)


@pytest.mark.parametrize(
    ("test", "sentence"),
    [
        (
            "@pytest.mark.o2vend_events('Shipmet.*')\ndef test_it(o2vend_event): ...",
            "test_it: @pytest.mark.o2vend_events: unknown event 'Shipmet.*': did you mean 'Shipment.*'?",
        ),
        (
            "@pytest.mark.o2vend_events('Order.*')\ndef test_it(): ...",
            "test_it: @pytest.mark.o2vend_events needs the argument o2vend_event: def test_it(o2vend_event)",
        ),
        (
            "@pytest.mark.o2vend_events\ndef test_it(o2vend_event): ...",
            TAKES_PATTERNS,
        ),
        (
            "@pytest.mark.o2vend_events(events='Order.*')\ndef test_it(o2vend_event): ...",
            TAKES_PATTERNS,
        ),
        (
            "def test_it(o2vend_event): ...",
            "o2vend_event needs the marker, as in @pytest.mark.o2vend_events('Shipment.*')",
        ),
        (
            "@pytest.mark.o2vend_events('A.*')\n@pytest.mark.o2vend_events('Order.*')\ndef test_it(o2vend_event): ...",
            "test_it: only one @pytest.mark.o2vend_events counts; write all patterns into it",
        ),
    ],
    ids=["no such event", "no argument", "no pattern", "keyword", "no marker", "two"],
)
def test_a_mark_that_cannot_be_meant_is_an_error_in_one_sentence(project: Project, test: str, sentence: str) -> None:
    result = project.run(f"import pytest\n{test}")
    result.assert_outcomes(errors=1)
    result.stdout.no_fnmatch_line("*Traceback*")
    assert sentence in result.outlines


def test_a_mistake_is_shown_in_the_test_and_not_in_the_plugin(project: Project) -> None:
    result = project.run("""
        def test_event(o2vend_emit):
            o2vend_emit(None, to="http://127.0.0.1:1/")

        def test_wait(o2vend_receiver):
            o2vend_receiver.wait_for(3)

        def test_answer(o2vend_receiver):
            o2vend_receiver.answer(500, times=0)
    """)
    result.assert_outcomes(failed=3)
    result.stdout.no_fnmatch_line("*sandbox/pytest_plugin*")


SEEDED = """
    import pytest

    @pytest.mark.parametrize("n", [1, 2])
    def test_told(o2vend, n):
        print("told", n, o2vend.seed, o2vend.secret, o2vend.event("Order.Create").id)
        assert False
"""


def told(result: pytest.RunResult) -> set[str]:
    return {line for line in result.outlines if line.startswith("told ")}


def test_a_test_repeats_alone_and_tells_its_seed(project: Project) -> None:
    all_of_them = told(project.run(SEEDED))
    assert len({line.split()[2] for line in all_of_them}) == 2
    alone = project.run(SEEDED, "-k", "2")
    (line,) = told(alone)
    assert line in all_of_them
    seed = line.split()[2]
    assert f"seed {seed} (--o2vend-seed={seed} gives it to any test)" in alone.outlines


def test_under_xdist_seeds_are_the_same(project: Project) -> None:
    alone = project.run(SEEDED)
    distributed = project.run_apart(SEEDED, "-n2", *WITHOUT_ASYNCIO, "-p", "no:anyio")
    distributed.assert_outcomes(failed=2)
    assert told(distributed) == told(alone)
    for line in told(alone):
        assert f"seed {line.split()[2]} (--o2vend-seed={line.split()[2]} gives it to any test)" in distributed.outlines


@pytest.mark.parametrize(
    "options", [("--o2vend-seed=7",), ("-o", "o2vend_seed=7"), ("--o2vend-seed=7", "-o", "o2vend_seed=8")]
)
def test_a_seed_can_be_chosen(project: Project, options: tuple[str, ...]) -> None:
    assert {line.split()[2] for line in told(project.run(SEEDED, *options))} == {"7"}


def test_bodies_repeat_byte_for_byte_if_the_clock_stands(project: Project) -> None:
    test = "def test_told(o2vend):\n    print('told', o2vend.body('Cart.Update'))\n    assert False"
    first, second = (told(project.run(test, "-o", "o2vend_at=2026-03-04T07:10:05Z")) for _ in range(2))
    assert first == second
    assert '"CreationTimeUtc":"2026-03-04T07:10:05Z"' in first.pop()


def test_the_wire_section_of_a_config_holds(project: Project) -> None:
    config = project.pytester.path / "wire.yaml"
    config.write_text("wire:\n  signature: {scheme: hmac-hex, header: X-Signature}\n  attempt_base: 1\n")
    result = project.run(
        """
        def test_it(o2vend_emit, o2vend_receiver):
            delivery = o2vend_emit("Order.Create", to=o2vend_receiver.url)
            [capture] = o2vend_receiver.wait_for("Order.Create")
            assert (capture.attempt, capture.header("abp-webhook-signature")) == (1, None)
            assert len(capture.header("X-Signature")) == 64
        """,
        *("-o", "o2vend_config=wire.yaml"),
    )
    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("--o2vend-seed=-1", "--o2vend-seed: -1 is no seed; a seed is a whole number from 0 on"),
        ("o2vend_seed=half", "o2vend_seed: half is no seed; a seed is a whole number from 0 on"),
        ("o2vend_at=noon", "o2vend_at: not an ISO 8601 date-time: 'noon'; write it like 2026-03-04T07:10:05Z"),
        ("o2vend_config=gone.yaml", "o2vend_config: there is no file */gone.yaml"),
        ("o2vend_config=bad.yaml", "o2vend_config: bad.yaml*unknown*scheme*"),
    ],
)
def test_a_setting_that_cannot_be_meant_ends_the_run(project: Project, option: str, sentence: str) -> None:
    (project.pytester.path / "bad.yaml").write_text("wire: {signature: {scheme: none-such}}\n")
    options = (option,) if option.startswith("--") else ("-o", option)
    result = project.run("def test_it(): ...", *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])


def test_without_any_async_plugin_sync_tests_work(project: Project) -> None:
    result = project.run(
        "def test_it(o2vend_emit, o2vend_receiver):\n    assert o2vend_emit('Order.Create', to=o2vend_receiver.url)",
        *WITHOUT_ASYNCIO,
        *("-p", "no:anyio"),
    )
    result.assert_outcomes(passed=1)


def test_the_fixtures_introduce_themselves(project: Project) -> None:
    result = project.run("", "--fixtures")
    shown = sorted(line.split()[0] for line in result.outlines if line.startswith("o2vend"))
    assert shown == ["o2vend", "o2vend_emit", "o2vend_event", "o2vend_receiver", "o2vend_secret", "o2vend_seed"]


def test_a_failed_test_is_told_what_was_sent_and_received_in_its_order(project: Project) -> None:
    result = project.run(
        """
        def test_it(o2vend_emit, o2vend_receiver):
            o2vend_receiver.answer(503, times=1)
            o2vend_emit("Order.Create", to=o2vend_receiver.url)
            o2vend_emit("Order.Update", to="http://127.0.0.1:1/")
            assert False
        """
    )
    section = result.outlines[result.outlines.index(next(line for line in result.outlines if " o2vend " in line)) :]
    arrows = [re.sub(r"\d+\.\d+ ms", "N ms", line) for line in section if line[:1] in "→←"]
    assert arrows == [
        '→ Order.Create, attempt 0 → 503 Service Unavailable in N ms: {"verdict":"verified","failed":[]}',
        "← Order.Create, attempt 0: verified",
        "→ Order.Update, attempt 0 → connection refused: nothing listens at 127.0.0.1:1; N ms",
    ]


def test_hooks_know_the_files_of_a_test_by_folder(project: Project) -> None:
    result = project.run("def test_it(o2vend_receiver, tmp_path_factory):\n    assert False")
    result.assert_outcomes(failed=1)
    journals = list(Path(project.pytester.path).parent.rglob("o2vend0/journal.db"))
    assert journals
