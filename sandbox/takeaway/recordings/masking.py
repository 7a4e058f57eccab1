"""Records without the credentials that are in them, so that a file of them can be handed to others."""

from collections.abc import Iterator
from dataclasses import replace

from sandbox.domain.records import Attempt, RawHeaders, Record
from sandbox.domain.request import HeaderList
from sandbox.domain.secret import MASK, mask_header

_MASK = MASK.encode()


def without_secrets(record: Record) -> Record:
    """Return the record with a mask for each header value that may be a credential (`domain.secret.mask_header`).

    What the HTTP parser refused is masked whole: it has no header lines that could be relied on. The fingerprint of the
    secret is left out, because guesses could be tried against it. Bodies and URLs stay as they are.
    """
    if isinstance(record, Attempt):
        request = replace(record.request, headers=_masked(record.request.headers))
        outcome = replace(record.outcome, headers=_masked_raw(record.outcome.headers))
        return replace(record, request=request, outcome=outcome)
    return replace(
        record,
        headers=_masked_raw(record.headers),
        raw=_MASK if record.raw else b"",
        answer=replace(record.answer, headers=_masked(record.answer.headers)),
        secret_fingerprint=None,
    )


def masked_places(record: Record) -> tuple[str, ...]:
    """Return what stands masked in a record: `request X-Api-Key`, `answer Set-Cookie`, `raw`."""
    return tuple(_places(record))


def _places(record: Record) -> Iterator[str]:
    if isinstance(record, Attempt):
        yield from (f"request {name}" for name, value in record.request.headers if value == MASK)
        yield from (f"answer {_text(name)}" for name, value in record.outcome.headers if value == _MASK)
        return
    yield from (f"request {_text(name)}" for name, value in record.headers if value == _MASK)
    if record.raw == _MASK:
        yield "raw"
    yield from (f"answer {name}" for name, value in record.answer.headers if value == MASK)


def _masked(headers: HeaderList) -> HeaderList:
    return tuple((name, mask_header(name, value)) for name, value in headers)


def _masked_raw(headers: RawHeaders) -> RawHeaders:
    return tuple(
        (name, value if mask_header(_text(name), _text(value)) == _text(value) else _MASK) for name, value in headers
    )


def _text(part: bytes) -> str:
    return part.decode("utf-8", "surrogateescape")
