"""Saving against other programs: no save is undone, whatever the way and the moment in which it is made."""

import errno
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.config import saving
from sandbox.config.saving import Saved, SaveError, save
from sandbox.config.swapping import Swap, link_and_replace, swap_names
from tests.config import editor_process
from tests.config.editor_process import COUNTER, MARK, WAYS, number
from tests.powerless import NOBODY, powerless

Write = Callable[[Path, bytes], None]
Others = Mapping[int, Callable[[], object]]
ROOT = Path(saving.__file__).parents[2]
SECRET = "whs_0123456789abcdef"

each_swap = pytest.mark.parametrize("swap", [swap_names, link_and_replace], ids=["exchange", "link"])
each_way = pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"a: 1\n")
    path.chmod(0o640)
    return path


def add_ours(text: str) -> str:
    return text + "ours: 1\n"


def names(path: Path) -> set[str]:
    """The names in the file's folder, without the backup that an editor makes."""
    return {entry.name for entry in path.parent.iterdir()} - {f"{path.name}~"}


class Interposed:
    """A swap with others at work right before (`before[n]` for the call n) or right after it (`after[n]`)."""

    def __init__(self, swap: Swap, before: Others, after: Others) -> None:
        self.swap, self.before, self.after, self.calls = swap, before, after, 0

    def __call__(self, new: Path, old: Path) -> None:
        call, self.calls = self.calls, self.calls + 1
        self.before.get(call, lambda: None)()
        self.swap(new, old)
        self.after.get(call, lambda: None)()


# The file itself


@each_swap
def test_an_edit_keeps_the_mode_and_leaves_nothing_behind(path: Path, swap: Swap) -> None:
    assert save(path, add_ours, swap) == Saved("a: 1\n", "a: 1\nours: 1\n", 1)
    assert path.read_bytes() == b"a: 1\nours: 1\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(path) == {"config.yaml"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(path: Path) -> None:
    os.chown(path, NOBODY, NOBODY)
    save(path, add_ours)
    assert (path.stat().st_uid, path.stat().st_gid) == (NOBODY, NOBODY)


@pytest.mark.parametrize("content", [b"a: 1\r\nb: 2\r\n", b"\xef\xbb\xbfa: 1\n", "ä: 1\r\r\n\x85\u2028".encode(), b"a"])
def test_line_endings_and_the_byte_order_mark_are_not_touched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    saved = save(path, lambda text: text + "b: 2\r\n")
    assert path.read_bytes() == content + b"b: 2\r\n"
    assert saved.before.encode() == content
    assert saved.after.encode() == content + b"b: 2\r\n"


def test_links_are_followed_and_kept(path: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    relative, chain = tmp_path / "links/relative.yaml", tmp_path / "links/chain.yaml"
    relative.symlink_to("../config.yaml")
    chain.symlink_to(relative)
    save(relative, add_ours)
    save(chain, add_ours)
    assert path.read_bytes() == b"a: 1\n" + 2 * b"ours: 1\n"
    assert relative.readlink() == Path("../config.yaml")
    assert chain.is_symlink()
    assert names(relative) == {"relative.yaml", "chain.yaml"}


def test_a_text_left_as_it_is_is_not_written(path: Path) -> None:
    old = path.stat()
    assert save(path, lambda text: text) == Saved("a: 1\n", "a: 1\n", 1)
    assert path.stat() == old


def test_what_the_change_raises_passes_through_and_nothing_is_touched(path: Path) -> None:
    old = path.stat()
    for error in (ValueError("mine"), OSError(28, "mine"), UnicodeDecodeError("utf-8", b"x", 0, 1, "mine")):

        def change(text: str, error: Exception = error) -> str:
            raise error

        with pytest.raises(type(error)) as raised:
            save(path, change)
        assert raised.value is error
    assert path.stat() == old
    assert names(path) == {"config.yaml"}


def test_repr_does_not_show_the_texts(path: Path) -> None:
    path.write_text(f"secret: {SECRET}\n")
    assert repr(save(path, add_ours)) == "Saved(rounds=1)"


# What cannot be saved


def refusal(path: Path, change: Callable[[str], str] = add_ours, swap: Swap = swap_names) -> str:
    with pytest.raises(SaveError) as raised:
        save(path, change, swap)
    sentence = str(raised.value)
    assert sentence.startswith(f"{path} was not saved, because ")
    assert sentence.endswith(", then save again.")
    return sentence.removeprefix(f"{path} was not saved, because ").removesuffix(", then save again.")


def test_a_folder_that_is_not_writable() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "config.yaml")
        path.write_bytes(b"a: 1\n")
        path.chmod(0o666)
        path.parent.chmod(0o555)
        with powerless():
            assert refusal(path) == "its folder is not writable: make the folder writable (chmod u+w)"
        path.parent.chmod(0o755)
        assert path.read_bytes() == b"a: 1\n"


