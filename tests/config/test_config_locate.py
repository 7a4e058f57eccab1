"""Which config.yaml is taken, in real folders."""

from pathlib import Path

import pytest

from sandbox.config import ConfigError
from sandbox.config.load import load_config
from sandbox.config.locate import find_config
from sandbox.config.packaged import packaged_config

UNREADABLE = Path("/proc/self/mem")

OURS = "subscriptions: []\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A home with a user's config, and a project with one in its top folder and none in its `src`."""
    user = tmp_path / "home/.config/o2vend-sandbox"
    (tmp_path / "project/src").mkdir(parents=True)
    user.mkdir(parents=True)
    for folder in (user, tmp_path / "project"):
        (folder / "config.yaml").write_text(OURS)
    return tmp_path


def test_each_place_gives_way_to_the_one_before_it(tree: Path) -> None:
    given, named = tree / "given.yaml", tree / "named.yaml"
    given.touch()
    named.touch()
    cwd = tree / "project/src"
    environ = {"HOME": str(tree / "home"), "SANDBOX_CONFIG": "../../named.yaml"}

    assert find_config(given, cwd=cwd, environ=environ).path == given
    assert find_config(None, cwd=cwd, environ=environ).path.samefile(named)
    del environ["SANDBOX_CONFIG"]
    (cwd / "config.yaml").write_text(OURS)
    assert find_config(None, cwd=cwd, environ=environ).path == cwd / "config.yaml"
    (cwd / "config.yaml").unlink()
    assert find_config(None, cwd=cwd, environ=environ).path == tree / "project/config.yaml"
    (tree / "project/config.yaml").unlink()
    user = find_config(None, cwd=cwd, environ=environ)
    assert (user.path, user.read_only) == (tree / "home/.config/o2vend-sandbox/config.yaml", False)
    user.path.unlink()
    packaged = find_config(None, cwd=cwd, environ=environ)
    assert (packaged.path, packaged.read_only) == (packaged_config(), True)


def test_every_place_says_why(tree: Path) -> None:
    home = {"HOME": str(tree / "home")}
    (tree / "x.yaml").touch()
    reasons = [
        find_config(Path("x.yaml"), cwd=tree, environ={}).why,
        find_config(None, cwd=tree, environ={"SANDBOX_CONFIG": "x.yaml"}).why,
        find_config(None, cwd=tree / "project", environ={}).why,
        find_config(None, cwd=tree / "project/src", environ={}).why,
        find_config(None, cwd=tree, environ=home).why,
        find_config(None, cwd=tree, environ={}).why,
    ]
    assert len(set(reasons)) == 6
    assert all(why.startswith(("it ", "the variable ")) for why in reasons)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("subscriptions:\n", True),
        ("# x\n'subscriptions' : []\n", True),
        ('{"subscriptions": []}\n', True),
        ("\ufeffsubscriptions: [\n", True),
        ("receiver: {}\r\nsubscriptions:\r\n", True),
        ("receiver: {}\n", False),
        ("dapr:\n  subscriptions: []\n", False),
        ("# subscriptions:\n", False),
        ("subscriptions_of: 3\n", False),
    ],
)
def test_a_foreign_config_is_passed_over(tree: Path, text: str, ours: bool) -> None:
    path = tree / "project/src/config.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    expected = path if ours else tree / "project/config.yaml"
    assert find_config(None, cwd=path.parent, environ={}).path == expected


@pytest.mark.skipif(not UNREADABLE.exists(), reason="needs a file that nobody, root included, can read")
def test_an_unreadable_file_counts_in_the_working_folder_only(tree: Path) -> None:
    (tree / "project/config.yaml").unlink()
    (tree / "project/config.yaml").symlink_to(UNREADABLE)
    assert find_config(None, cwd=tree / "project/src", environ={}).read_only
    with pytest.raises(
        ConfigError, match=r"^config\.yaml: it cannot be read: Input/output error\n    help: correct its"
    ):
        load_config(cwd=tree / "project", environ={})


def test_a_folder_of_that_name_is_passed_over(tree: Path) -> None:
    (tree / "project/src/config.yaml").mkdir()
    assert find_config(None, cwd=tree / "project/src", environ={}).path == tree / "project/config.yaml"


@pytest.mark.parametrize("environ", [{}, {"SANDBOX_CONFIG": "gone.yaml"}])
def test_what_was_asked_for_must_exist(tree: Path, environ: dict[str, str]) -> None:
    given = None if environ else Path("gone.yaml")
    with pytest.raises(
        ConfigError, match=r"gone\.yaml: there is no such file\n    help: correct (--config|SANDBOX_CONFIG)"
    ):
        find_config(given, cwd=tree, environ=environ)


def test_xdg_config_home(tree: Path) -> None:
    environ = {"XDG_CONFIG_HOME": str(tree / "home/.config"), "HOME": "/nowhere"}
    assert find_config(None, cwd=tree, environ=environ).path == tree / "home/.config/o2vend-sandbox/config.yaml"
    assert find_config(None, cwd=tree, environ={"XDG_CONFIG_HOME": "home/.config"}).read_only


def test_the_journal_is_beside_the_config(tree: Path) -> None:
    config = load_config(cwd=tree / "project/src", environ={})
    assert config.journal_path == tree / "project/.sandbox/journal.db"


def test_the_journal_of_the_packaged_config_is_in_the_working_folder(tree: Path) -> None:
    config = load_config(cwd=tree, environ={})
    assert (config.read_only, config.journal_path) == (True, tree / ".sandbox/journal.db")


def test_the_journal_may_be_absolute_or_in_the_home(tree: Path) -> None:
    path = tree / "project/config.yaml"
    path.write_text(f"journal: {{path: {tree}/j.db}}\n")
    assert load_config(path, cwd=tree, environ={}).journal_path == tree / "j.db"
    path.write_text("journal: {path: ~/j.db}\n")
    assert load_config(path, cwd=tree, environ={"HOME": str(tree / "home")}).journal_path == tree / "home/j.db"


def test_errors_name_the_file_as_seen_from_the_working_folder(tree: Path) -> None:
    path = tree / "project/config.yaml"
    path.write_text("x: 1\n")
    with pytest.raises(ConfigError, match=r"^project/config\.yaml:1:1: "):
        load_config(path, cwd=tree, environ={})
    with pytest.raises(ConfigError, match=rf"^{path}:1:1: "):
        load_config(path, cwd=tree / "project/src", environ={})
