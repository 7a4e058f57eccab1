"""A running `sandbox listen` does what config.yaml says now, whoever wrote it and however."""

import asyncio
import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.domain.request import delivery_request
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from tests.cli.conftest import Listening, Program, start_listening
from tests.conftest import REPOSITORY
from tests.waiting import wait_for

TEXT = """\
receiver:
  port: PORT
subscriptions:
  - name: erp  # mine
    url: http://127.0.0.1:PORT/hooks/erp
    secret: ${ERP_SECRET:-first}
    events: ["*"]
"""


class Live:
    """A `sandbox listen` over a config.yaml of its own, and what it said since it was ready."""

    def __init__(self, listening: Listening, path: Path) -> None:
        self.listening = listening
        self.path = path
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.listening.process.stderr is not None
        for line in self.listening.process.stderr:
            self.said.append(line.rstrip())

    def end(self) -> None:
        """Kill it, unless it has ended."""
        self.listening.process.kill()
        self.listening.process.wait(20)
        self._reader.join(20)
        for stream in (self.listening.process.stdout, self.listening.process.stderr):
            assert stream is not None
            stream.close()

    def write(self, old: str, new: str) -> None:
        text = self.path.read_text()
        assert old in text
        self.path.write_text(text.replace(old, new))

    async def wait_for_line(self, words: str, times: int = 1) -> None:
        try:
            await wait_for(lambda: sum(words in line for line in self.said) == times, repr(words))
        except AssertionError as error:
            raise AssertionError(f"{error}; it said {self.said}") from None

    async def status(self, secret: str, url: str | None = None) -> int:
        return await asyncio.to_thread(deliver, url or self.listening.url, secret)

    async def wait_for_secret(self, secret: str) -> None:
        async def verifies() -> bool:
            return await self.status(secret) == 200

        await wait_for(verifies, f"{secret} to be the secret", limit=3)


