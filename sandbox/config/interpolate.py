"""`${NAME}` and `${NAME:-default}` in values, from the environment and from the `.env` beside the config."""

import re
from collections.abc import Mapping
from pathlib import Path

from sandbox.config.errors import Problem

_REFERENCE = re.compile(
    r"""\$\$\{                                                   # $${ is ${ itself
    | \$\{ (?P<name>[A-Za-z_][A-Za-z0-9_]*) (?: :- (?P<default>[^}]*) )? \}
    | \$\{                                                       # anything else that begins so is a mistake
    """,
    re.VERBOSE,
)
_ENV_LINE = re.compile(
    r"""[ \t]* (?:export[ \t]+)? (?P<name>[A-Za-z_][A-Za-z0-9_]*) [ \t]* = [ \t]*
    (?: '(?P<single>[^']*)' | "(?P<double>(?:[^"\\]|\\.)*)" | (?P<bare>[^\r\n]*?) ) [ \t]* (?:(?<=[ \t'"])\#.*)?""",
    re.VERBOSE,
)


class ReferenceFaultError(ValueError):
    """A reference that has no value; `sentence` says which and `help` what to do."""

    def __init__(self, sentence: str, help: str) -> None:
        self.sentence = sentence
        self.help = help
        super().__init__(sentence)


class Referenced(str):
    """Text that came in part from a variable: where a number or a bool is wanted, it may still mean one."""

    __slots__ = ()


class Variables:
    """Values by name: the real environment wins, then `.env`, which is read when the former lacks a name."""

    def __init__(self, environ: Mapping[str, str], env_file: Path | None) -> None:
        self._environ = environ
        self._env_file = env_file
        self._from_file: Mapping[str, str] | None = None
        self.problems: list[Problem] = []

    def get(self, name: str) -> str | None:
        """Return the value or None. A `.env` that cannot be read is noted once in `problems`."""
        value = self._environ.get(name)
        if value is not None:
            return value
        if self._from_file is None:
            self._from_file = self._read_file()
        return self._from_file.get(name)

    def _read_file(self) -> Mapping[str, str]:
        if self._env_file is None or not self._env_file.is_file():
            return {}
        try:
            return parse_env(self._env_file.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            sentence = f"it cannot be read: {reason}"
            help = "correct it, or set the variables in the environment"
            self.problems.append(Problem(self._env_file.name, None, sentence, help))
            return {}


def has_reference(text: str) -> bool:
    """Tell whether the text has a reference, or an escaped one."""
    return "${" in text


def names_referenced(text: str) -> tuple[str, ...]:
    """Return the names of the variables that the text refers to, each once."""
    return tuple(dict.fromkeys(match["name"] for match in _REFERENCE.finditer(text) if match["name"]))


def is_plain_reference(text: str) -> bool:
    """Tell whether the text is `${NAME}` and nothing else, so that it may be shown although its value is a secret."""
    match = _REFERENCE.fullmatch(text)
    return match is not None and match["name"] is not None and match["default"] is None


def substitute(text: str, variables: Variables) -> Referenced:
    """Return the text with its references replaced. Raises ReferenceFaultError for the first that cannot be.

    As in a shell, `:-` takes the default for a variable that is unset or empty; without it, empty is a value.
    """

    def value(match: re.Match[str]) -> str:
        name, default = match["name"], match["default"]
        if name is None:
            if match[0] == "$${":
                return "${"
            raise ReferenceFaultError(
                "`${` does not begin a reference", "write ${NAME} or ${NAME:-default}; $${ stands for ${ itself"
            )
        found = variables.get(name)
        if default is not None:
            return found or default
        if found is None:
            raise ReferenceFaultError(
                f"the variable {name} is not set",
                f"set it in the environment or in .env beside this file, or write ${{{name}:-default}}",
            )
        return found

    finished = _REFERENCE.sub(value, text)
    if any("\ud800" <= char <= "\udfff" for char in finished):
        raise ReferenceFaultError("a variable's value is not UTF-8 text", "set it again in a UTF-8 shell")
    return Referenced(finished)


def parse_env(text: str) -> dict[str, str]:
    """Return the variables of a `.env` text; lines of another shape are passed over: other tools own the file too.

    `export`, single and double quotes (with \\n, \\r, \\t, \\\\, \\") and comments after a blank are understood;
    nothing in a value is replaced.
    """
    variables = {}
    for line in re.split(r"\r\n|\r|\n", text):
        match = _ENV_LINE.fullmatch(line)
        if match is None:
            continue
        if match["double"] is not None:
            variables[match["name"]] = re.sub(r"\\(.)", _unescape, match["double"])
        else:
            variables[match["name"]] = match["single"] if match["single"] is not None else match["bare"]
    return variables


def _unescape(match: re.Match[str]) -> str:
    return {"n": "\n", "r": "\r", "t": "\t"}.get(match[1], match[1])
