"""`sandbox attach` says what is missing: a terminal, or a receiver."""

import os
import pty
import subprocess
import sys
from pathlib import Path


def test_without_a_receiver_it_says_how_to_start_one(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "sandbox", "attach"],
            cwd=tmp_path,
            stdin=theirs,
            stdout=theirs,
            stderr=subprocess.PIPE,
            timeout=60,
            env={**os.environ, "TERM": "xterm"},
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert ended.returncode == 4
    assert b"no receiver listens on the journal" in ended.stderr
    assert b"sandbox listen" in ended.stderr
