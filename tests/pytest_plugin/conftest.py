"""Somebody's project, whose tests use the plugin; and what runs of it in this process would import anew each time."""

from collections.abc import Sequence

import aiohttp.web  # noqa: F401
import fastapi  # noqa: F401
import flask  # noqa: F401
import pytest
import uvicorn  # noqa: F401

import sandbox.config.load
import sandbox.domain.explanation
import sandbox.pytest_plugin.emitting
import sandbox.pytest_plugin.receiving  # noqa: F401

SETTINGS = """
[pytest]
filterwarnings = error
addopts = --strict-markers -p no:hypothesispytest -p no:cacheprovider
"""
WITHOUT_ASYNCIO = ("-p", "no:asyncio", "-p", "no:aiohttp")
"""Options that leave both plugins out, as if they were not installed."""


class Project:
    """A folder with strict settings; `run` writes a test module and runs it in this process."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.write("")

    def run(self, tests: str, *options: str) -> pytest.RunResult:
        self.write(tests, options)
        return self.pytester.runpytest_inprocess(*options)

    def run_apart(self, tests: str, *options: str) -> pytest.RunResult:
        """Run it in a process of its own."""
        self.write(tests, options)
        return self.pytester.runpytest_subprocess(*options)

    def write(self, tests: str, options: Sequence[str] = ()) -> None:
        # Each plugin warns of a setting that is missing, and pytest of one that nobody knows.
        known = "" if "no:asyncio" in options else "asyncio_default_fixture_loop_scope = function\n"
        self.pytester.makefile(".ini", pytest=SETTINGS + known)
        self.pytester.makepyfile(test_it=tests)


@pytest.fixture
def project(pytester: pytest.Pytester) -> Project:
    return Project(pytester)
