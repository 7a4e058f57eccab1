"""What docs/comparing.md shows runs as it stands there, the gateway included, and prints what it says."""

import re
import socket
from pathlib import Path

from tests.following import follower
from tests.waiting import wait_for

GATEWAY_PORT = "8026"


def answers(port: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


async def test_the_page_runs_as_it_stands(tmp_path: Path, repository: Path) -> None:
    text = (repository / "docs/comparing.md").read_text(encoding="utf-8")
    (gateway,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    with follower(tmp_path, [GATEWAY_PORT]) as following:
        following.write("gateway.py", gateway)
        following.start("python3 gateway.py")
        following.run("sandbox listen")
        await wait_for(lambda: answers(following.ports[GATEWAY_PORT]), "the gateway", 30)
        assert following.follow(text) >= 9
