"""The text of a file, and what messages call it; for config.yaml and stories alike."""

from pathlib import Path

from sandbox.config import yaml12
from sandbox.config.errors import ConfigError, Problem


def display_name(path: Path, cwd: Path) -> str:
    """Return the file's name as messages give it: relative to the working folder if it lies there."""
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)


def read_text(path: Path, name: str, way_out: str) -> str:
    """Return the file's text with its line endings as they are; `way_out` is another one. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            data = file.read(yaml12.LARGEST + 1)
        if len(data) <= yaml12.LARGEST:
            return data.decode("utf-8")
        help = "name a configuration, not a data file"
        problem = Problem(name, None, f"it has more than {yaml12.LARGEST} bytes", help)
    except IsADirectoryError:
        problem = Problem(name, None, "it is a folder, not a file", "name the file in it")
    except OSError as error:
        help = f"correct its permissions, or {way_out}"
        problem = Problem(name, None, f"it cannot be read: {error.strerror}", help)
    except ValueError as error:
        where = f": byte {error.start} is wrong" if isinstance(error, UnicodeDecodeError) else ""
        problem = Problem(name, None, f"it is not UTF-8 text{where}", "save it as UTF-8")
    raise ConfigError([problem])
