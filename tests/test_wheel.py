"""The wheel has everything inside: beside what it declares that it needs it works from any folder."""

import importlib.metadata
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=repository, check=True, capture_output=True, timeout=120)
    (built,) = target.glob("*.whl")
    return built


def test_it_carries_the_default_config_the_fixtures_and_the_type_marker(wheel: Path, repository: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"sandbox/packaged/config.yaml", "sandbox/py.typed"} <= names
    samples = [path.name for path in (repository / "fixtures/samples").iterdir()]
    assert len(samples) == 20
    assert {f"sandbox/packaged/fixtures/samples/{name}" for name in samples} <= names
    assert {name for name in names if name.endswith(".tcss")} == {
        path.relative_to(repository).as_posix() for path in (repository / "sandbox").rglob("*.tcss")
    }
    snippets = [path for path in (repository / "fixtures/snippets").rglob("*.*") if "__pycache__" not in path.parts]
    assert {f"sandbox/packaged/{path.relative_to(repository).as_posix()}" for path in snippets} <= names
    assert not [name for name in names if name.startswith("tests")]


def declared(name: str, extras: frozenset[str] = frozenset()) -> set[str]:
    """Return the distributions that one needs to run, itself among them, as their metadata say."""
    found, waiting = set[str](), [(name, extras)]
    while waiting:
        each, wanted = waiting.pop()
        found.add(canonicalize_name(each))
        for line in importlib.metadata.requires(each) or ():
            needed = Requirement(line)
            applies = needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *wanted))
            if applies and canonicalize_name(needed.name) not in found:
                waiting.append((needed.name, frozenset(needed.extras)))
    return found


def provide(names: set[str], folder: Path) -> None:
    """Fill a folder with links to what these distributions have installed here, and nothing else."""
    folder.mkdir()
    for name in names:
        distribution = importlib.metadata.distribution(name)
        for top in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
            if not (folder / top).exists():
                (folder / top).symlink_to(Path(str(distribution.locate_file(top))))


def test_installed_beside_what_it_declares_and_nothing_else_the_demo_runs_from_another_folder(
    wheel: Path, repository: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin/python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True, timeout=400)
    provide(declared("o2vend-sandbox") - {"o2vend-sandbox"}, tmp_path / "declared")
    (site_packages,) = environment.glob("lib/python*/site-packages")
    (site_packages / "declared.pth").write_text(f"{tmp_path / 'declared'}\n")
    for strange in ("flask", "hypothesis", "pytest"):
        assert subprocess.run([python, "-c", f"import {strange}"], capture_output=True, timeout=60).returncode == 1
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for command in ("sandbox", "o2vend-sandbox"):
        demo = subprocess.run(
            [environment / "bin" / command, "demo"], cwd=elsewhere, capture_output=True, text=True, timeout=60
        )
        assert demo.returncode == 0, demo.stderr
        assert "20 of 20 delivered and verified" in demo.stderr
    listed = subprocess.run(
        [environment / "bin/sandbox", "subscriptions", "--json"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert listed.returncode == 0, listed.stderr
    assert len(listed.stdout.splitlines()) == 3
    assert list(elsewhere.iterdir()) == []
