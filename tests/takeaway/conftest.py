"""What the tests of receivers share."""

import shutil
import subprocess
from pathlib import Path

import pytest

EXPRESS = "express@5.1.0"


@pytest.fixture(scope="session")
def express(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `node_modules` with Express in it."""
    folder = tmp_path_factory.mktemp("express")
    if shutil.which("npm") is None:
        pytest.skip("npm is not on this machine")
    command = ["npm", "install", "--no-audit", "--no-fund", "--no-save", "--prefix", str(folder), EXPRESS]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=90)
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not install Express within 90 seconds")
    if done.returncode != 0:
        pytest.skip(f"npm could not install Express: {done.stderr.strip()[-200:]}")
    return folder / "node_modules"
