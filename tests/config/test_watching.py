"""Every way of saving is noticed, what is no change is not, and nothing half written is taken for good."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.config import watching
from sandbox.config.errors import ConfigError, Place, Problem
from sandbox.config.load import load_config
from sandbox.config.values import Config
from sandbox.config.watching import ConfigWatch, difference, summary
from sandbox.domain.answering import AnswerRule
from sandbox.domain.secret import Secret
from tests.waiting import wait_for

TEXT = """\
subscriptions:
  - name: erp
    url: http://127.0.0.1:8025/hooks/erp
    secret: ${ERP_SECRET:-first}
    events: ["*"]
  - name: shop
    url: http://127.0.0.1:8025/hooks/shop
    secret: other
    events: ["Order.*"]
"""


class CountingWatch(ConfigWatch):
    """Counts its looks, so that a test can wait for some more of them."""

    looks = 0

    def _stamps(self) -> tuple[watching.Stamp, ...]:
        self.looks += 1
        return super()._stamps()


class Watched:
    """A config file under watch, and what came out so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.env = path.parent / ".env"
        self.found: list[Config | ConfigError] = []
        self.loads = 0
        self.while_loading: Callable[[], None] = lambda: None
        self.watch = CountingWatch(self.load(), self.load, 0.02)

    def load(self) -> Config:
        self.loads += 1
        config = load_config(self.path, cwd=self.path.parent, environ={})
        if self.loads > 1:
            self.while_loading()
        return config

    async def follow(self) -> None:
        async for each in self.watch.changes():
            self.found.append(each)

    async def looked(self, times: int = 5) -> None:
        enough = self.watch.looks + times
        await wait_for(lambda: self.watch.looks >= enough, f"{times} looks more")

    @property
    def secret(self) -> str:
        """The secret of erp in what was found last."""
        return self.found[-1].subscriptions[0].secret.reveal() if isinstance(self.found[-1], Config) else ""

    async def wait_for_secret(self, secret: str) -> None:
        await wait_for(lambda: self.found and self.secret == secret, f"the secret {secret}")

    async def wait_for_error(self, words: str) -> None:
        await wait_for(
            lambda: self.found and isinstance(self.found[-1], ConfigError) and words in str(self.found[-1]), words
        )


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Watched]:
    path = folder / "config.yaml"
    path.write_text(TEXT)
    one = Watched(path)
    following = asyncio.create_task(one.follow())
    await wait_for(lambda: one.found, "the reading of a file saved just now")
    one.found.clear()
    yield one
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def atomically(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)


def by_renaming(path: Path, text: str) -> None:
    path.replace(path.with_suffix(".bak"))
    path.write_text(text)


def with_its_times_put_back(path: Path, text: str) -> None:
    before = path.stat()
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("save", [in_place, atomically, by_renaming, with_its_times_put_back])
async def test_every_way_of_saving_is_noticed(tmp_path: Path, save: Callable[[Path, str], None]) -> None:
    async with watched(tmp_path) as one:
        for secret in ("third", "forth", "fifth"):  # of one length: the size stays the same
            save(one.path, TEXT.replace("first", secret))
            await one.wait_for_secret(secret)
        assert len(one.found) == 3


async def test_a_link_that_leads_elsewhere_is_a_change(tmp_path: Path) -> None:
    async with watched(tmp_path) as one:
        (tmp_path / "other.yaml").write_text(TEXT.replace("first", "third"))
        one.path.unlink()
        one.path.symlink_to("other.yaml")
        await one.wait_for_secret("third")


async def test_a_file_that_was_touched_or_saved_as_it_was_has_not_changed(tmp_path: Path) -> None:
    async with watched(tmp_path) as one:
        loads = one.loads
        one.path.touch()
        await one.looked()
        atomically(one.path, TEXT)
        await one.looked()
        assert one.found == []
        assert one.loads == loads


async def test_the_file_of_variables_counts_too(tmp_path: Path) -> None:
    async with watched(tmp_path) as one:
        one.env.write_text("ERP_SECRET=from-env\n")
        await one.wait_for_secret("from-env")
        one.env.write_text("ERP_SECRET=from-new\n")
        await one.wait_for_secret("from-new")
        one.env.unlink()
        await one.wait_for_secret("first")


async def test_a_broken_file_says_what_is_wrong_and_can_be_repaired(tmp_path: Path) -> None:
    async with watched(tmp_path) as one:
        one.path.write_text(TEXT.replace("url:", "uri:"))
        await one.wait_for_error("config.yaml:3:5: ")
        await one.looked()
        assert len(one.found) == 1
        one.path.write_text(TEXT)
        await one.wait_for_secret("first")


async def test_a_deleted_file_is_said_once_and_may_come_back_as_it_was(tmp_path: Path) -> None:
    async with watched(tmp_path) as one:
        one.path.unlink()
        await one.wait_for_error("config.yaml: it is not there any more")
        await one.looked()
        assert len(one.found) == 1
        one.path.write_text(TEXT)
        await one.wait_for_secret("first")


async def test_a_file_missing_between_two_steps_of_a_save_is_not_deleted(tmp_path: Path) -> None:
    async with watched(tmp_path) as one:
        for number in range(100):
            one.path.replace(tmp_path / "config.yaml~")
            await asyncio.sleep(0)
            one.path.write_text(TEXT.replace("first", f"try {number}"))
            await asyncio.sleep(0.001)
        await one.wait_for_secret("try 99")
        assert not [each for each in one.found if isinstance(each, ConfigError)]


