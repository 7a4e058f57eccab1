"""The process that has imported the program, and forks. It lives until its stdin is closed.

A request is the length of a JSON array (four bytes, with the three streams) and that array: arguments, folder,
environment. The answer is the process id of the program, and when it has ended the exit code, each on a line.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import time

from sandbox.cli.program import COMMANDS

STREAMS = (0, 1, 2)


def serve(path: str) -> None:
    """Run what is asked for at the socket with this path; returns when the parent has gone, or in a program's process.

    The latter then leaves as the program would.
    """
    for module, _ in COMMANDS.values():
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while door.fileno() in select.select([door.fileno(), STREAMS[0]], [], [])[0]:
            line = door.accept()[0]
            bury()
            if os.fork() == 0:
                door.close()
                attend(line)
            line.close()
    bury()


def bury() -> None:
    """Take note of who has ended, so that the time they took counts as this process's."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def attend(line: socket.socket) -> None:
    """Start the program of one request, and say when it has ended; kill it if nobody wants to know any more."""
    head, streams, _, _ = socket.recv_fds(line, 4, len(STREAMS))
    length, request = int.from_bytes(head), b""
    while len(request) < length:
        request += line.recv(length - len(request))
    ended, ending = os.pipe()
    pid = os.fork()
    if pid == 0:
        line.close()
        os.close(ended)
        become(*json.loads(request), streams=streams)
    os.close(ending)
    for stream in streams:
        os.close(stream)
    line.sendall(b"%d\n" % pid)
    if ended not in select.select([ended, line.fileno()], [], [])[0]:
        os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with contextlib.suppress(OSError):
        line.sendall(b"%d\n" % code)
    os._exit(0)


def become(arguments: list[str], folder: str, environment: dict[str, str], *, streams: list[int]) -> None:
    """Be the program, to its end. Raises SystemExit."""
    for stream, own in zip(streams, STREAMS, strict=True):
        os.dup2(stream, own)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["sandbox", *arguments]
    sys.path[0] = folder
    if os.isatty(1):
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    runpy.run_module("sandbox", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    serve(sys.argv[1])
