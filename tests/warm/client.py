"""What asks for a program at the socket: from a test, or as a program itself, which a shell can start.

As a program (its first argument is the socket) it hands on its streams, what it is told by signals, and the exit code.
It imports little, so that it starts in a hundredth of a second.
"""

import json
import os
import signal
import socket
import sys


class Running:
    """A program that was asked for. Closing the line to it ends it."""

    def __init__(self, path: str, arguments: list[str], folder: str, environment: dict[str, str]) -> None:
        self._request = json.dumps([arguments, folder, environment]).encode()
        self.line = socket.socket(socket.AF_UNIX)
        self.line.connect(path)
        self._answers = self.line.makefile("r")
        self.pid = 0

    def start(self, streams: tuple[int, int, int]) -> None:
        """Start it with these file descriptors as stdin, stdout and stderr."""
        socket.send_fds(self.line, [len(self._request).to_bytes(4)], streams)
        self.line.sendall(self._request)
        self.pid = int(self._answers.readline())

    def wait(self) -> int:
        """Return its exit code, which is negative for a signal; raises TimeoutError as the line's timeout says."""
        return int(self._answers.readline())

    def close(self) -> None:
        self._answers.close()
        self.line.close()


def main() -> None:
    _, path, *arguments = sys.argv
    running = Running(path, arguments, os.getcwd(), dict(os.environ))  # noqa: PTH109  # pathlib takes its time
    running.start((0, 1, 2))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: os.kill(running.pid, number))
    for stream in (0, 1, 2):
        os.close(stream)  # or whoever reads from the program would wait for this one too
    code = running.wait()
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    main()