def test_a_file_that_is_read_only(path: Path) -> None:
    path.chmod(0o440)
    assert refusal(path) == "it is read-only: make it writable (chmod u+w)"
    assert path.read_bytes() == b"a: 1\n"
    assert names(path) == {"config.yaml"}


def test_a_file_that_may_not_be_read() -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "config.yaml")
        path.touch(0o000)
        path.parent.chmod(0o755)
        with powerless():
            assert refusal(path) == "you may not read it: allow it (chmod u+r)"


def test_a_disk_without_room(path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        assert refusal(path, lambda text: text + "#" * 8192) == "there is no room for it: make room on its disk"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"a: 1\n"
    assert names(path) == {"config.yaml"}


def test_a_swap_that_fails(path: Path) -> None:
    def swap(new: Path, old: Path) -> None:
        raise OSError(5, "Input/output error")

    assert refusal(path, swap=swap) == "the system refused (EIO): correct that"
    assert names(path) == {"config.yaml"}


@pytest.mark.parametrize("name", ["gone.yaml", "gone/config.yaml", "dangling.yaml"])
def test_a_file_that_is_not_there(path: Path, name: str) -> None:
    (path.parent / "dangling.yaml").symlink_to("gone.yaml")
    assert refusal(path.parent / name) == "it is not there any more: put it back"


def test_a_link_in_a_circle(path: Path) -> None:
    circle = path.parent / "circle.yaml"
    circle.symlink_to(circle)
    assert refusal(circle) == "its link leads back to itself: correct the link"


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "it is no regular file: name one"


def test_a_text_that_is_not_utf8_is_not_repeated(path: Path) -> None:
    path.write_bytes(SECRET.encode() + b"\xff")
    with pytest.raises(SaveError) as raised:
        save(path, add_ours)
    assert "it is not UTF-8 at position 21: write it as UTF-8 in your editor" in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    path.write_bytes(b"a: 1\n")
    assert refusal(path, lambda text: text + "\udc80").startswith("it is not UTF-8 at position 6:")
    assert path.read_bytes() == b"a: 1\n"


def test_a_file_that_keeps_changing(path: Path) -> None:
    rounds = []

    def change(text: str) -> str:
        rounds.append(text)
        editor_process.atomic(path, text.encode() + b"#")
        return add_ours(text)

    assert refusal(path, change) == (
        "somebody else keeps changing it: wait until the other program has finished with it"
    )
    assert len(rounds) == saving.ROUNDS
    assert path.read_bytes() == b"a: 1\n" + b"#" * len(rounds)
    assert names(path) == {"config.yaml"}


# Somebody saves in between


@each_swap
@each_way
def test_a_save_while_the_change_is_made_is_kept(path: Path, write: Write, swap: Swap) -> None:
    saves = iter([b"a: 2\n", b"a: 3\n"])

    def change(text: str) -> str:
        content = next(saves, None)
        if content is not None:
            write(path, content)
        return add_ours(text)

    swap = Interposed(swap, before={}, after={})
    assert save(path, change, swap) == Saved("a: 3\n", "a: 3\nours: 1\n", 3)
    assert swap.calls == 1  # a save seen in time is not even taken away for a moment
    assert path.read_bytes() == b"a: 3\nours: 1\n"
    assert names(path) == {"config.yaml"}


@each_swap
@each_way
def test_a_save_right_before_the_swap_is_put_back(path: Path, write: Write, swap: Swap) -> None:
    swap = Interposed(swap, before={0: lambda: write(path, b"a: 2\n")}, after={})
    assert save(path, add_ours, swap) == Saved("a: 2\n", "a: 2\nours: 1\n", 2)
    assert path.read_bytes() == b"a: 2\nours: 1\n"
    assert swap.calls == 3
    assert names(path) == {"config.yaml"}


@each_swap
def test_what_is_put_back_is_the_very_file_that_was_saved(path: Path, swap: Swap) -> None:
    inodes: list[int] = []

    def edit() -> None:
        editor_process.atomic(path, b"a: 2\n")
        inodes.append(path.stat().st_ino)

    def change(text: str) -> str:
        inodes.append(path.stat().st_ino)
        return add_ours(text)

    save(path, change, Interposed(swap, before={0: edit}, after={}))
    assert inodes[1] == inodes[2]


@each_swap
def test_a_late_write_to_the_file_taken_away_is_kept(path: Path, swap: Swap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "LOOKS", (0.0, 0.3))
    with path.open("r+b") as editor:

        def late() -> None:
            editor.write(b"a: 2\nb: 2\n")
            editor.flush()

        writer = threading.Timer(0.05, late)
        saved = save(path, add_ours, Interposed(swap, before={}, after={0: writer.start}))
        writer.join()
    assert saved == Saved("a: 2\nb: 2\n", "a: 2\nb: 2\nours: 1\n", 2)
    assert path.read_bytes() == b"a: 2\nb: 2\nours: 1\n"
    assert names(path) == {"config.yaml"}


@each_swap
@each_way
def test_two_saves_in_one_moment_are_both_kept(path: Path, write: Write, swap: Swap) -> None:
    others = {0: lambda: write(path, b"a: 2\n"), 1: lambda: write(path, b"a: 3\n")}
    sentence = refusal(path, swap=Interposed(swap, before=others, after={}))
    assert path.read_bytes() == b"a: 3\n"
    (kept,) = names(path) - {"config.yaml"}
    assert kept.startswith(".")
    assert f"the one before it is {kept} beside it" in sentence
    assert (path.parent / kept).read_bytes() == b"a: 2\n"


@each_swap
def test_a_late_write_and_a_save_over_ours_are_both_kept(path: Path, swap: Swap) -> None:
    with path.open("r+b", buffering=0) as editor:

        def others() -> None:
            editor.write(b"a: 2\n")
            editor_process.atomic(path, b"a: 3\n")

        refusal(path, swap=Interposed(swap, before={}, after={0: others}))
    assert path.read_bytes() == b"a: 3\n"
    (kept,) = names(path) - {"config.yaml"}
    assert (path.parent / kept).read_bytes() == b"a: 2\n"


@each_swap
def test_a_file_that_is_missing_for_a_moment_is_waited_for(path: Path, swap: Swap) -> None:
    writer = threading.Timer(0.1, lambda: path.write_bytes(b"a: 2\n"))

    def others() -> None:
        path.replace(path.with_name("config.yaml~"))
        writer.start()

    saved = save(path, add_ours, Interposed(swap, before={0: others}, after={}))
    assert saved == Saved("a: 2\n", "a: 2\nours: 1\n", 2)
    assert names(path) == {"config.yaml"}


@each_swap
def test_a_file_missing_when_its_save_is_put_back_is_waited_for(path: Path, swap: Swap) -> None:
    writer = threading.Timer(0.1, lambda: path.write_bytes(b"a: 3\n"))

    def others() -> None:
        path.replace(path.with_name("config.yaml~"))
        writer.start()

    first = {0: lambda: editor_process.atomic(path, b"a: 2\n"), 1: others}
    refusal(path, swap=Interposed(swap, before=first, after={}))
    assert path.read_bytes() == b"a: 3\n"
    (kept,) = names(path) - {"config.yaml"}
    assert (path.parent / kept).read_bytes() == b"a: 2\n"


@each_swap
def test_of_three_saves_in_one_moment_the_newest_stays(path: Path, swap: Swap) -> None:
    others = {n: lambda n=n: editor_process.atomic(path, b"a: %d\n" % (n + 2)) for n in range(3)}
    refusal(path, swap=Interposed(swap, before=others, after={}))
    assert path.read_bytes() == b"a: 4\n"
    (kept,) = names(path) - {"config.yaml"}
    assert (path.parent / kept).read_bytes() == b"a: 3\n"


@each_swap
def test_a_save_to_put_back_survives_that_its_place_is_gone(
    path: Path, swap: Swap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "PATIENCE", 0.1)
    others = {0: lambda: editor_process.atomic(path, b"a: 2\n"), 1: path.unlink}
    saved = save(path, add_ours, Interposed(swap, before=others, after={}))
    assert saved == Saved("a: 2\n", "a: 2\nours: 1\n", 2)
    assert names(path) == {"config.yaml"}


@each_swap
def test_a_save_that_we_have_in_hand_when_interrupted_is_kept(path: Path, swap: Swap) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(path, add_ours, Interposed(swap, {0: lambda: editor_process.atomic(path, b"a: 2\n")}, {0: interrupt}))
    (kept,) = names(path) - {"config.yaml"}
    assert (path.parent / kept).read_bytes() == b"a: 2\n"


@each_swap
def test_a_save_that_we_may_not_read_is_put_back(swap: Swap) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "config.yaml")
        path.parent.chmod(0o777)
        path.write_bytes(b"a: 1\n")
        path.chmod(0o666)

        def edit() -> None:
            editor_process.atomic(path, b"a: 2\n")
            path.chmod(0o200)

        with powerless():
            swap = Interposed(swap, before={0: edit}, after={})
            assert refusal(path, swap=swap) == "you may not read it: allow it (chmod u+r)"
        path.chmod(0o600)
        assert path.read_bytes() == b"a: 2\n"
        assert names(path) == {"config.yaml"}