async def test_a_file_that_is_being_written_is_left_alone_until_it_is_whole(tmp_path: Path) -> None:
    async with watched(tmp_path) as one:
        text = TEXT.replace("first", "third")
        half = text.index("  - name: shop")  # which is a good config, too
        with one.path.open("w") as file:
            file.write(text[:half])
            enough = one.watch.looks + 8
            while one.watch.looks < enough:
                file.write("#\n")
                file.flush()
                await asyncio.sleep(0.001)
            assert one.found == []
            file.write(text[half:])
        await one.wait_for_secret("third")
        assert [len(each.subscriptions) for each in one.found if isinstance(each, Config)] == [2]


async def test_an_emptied_file_is_left_alone_for_one_look(tmp_path: Path) -> None:
    one = Watched(written(tmp_path / "config.yaml"))
    one.watch._interval = 0.6  # long enough for a reading between two looks
    following = asyncio.create_task(one.follow())
    await wait_for(lambda: one.found, "the first reading")
    one.path.write_text("")
    looks = one.watch.looks
    await wait_for(lambda: one.watch.looks > looks, "a look")
    for _ in range(5):  # as long as the watch would need to take it for good
        await asyncio.to_thread(load_config, written(tmp_path / "other.yaml"), cwd=tmp_path, environ={})
    one.path.write_text(TEXT.replace("first", "third"))
    await one.wait_for_secret("third")
    following.cancel()
    assert all(isinstance(each, Config) and len(each.subscriptions) == 2 for each in one.found)


async def test_what_changes_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    async with watched(tmp_path) as one:

        def disturb() -> None:
            one.while_loading = lambda: None
            one.path.write_text(TEXT.replace("first", "newer"))

        one.while_loading = disturb
        one.path.write_text(TEXT.replace("first", "older"))
        await one.wait_for_secret("newer")
        assert len(one.found) == 1


async def test_a_save_between_reading_and_watching_is_not_missed(tmp_path: Path) -> None:
    one = Watched(written(tmp_path / "config.yaml"))
    one.path.write_text(TEXT.replace("first", "third"))
    following = asyncio.create_task(one.follow())
    await one.wait_for_secret("third")
    following.cancel()


async def test_a_file_that_is_deleted_between_reading_and_watching_is_missed(tmp_path: Path) -> None:
    one = Watched(written(tmp_path / "config.yaml"))
    one.path.unlink()
    following = asyncio.create_task(one.follow())
    await wait_for(lambda: one.found, "the loss")
    assert isinstance(one.found[0], ConfigError)
    following.cancel()


async def test_an_old_file_is_not_read_again_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_LONG_AGO", -1e9)
    one = Watched(written(tmp_path / "config.yaml"))
    following = asyncio.create_task(one.follow())
    await one.looked()
    assert one.loads == 1
    one.path.write_text(TEXT.replace("first", "third"))
    await one.wait_for_secret("third")
    following.cancel()


async def test_the_packaged_file_is_not_watched() -> None:
    config = load_config(cwd=Path("/"), environ={})
    assert config.read_only
    assert [each async for each in ConfigWatch(config, lambda: config).changes()] == []


def test_a_difference_is_told_by_name_only(tmp_path: Path) -> None:
    config = load_config(written(tmp_path / "config.yaml"), cwd=tmp_path, environ={})
    erp, shop = config.subscriptions
    hidden = replace(erp, secret=Secret("hunter2"), url="http://user:hunter2@h/")
    assert difference(config, config) == ""
    assert difference(config, replace(config, subscriptions=(hidden, shop))) == "subscription erp"
    assert difference(config, replace(config, subscriptions=(shop, erp))) == "order of subscriptions"
    after = replace(
        config,
        subscriptions=(hidden, replace(shop, name="till")),
        receiver=replace(config.receiver, port=9, max_body=9),
        theme="other",
        journal_path=tmp_path / "other.db",
    )
    assert difference(config, after) == (
        "subscriptions erp, till (new), shop (removed); receiver port, max_body; theme; "
        "journal path (after a restart; until then everything goes to the present journal)"
    )


def test_changed_answers_are_told(tmp_path: Path) -> None:
    config = load_config(written(tmp_path / "config.yaml"), cwd=tmp_path, environ={})
    rule = AnswerRule("receiver.answers[0]", status=500, body="hunter2")
    after = replace(config, receiver=replace(config.receiver, answers=(rule,)))
    assert difference(config, after) == difference(after, config) == "receiver answers"
    moved = replace(config, receiver=replace(config.receiver, answers=(replace(rule, place="receiver.answers[1]"),)))
    assert difference(after, moved) == ""


def test_a_summary_is_one_line_with_the_first_place_and_the_way_out() -> None:
    first = Problem("d/config.yaml", Place(5, 14), "it is wrong", "make it right")
    second = Problem("d/config.yaml", Place(7, 1), "it is wrong", "make it right")
    kept = "the last good one stays in force"
    place = "d/config.yaml:5:14: it is wrong (make it right)"
    assert summary(ConfigError([first]), "config.yaml") == f"config.yaml has an error, {kept}: {place}"
    assert summary(ConfigError([second, first]), "config.yaml") == (
        f"config.yaml has 2 errors, {kept}: {place}; `sandbox config check` shows all"
    )


def written(path: Path) -> Path:
    path.write_text(TEXT)
    return path
