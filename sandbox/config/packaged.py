"""The files that travel with the package: the default config.yaml and the fixtures.

An installed wheel has them in `sandbox/packaged/` (pyproject.toml puts them there); a checkout at its top level.
"""

from pathlib import Path

import sandbox


def packaged_config() -> Path:
    """Return the default config.yaml. It is nobody's to edit: treat it as read-only."""
    return _travelling("config.yaml")


def fixtures() -> Path:
    """Return the folder with `samples/` and, later, schemas and stories."""
    return _travelling("fixtures")


def _travelling(name: str) -> Path:
    package = Path(sandbox.__file__).resolve().parent
    installed = package / "packaged" / name
    return installed if installed.exists() else package.parent / name