# A process that is killed

KILLED = """
import os, signal, sys
from pathlib import Path
from sandbox.config.saving import save
from sandbox.config.swapping import link_and_replace, swap_names
from tests.config import editor_process

path, moment = Path(sys.argv[1]), sys.argv[2]
swap = link_and_replace if moment == "between the steps of a swap" else swap_names


def killed(new, old):
    if moment == "with a save of somebody's in hand":
        editor_process.atomic(old, b"a: 2\\n")
    if moment == "between the steps of a swap":
        Path.replace = die
    if moment != "before the swap":
        swap(new, old)
    die()


def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)


save(path, lambda text: text + "ours: 1\\n", killed)
"""


def kill_while_saving(path: Path, moment: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, path, moment], cwd=ROOT, timeout=30, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("before the swap", b"a: 1\n"),
        ("after the swap", b"a: 1\nours: 1\n"),
        ("between the steps of a swap", b"a: 1\n"),
    ],
)
def test_a_killed_save_leaves_a_whole_file_and_the_next_one_its_folder_clean(
    path: Path, moment: str, text: bytes
) -> None:
    stranger = path.with_name(".config.yaml.mine.new")
    stranger.touch()
    kill_while_saving(path, moment)
    assert path.read_bytes() == text
    assert len(names(path)) > 2
    save(path, lambda text: text.replace("1", "3"))
    assert names(path) == {"config.yaml", stranger.name}
    assert path.read_bytes() == text.replace(b"1", b"3")


