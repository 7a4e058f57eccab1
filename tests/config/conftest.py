"""A config.yaml of one's own, and somebody who edits it."""

import shutil
from pathlib import Path

import pytest

from sandbox.config.editor import ConfigEditor
from sandbox.config.locate import Found
from sandbox.config.packaged import packaged_config


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(packaged_config(), tmp_path / "config.yaml"))


@pytest.fixture
def editor(path: Path) -> ConfigEditor:
    return ConfigEditor(Found(path, "test"), cwd=path.parent, environ={})
