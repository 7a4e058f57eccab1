"""The languages in which a receiver can be had, and where each one's files lie in `fixtures/snippets/`."""

import difflib
from dataclasses import dataclass


class UnknownLanguageError(ValueError):
    """There is no receiver in this language; the message says which ones there are."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language or framework.

    `receiver` is a file in `fixtures/snippets/receivers/`, whole and runnable for the default scheme. `signatures` is a
    folder in `fixtures/snippets/signatures/`, with one file a scheme; None if its programs cannot see headers.
    `save_as` is the name that `start`, a shell command, expects for the reader's own copy.
    """

    name: str
    title: str
    receiver: str
    signatures: str | None
    save_as: str
    start: str


LANGUAGES: tuple[Language, ...] = (
    Language("python", "Python, standard library", "python_receiver.py", "python", "receiver.py", "python receiver.py"),
    Language("fastapi", "Python, FastAPI", "fastapi_receiver.py", "python", "receiver.py", "python receiver.py"),
    Language("flask", "Python, Flask", "flask_receiver.py", "python", "receiver.py", "python receiver.py"),
    Language("django", "Python, Django", "django_receiver.py", "python", "receiver.py", "python receiver.py"),
    Language("node", "Node.js, http", "node_receiver.mjs", "node", "receiver.mjs", "node receiver.mjs"),
    Language("express", "Node.js, Express", "express_receiver.mjs", "node", "receiver.mjs", "node receiver.mjs"),
    Language("php", "PHP", "php_receiver.php", "php", "receiver.php", "php -S 127.0.0.1:3000 receiver.php"),
    Language("csharp", "C#, ASP.NET Core", "csharp_receiver.cs", "csharp", "Program.cs", "dotnet run"),
    Language("go", "Go, net/http", "go_receiver.go", "go", "receiver.go", "go run receiver.go"),
    Language("java", "Java, JDK only", "java_receiver.java", "java", "Receiver.java", "java Receiver.java"),
    Language("apps-script", "Google Apps Script", "apps_script_receiver.gs", None, "Code.gs", "deploy it as a web app"),
)

_BY_NAME = {language.name: language for language in LANGUAGES}
_OTHER_NAMES = {
    "asp.net": "csharp",
    "c#": "csharp",
    "gas": "apps-script",
    "golang": "go",
    "google-apps-script": "apps-script",
    "javascript": "node",
    "js": "node",
    "nodejs": "node",
    "py": "python",
}


def find_language(name: str) -> Language:
    """Return the language of this name, in any case; `c#` and the like are known. Raises UnknownLanguageError."""
    folded = name.casefold()
    found = _BY_NAME.get(_OTHER_NAMES.get(folded, folded))
    if found is None:
        close = difflib.get_close_matches(folded, [*_BY_NAME, *_OTHER_NAMES], n=1, cutoff=0.6)
        hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(_BY_NAME)}."
        raise UnknownLanguageError(f"there is no receiver in {name!r}; {hint}")
    return found