def test_where_folders_cannot_be_locked_nothing_of_another_save_is_touched(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_locks(number: int) -> bool:
        raise OSError(errno.ENOLCK, "no locks")

    kill_while_saving(path, "before the swap")
    left = names(path)
    monkeypatch.setattr(saving, "_locked", without_locks)
    save(path, add_ours)
    assert names(path) == left


def test_a_save_that_a_killed_process_had_in_hand_is_kept_and_said(path: Path) -> None:
    kill_while_saving(path, "with a save of somebody's in hand")
    sentence = refusal(path)
    (kept,) = names(path) - {"config.yaml"}
    assert sentence == (
        "an earlier save was broken off when somebody else had just saved it "
        f"(that text is {kept} beside it): bring the two together, delete the second"
    )
    assert path.with_name(kept).read_bytes() == b"a: 2\n"
    assert save(path, add_ours).after == "a: 1\nours: 1\nours: 1\n"
    assert names(path) == {"config.yaml", kept}


def test_a_text_is_read_only_when_the_file_has_settled(path: Path) -> None:
    def change(text: str) -> str:
        assert time.time() - path.stat().st_mtime >= 0.008
        return add_ours(text)

    editor_process.in_place(path, b"a: 2\n")
    save(path, change)


def test_a_file_that_is_being_written_is_waited_for(path: Path) -> None:
    path.write_bytes(b"")
    writer = threading.Timer(0.05, lambda: path.write_bytes(b"a: 2\n"))
    writer.start()
    assert save(path, add_ours) == Saved("a: 2\n", "a: 2\nours: 1\n", 1)


def test_a_time_of_modification_in_the_future_delays_nothing(path: Path) -> None:
    os.utime(path, (time.time() + 3600,) * 2)
    assert save(path, add_ours).rounds == 1


def test_nobody_of_ours_begins_while_another_one_saves(path: Path) -> None:
    begun = threading.Event()
    texts: list[str] = []

    def second(text: str) -> str:
        begun.set()
        texts.append(text)
        return text + "second: 1\n"

    other = threading.Thread(target=save, args=(path, second))

    def first(text: str) -> str:
        other.start()
        assert not begun.wait(0.1)
        return add_ours(text)

    assert save(path, first).rounds == 1
    other.join()
    assert texts == ["a: 1\nours: 1\n"]
    assert path.read_bytes() == b"a: 1\nours: 1\nsecond: 1\n"


def test_two_processes_of_ours_take_turns(path: Path) -> None:
    path.write_text("0")
    program = (
        "import sys; from pathlib import Path; from sandbox.config.saving import save\n"
        "for _ in range(15):\n"
        "    print(save(Path(sys.argv[1]), lambda text: str(int(text) + 1)).rounds)"
    )
    command = [sys.executable, "-c", program, str(path)]
    processes = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate(timeout=30)[0] for process in processes]
    assert path.read_text() == "30"
    assert [output.split() for output in outputs] == [["1"] * 15] * 2
    assert names(path) == {"config.yaml"}


