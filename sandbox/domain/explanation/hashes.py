"""The hash functions that may have been used in place of HMAC-SHA-256. A new suspicion is one line of the table."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.domain.explanation.suspicion import Suspicion

_FIX = (
    "Use HMAC with SHA-256 and {secret} as its key: in Python `hmac.new(key, body, hashlib.sha256)`, in Node "
    "`createHmac('sha256', key).update(body)`."
)


@dataclass(frozen=True, slots=True)
class Hash:
    """A way from key and body to a digest of `size` bytes; `suspicion` is None for the right one."""

    suspicion: Suspicion | None
    size: int
    keyed: bool
    digest: Callable[[bytes, bytes], bytes]


def _hmac(algorithm: str, words: str) -> Hash:
    def digest(key: bytes, body: bytes) -> bytes:
        return hmac.digest(key, body, algorithm)

    suspicion = Suspicion(f"hmac-{algorithm.replace('_', '-')}", f"with HMAC-{words}, not with HMAC-SHA-256", _FIX)
    return Hash(suspicion, hashlib.new(algorithm, usedforsecurity=False).digest_size, True, digest)


def _of(algorithm: str, data: bytes) -> bytes:
    return hashlib.new(algorithm, data, usedforsecurity=False).digest()


def _without_key(algorithm: str, words: str) -> tuple[Hash, Hash, Hash]:
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size

    def made(cause: str, clause: str, keyed: bool, digest: Callable[[bytes, bytes], bytes]) -> Hash:
        return Hash(Suspicion(f"{algorithm}-{cause}", clause, _FIX), size, keyed, digest)

    return (
        made(
            "without-a-key",
            f"with {words} of the body alone, which proves nothing, not with HMAC-SHA-256",
            False,
            lambda _, body: _of(algorithm, body),
        ),
        made(
            "of-secret-and-body",
            f"with {words} of the secret followed by the body, not with HMAC-SHA-256",
            True,
            lambda key, body: _of(algorithm, key + body),
        ),
        made(
            "of-body-and-secret",
            f"with {words} of the body followed by the secret, not with HMAC-SHA-256",
            True,
            lambda key, body: _of(algorithm, body + key),
        ),
    )


HMAC_SHA256 = Hash(None, 32, True, lambda key, body: hmac.digest(key, body, "sha256"))

OTHER_HASHES: tuple[Hash, ...] = (
    _hmac("sha1", "SHA-1"),
    _hmac("sha512", "SHA-512"),
    _hmac("sha384", "SHA-384"),
    _hmac("sha224", "SHA-224"),
    _hmac("md5", "MD5"),
    _hmac("sha3_256", "SHA3-256"),
    *_without_key("sha256", "SHA-256"),
    *_without_key("sha1", "SHA-1"),
    *_without_key("sha512", "SHA-512"),
    *_without_key("sha384", "SHA-384"),
    *_without_key("md5", "MD5"),
    Hash(
        Suspicion("hmac-key-and-body-swapped", "with the body as the key and {secret} as the message", _FIX),
        32,
        True,
        lambda key, body: hmac.digest(body, key, "sha256"),
    ),
    Hash(
        Suspicion("hmac-twice", "with HMAC-SHA-256 of an HMAC-SHA-256, the second over the first", _FIX),
        32,
        True,
        lambda key, body: hmac.digest(key, hmac.digest(key, body, "sha256"), "sha256"),
    ),
)
