"""Fixtures that every room's tests may use."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["pytester"]

REPOSITORY = Path(__file__).resolve().parent.parent

# What the tests start a thousand times must not be compiled anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Machines here are shared: a slow example says nothing about the program.
settings.register_profile("sandbox", deadline=None, max_examples=100)
settings.load_profile("sandbox")

SAMPLE_SECRET = "whs_5f0c1e7a9b3d48e2a6c47d1f8e90b2c3"
"""The secret of the table in wire-format 12."""


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def samples(repository: Path) -> dict[str, bytes]:
    """The 20 golden bodies by event type."""
    return {path.stem: path.read_bytes() for path in sorted((repository / "fixtures/samples").glob("*.json"))}