# The contest with an editor


@dataclass(frozen=True, slots=True)
class Contest:
    """What came of it: saves on both sides, the rounds of each of ours, and saves of ours that the editor undid."""

    editor: int
    rounds: tuple[int, ...]
    undone: int
    seconds: float


COMMENTED = b"# saved by the editor: 0 times\nmark: 0 # ours\n" + b"".join(
    b"# comment %d: \xc3\xa9\n\nkey%d: value   # beside it\n" % (line, line) for line in range(60)
)


def contest(path: Path, way: str, swap: Swap, saves: int) -> Contest:
    """Save against the editor until both have saved this often; fail if a save of the editor's was undone."""
    path.write_bytes(COMMENTED)
    path.chmod(0o640)
    log = path.with_name("editor.log")
    log.touch()
    rounds: list[int] = []
    found: list[bytes] = []
    command = [sys.executable, editor_process.__file__, str(path), str(log), way]
    started = time.monotonic()
    with subprocess.Popen(command, stdin=subprocess.PIPE) as editor:
        while len(rounds) < saves or log.read_bytes().count(b"\n") < saves:
            mark = b"mark: %d" % (len(rounds) + 1)
            saved = save(path, lambda text, mark=mark: MARK.sub(mark, text.encode()).decode(), swap)  # type: ignore[misc]
            rounds.append(saved.rounds)
            found.append(saved.before.encode())
            assert time.monotonic() - started < 60
            assert editor.poll() is None
    seconds = time.monotonic() - started
    assert editor.returncode == 0
    entries = [json.loads(line) for line in log.read_text().splitlines()]
    assert [entry["read"] for entry in entries] == list(range(len(entries))), "a save of the editor's was undone"
    final = path.read_bytes()
    assert number(COUNTER, final) == len(entries), "the last save of the editor's was undone"
    undone = [content for mark, content in enumerate(found) if number(MARK, content) != mark]
    for content in undone:  # it was the editor, if the file is what the editor saved
        assert entries[number(COUNTER, content) - 1]["mark"] == number(MARK, content)
    assert COUNTER.sub(b"# saved by the editor: 0 times", MARK.sub(b"mark: 0", final)) == COMMENTED
    assert path.stat().st_mode & 0o777 == 0o640
    assert {name for name in names(path) if re.search("new|kept|spare", name)} == set()
    return Contest(len(entries), tuple(rounds), len(undone), seconds)


@pytest.mark.parametrize("way", WAYS)
def test_no_save_of_an_editor_is_undone(path: Path, way: str) -> None:
    result = contest(path, way, swap_names, saves=60)
    assert result.undone <= len(result.rounds) // 4  # in the moment between the editor's reading and its saving
