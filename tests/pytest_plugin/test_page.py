"""docs/pytest.md: its files are written down as they stand there, and its commands print what the page shows."""

import inspect
import re
from pathlib import Path

import pytest

from sandbox.pytest_plugin import Capture, Delivery, Emitter, Receiver
from tests.following import Example, examples, shape
from tests.pytest_plugin.conftest import Project

FILE = re.compile(r"^```python\n# (\w+\.py)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def page(repository: Path) -> str:
    return (repository / "docs/pytest.md").read_text(encoding="utf-8")


def test_the_page_runs_as_it_stands(project: Project, page: str) -> None:
    files = dict(FILE.findall(page))
    for name, text in files.items():
        (project.pytester.path / name).write_text(text, encoding="utf-8")
    commands = examples(page)
    run = {word for each in commands for word in each.command.split() if word.endswith(".py")}
    assert run == {name for name in files if name.startswith("test_")}
    for example in commands:
        assert_prints(project, example)


def test_the_test_in_readme_passes_beside_the_files_of_the_page(project: Project, page: str, repository: Path) -> None:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    (test,) = re.findall(r"^```python\n(def test_.*?)^```", readme, re.MULTILINE | re.DOTALL)
    files = {**dict(FILE.findall(page)), "test_readme.py": test}
    for name in ("app.py", "conftest.py", "test_readme.py"):
        (project.pytester.path / name).write_text(files[name], encoding="utf-8")
    assert project.pytester.runpytest_inprocess("test_readme.py").ret == 0


def assert_prints(project: Project, example: Example) -> None:
    program, *arguments = example.command.split()
    assert program == "pytest"
    result = project.pytester.runpytest_inprocess(*arguments)
    assert result.ret == example.code, example.command
    printed = [shape(line) for line in result.outlines]
    for line in example.shown:
        wanted = shape(line.strip("= ").removesuffix("…"))
        assert any(wanted in each for each in printed), f"{example.command}\nlacks {line!r} in {printed}"


def test_the_page_names_every_argument_and_property(page: str) -> None:
    for call, form in ((Emitter.__call__, "`{}="), (Receiver.answer, "`{}`")):
        _, _, *names = inspect.signature(call).parameters
        for name in names:
            assert form.format(name) in page, name
    for kind in (Delivery, Capture, Receiver):
        for name in vars(kind):
            assert name.startswith("_") or f"`{name}" in page, f"{kind.__name__}.{name}"
