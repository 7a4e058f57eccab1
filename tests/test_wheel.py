"""The wheel has everything inside: installed into an empty environment it works from any folder."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest


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


def test_installed_into_an_empty_environment_the_demo_runs_from_another_folder(
    wheel: Path, repository: Path, tmp_path: Path
) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    pins = tmp_path / "pins.txt"
    lock = (repository / "requirements.lock").read_text()
    pins.write_text("\n".join(line.split()[0] for line in lock.splitlines() if "==" in line))
    pip = str(environment / "bin/pip")
    install = [pip, "install", "--quiet", "--disable-pip-version-check", "-c", str(pins), str(wheel)]
    subprocess.run(install, check=True, capture_output=True, timeout=400)
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
