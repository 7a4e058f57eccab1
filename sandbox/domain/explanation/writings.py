"""How a digest can be written: what each scheme expects, and what the other writings are called."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sandbox.domain.explanation.suspicion import Suspicion

_AS_EXPECTED = "Write the digest as the scheme wants it: {form}."

WRITINGS: Mapping[str, str] = MappingProxyType(
    {
        "digest-in-quotes": "in quotes",
        "digest-as-bytes-literal": "as a Python bytes literal, b'…'",
        "digest-percent-encoded": "percent-encoded",
        "digest-in-a-list": "with something else beside it in the same header",
        "digest-with-0x": "with 0x in front",
        "digest-with-other-prefix": "with another prefix than `sha256=`",
        "digest-without-prefix": "without the prefix `sha256=`",
        "digest-in-base64": "in base64",
        "digest-in-base64url": "in base64 for URLs",
        "digest-without-padding": "without the `=` at the end of base64",
        "digest-in-base64-of-hex": "in base64 of its hex digits, encoded twice",
        "digest-in-hex-twice": "in hex of its hex digits, encoded twice",
        "digest-as-numbers": "as a list of numbers",
        "digest-as-raw-bytes": "as raw bytes, not as text",
        "digest-in-hex": "in hex",
        "digest-cut": "only in part, the rest is cut off",
        "digest-with-upper-case-prefix": "with `SHA256=` in capitals",
        "digest-with-prefix": "with the prefix `sha256=`",
        "digest-in-lower-case": "in lower case",
        "digest-in-upper-case": "in upper case",
        "digest-in-mixed-case": "in mixed case",
        "digest-without-hyphens": "without hyphens",
        "digest-with-hyphens": "with hyphens",
        "digest-with-colons": "with colons between the bytes",
        "digest-with-blanks": "with blanks between the bytes",
    }
)
"""Every writing that `claims` can find, and how it goes on with "it is written …"; those that matter most first."""

_EXPECTED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "abp-hmac": frozenset({"digest-with-prefix", "digest-in-hex", "digest-in-upper-case", "digest-with-hyphens"}),
        "hmac-hex": frozenset(
            {"digest-without-prefix", "digest-in-hex", "digest-in-lower-case", "digest-without-hyphens"}
        ),
        "hmac-base64": frozenset({"digest-without-prefix", "digest-in-base64"}),
    }
)
FORMS: Mapping[str, str] = MappingProxyType(
    {
        "abp-hmac": "`sha256=` and 32 upper-case hex pairs joined by hyphens",
        "hmac-hex": "64 lower-case hex digits",
        "hmac-base64": "44 characters of standard base64",
        "plain-secret": "the secret itself",
    }
)
"""How each scheme writes its header, in words (wire-format 3.2)."""

_OF_HEX = frozenset(
    {
        "digest-in-lower-case",
        "digest-in-upper-case",
        "digest-in-mixed-case",
        "digest-without-hyphens",
        "digest-with-hyphens",
    }
)


def deviations(writings: Iterable[str], scheme: str) -> tuple[Suspicion, ...]:
    """Return the writings that this scheme does not use, those that matter most first."""
    expected = _EXPECTED.get(scheme, frozenset())
    strange = set(writings) - expected
    if "digest-in-hex" in strange:
        strange -= _OF_HEX
    fix = _AS_EXPECTED.replace("{form}", FORMS.get(scheme, ""))
    return tuple(Suspicion(cause, clause, fix) for cause, clause in WRITINGS.items() if cause in strange)
