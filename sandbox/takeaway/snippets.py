"""A receiver with verification as source text, for the signature that the configuration asks for.

Every receiver is a file that runs as it stands, for the scheme `abp-hmac`. What depends on the scheme is in one region
of it, between two comment lines; another scheme's region comes from a file of its own. No text has placeholders: the
header's name replaces the scheme's own in the region.
"""

from pathlib import Path

from sandbox.config.packaged import fixtures
from sandbox.domain import signature
from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.languages import Language, find_language

_START = "region signature"
_END = "endregion signature"


def snippet(language: str, signing: SignatureFormat) -> str:
    """Return the whole source of a receiver in this language that verifies deliveries signed like this.

    Its secret comes from the environment variable O2VEND_SECRET. Raises UnknownLanguageError.
    """
    chosen = find_language(language)
    receiver = _text(_folder() / "receivers" / chosen.receiver)
    if chosen.signatures is None:
        return receiver
    piece = _folder() / "signatures" / chosen.signatures / f"{signing.scheme}{Path(chosen.receiver).suffix}"
    before, _, after = _parted(receiver)
    return before + _with_header(_parted(_text(piece))[1], chosen, signing) + after


def _folder() -> Path:
    return fixtures() / "snippets"


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _parted(text: str) -> tuple[str, str, str]:
    """Return what stands before the region, the region with its two comment lines, and what comes after it."""
    lines = text.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.strip(" /#\n") == _START)
    end = next(number for number, line in enumerate(lines) if line.strip(" /#\n") == _END) + 1
    return "".join(lines[:start]), "".join(lines[start:end]), "".join(lines[end:])


def _with_header(region: str, language: Language, signing: SignatureFormat) -> str:
    name = signature.header_name(signing)
    default = signature.scheme_of(signing).default_header
    if name is None or default is None:
        return region
    # A header's name is a token of HTTP: of its characters only PHP's $ means something between double quotes.
    escaped = name.replace("$", r"\$") if language.signatures == "php" else name
    return region.replace(f'"{default}"', f'"{escaped}"', 1)
