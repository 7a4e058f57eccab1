"""The arrows of the architecture that the static import graph cannot see."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("textual", "rich", "aiohttp", "pydantic", "yaml", "sqlite3", "asyncio", "jsonschema_rs")


def modules_after(statement: str) -> set[str]:
    """Run a statement in a fresh interpreter and return the top-level modules that it left behind."""
    script = (
        f"import sys\ntry:\n    {statement}\nexcept SystemExit:\n    pass\n"
        "print('\\n'.join(sorted({name.partition('.')[0] for name in sys.modules})), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(result.stderr.split())


def test_help_loads_no_front_end_and_no_transport() -> None:
    loaded = modules_after("from sandbox.cli import main; main(['--help'])")
    assert "click" in loaded
    assert loaded.isdisjoint(HEAVY)


@pytest.mark.parametrize("room", ["domain", "shop"])
def test_the_pure_rooms_load_the_standard_library_only(repository: Path, room: str) -> None:
    names = [
        ".".join(path.relative_to(repository).with_suffix("").parts)
        for path in (repository / "sandbox" / room).rglob("*.py")
        if path.name != "__init__.py"
    ]
    assert names
    loaded = modules_after("import " + ", ".join(names))
    assert loaded.isdisjoint({*HEAVY, "socket", "threading", "subprocess", "click"})


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("sandbox.journal.sqlite_journal", {"aiohttp", "textual", "pydantic", "yaml", "click"}),
        ("sandbox.body.views", {"aiohttp", "textual", "pydantic", "yaml", "click", "asyncio"}),
        ("sandbox.config.load", {"aiohttp", "textual", "click", "asyncio"}),
        ("sandbox.config", {"pydantic", "yaml"}),
        ("sandbox.service", {"textual", "rich", "click", "jsonschema_rs"}),
        ("sandbox.contract.checking", {"aiohttp", "textual", "pydantic", "click"}),
        ("sandbox.cli.program", set(HEAVY)),
        ("sandbox.tui.keymap", set(HEAVY)),
    ],
)
def test_rooms_load_nothing_that_belongs_to_another(module: str, forbidden: set[str]) -> None:
    assert modules_after(f"import {module}").isdisjoint(forbidden)


def test_no_module_has_a_name_that_says_nothing(repository: Path) -> None:
    names = {path.stem for path in (repository / "sandbox").rglob("*.py")}
    assert names.isdisjoint({"utils", "util", "helpers", "helper", "common", "manager", "misc"})


def test_the_import_contracts_hold() -> None:
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout
