"""What docs/replay.md and docs/forwarding.md show runs as it stands there, the Flask app included, and prints it."""

import re
import socket
from pathlib import Path

from tests.following import README_PORT, Follower, examples, follower, shape
from tests.waiting import wait_for

FLASK_PORT = "3000"


def test_the_page_on_replay_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    with follower(tmp_path) as following:
        following.run("sandbox listen")
        assert following.follow((repository / "docs/replay.md").read_text(encoding="utf-8")) >= 9


async def test_the_page_on_forwarding_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    text = (repository / "docs/forwarding.md").read_text(encoding="utf-8")
    plain, shown, answering, shown_answering = re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (app,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (flask,) = re.findall(r"`(flask [^`]+)`", text)
    with follower(tmp_path, [FLASK_PORT]) as following:
        following.write("mine.py", app)
        following.start(flask)
        await listens(following, FLASK_PORT)
        printed = await while_listening(following, plain.strip(), text, len(examples(text)))
        assert_printed(printed, shown)
        product = (
            "```console\n$ sandbox emit Product.Update --subscription erp --seed 1\n"
            '    {"error":"no products here"}\n[exit 1]\n```\n'
        )
        assert_printed(await while_listening(following, answering.strip(), product, 1), shown_answering)


async def while_listening(following: Follower, command: str, text: str, count: int) -> list[str]:
    """Follow a text beside a `sandbox listen`; return what that printed."""
    output = following.folder / "listen.out"
    with output.open("w") as file:
        following.start(command, stdout=file.fileno(), stderr=file.fileno())
        await listens(following, README_PORT)
        assert following.follow(text) == count
        following.end("sandbox listen")
    return [shape(line) for line in output.read_text(encoding="utf-8").splitlines()]


async def listens(following: Follower, port: str) -> None:
    def there() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", int(following.ports[port]))) == 0

    await wait_for(there, f"something on port {port}", 30)


def assert_printed(printed: list[str], block: str) -> None:
    for line in block.splitlines():
        assert shape(line) in printed, f"{line!r} is not in {printed}"