def deliver(url: str, secret: str) -> int:
    subscription = Subscription("erp", f"{url}/hooks/erp", Secret(secret))
    body = (REPOSITORY / "fixtures/samples/Order.Create.json").read_bytes()
    made = delivery_request(subscription, body, SignatureFormat())
    request = urllib.request.Request(subscription.url, made.body, dict(made.headers), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def live(sandbox: Program, tmp_path: Path) -> Iterator[Live]:
    path = tmp_path / "config.yaml"
    path.write_text(TEXT.replace("PORT", str(free_port())))
    started = Live(start_listening(sandbox), path)
    yield started
    started.end()


@pytest.fixture
def live_at_its_place(sandbox: Program, tmp_path: Path) -> Iterator[Live]:
    """The same without `--port 0`."""
    path = tmp_path / "config.yaml"
    path.write_text(TEXT.replace("PORT", str(free_port())))
    process = sandbox.start("listen")
    assert process.stderr is not None
    ready = next(line for line in process.stderr if line.startswith("ready"))
    started = Live(Listening(process, ready.split()[3], []), path)
    yield started
    started.end()


async def test_a_new_secret_verifies_and_the_old_one_no_more(live: Live) -> None:
    assert await live.status("first") == 200
    live.write("first", "second")
    await live.wait_for_secret("second")
    assert await live.status("first") == 401
    await live.wait_for_line("config   config.yaml changed: subscription erp")
    assert not [line for line in live.said if "second" in line]


async def test_a_broken_file_leaves_the_last_good_one_in_force_and_is_said_once(live: Live) -> None:
    live.write("    secret: ${ERP_SECRET:-first}", "    colour: red\n    secret: ${ERP_SECRET:-first}")
    await live.wait_for_line("config.yaml has an error, the last good one stays in force: config.yaml:6:5: ")
    live.write("# mine", "# still mine")
    assert await live.status("first") == 200
    live.write("    colour: red\n    secret: ${ERP_SECRET:-first}", "    secret: second")
    await live.wait_for_secret("second")
    await live.wait_for_line("config.yaml is good again")
    await live.wait_for_line("stays in force")


async def test_a_variable_of_the_env_file_takes_effect(live: Live) -> None:
    (live.path.parent / ".env").write_text("ERP_SECRET=from-env\n")
    await live.wait_for_secret("from-env")


async def test_a_deleted_file_is_said_and_comes_back(live: Live) -> None:
    aside = live.path.rename(live.path.with_suffix(".aside"))
    await live.wait_for_line("config.yaml: it is not there any more (put it back)")
    assert await live.status("first") == 200
    aside.rename(live.path)
    await live.wait_for_line("config.yaml is good again")
    assert await live.status("first") == 200


async def test_another_port_in_the_file_moves_it(live_at_its_place: Live) -> None:
    live, port = live_at_its_place, free_port()
    assert await live.status("first") == 200
    live.write("receiver:\n  port:", f"receiver:\n  port: {port} #")
    await live.wait_for_line(f"ready    listening on http://127.0.0.1:{port} - Ctrl+C stops")
    await live.wait_for_line("config.yaml changed: receiver port")
    assert await live.status("first", f"http://127.0.0.1:{port}") == 200
    assert await live.status("first") == 0


async def test_a_taken_port_in_the_file_is_said_until_it_is_another(live_at_its_place: Live) -> None:
    live = live_at_its_place
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        live.write("receiver:\n  port:", f"receiver:\n  port: {port} #")
        await live.wait_for_line(f"config   config.yaml: cannot listen on 127.0.0.1:{port}: another program")
        assert await live.status("first") == 200
    live.write(f"port: {port} #", "port:")
    await live.wait_for_line("config.yaml is good again")


async def test_what_the_command_line_says_survives_a_change(live: Live) -> None:
    live.write("receiver:\n  port:", f"receiver:\n  port: {free_port()} #")
    live.write("first", "second")
    await live.wait_for_secret("second")
    assert await live.status("second") == 200
    assert not [line for line in live.said if "ready" in line or "receiver" in line]


async def test_answers_in_the_file_hold_from_the_next_request_on(live: Live) -> None:
    assert await live.status("first") == 200
    live.write("receiver:", "receiver:\n  answers: [{event: Order.*, status: 503, times: 2}]")
    await live.wait_for_line("config   config.yaml changed: receiver answers")
    await live.wait_for_line("answer   receiver.answers[0]: Order.* → 503; the first 2 times")
    assert [await live.status("first") for _ in range(3)] == [503, 503, 200]
    live.write("# mine", "# the rule stays")
    live.write("secret: ${ERP_SECRET:-first}", "secret: second")
    await live.wait_for_secret("second")
    assert await live.status("second") == 200, "the rule stays spent"
    live.write("times: 2", "times: 1")
    await live.wait_for_line("answer   receiver.answers[0]: Order.* → 503; once")
    assert [await live.status("second") for _ in range(2)] == [503, 200]


async def test_a_broken_rule_changes_nothing(live: Live) -> None:
    live.write("receiver:", "receiver:\n  answers: [{status: 102}]")
    await live.wait_for_line("config.yaml:2:22: status 102 is an interim answer")
    assert await live.status("first") == 200


async def test_the_url_to_give_to_o2vend_is_shown(live: Live) -> None:
    assert [line for line in live.listening.narration if "docs/tunnels.md" in line and "receiver.public_url" in line]
    other = '  - {name: far, url: "https://far.example/hooks", secret: x, events: ["*"]}\n'
    text = TEXT.replace("receiver:", "receiver:\n  public_url: https://x.example/").replace("PORT", "8025")
    live.path.write_text(text + other)
    await live.wait_for_line("public   https://x.example/hooks/erp  erp: the URL to give to O2VEND")
    await live.wait_for_line("path     /hooks  far")
    await live.wait_for_line("public ")


async def test_another_journal_needs_a_restart(live: Live) -> None:
    live.path.write_text(live.path.read_text() + "journal:\n  path: other.db\n")
    await live.wait_for_line("config.yaml changed: journal path (after a restart")
    assert await live.status("first") == 200
    assert not (live.path.parent / "other.db").exists()


async def test_it_stops_cleanly_while_the_file_changes(live: Live) -> None:
    live.write("first", "second")
    live.listening.process.terminate()
    assert await asyncio.to_thread(live.listening.process.wait, 20) == 0
    await live.wait_for_line("stopped; 0 received")
    assert not re.search("Traceback|never retrieved", "\n".join(live.said))
