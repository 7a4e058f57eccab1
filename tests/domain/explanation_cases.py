"""A hundred ways to get a signature wrong: what came, and the causes that are to be told."""

import base64
import gzip
import hashlib
import hmac
import html
import json
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, quote_plus

from sandbox.domain.explanation import Case
from sandbox.domain.secret import Secret
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import SignatureFormat
from tests.conftest import REPOSITORY, SAMPLE_SECRET

OTHER_SECRET = "whs_c81d4a06f2be4973b5e0697ad31c8f42"
ERP = Subscription("erp", "http://h:1/hooks/erp", Secret(SAMPLE_SECRET), (("X-Api-Key", "demo-key-of-erp"),))
STOREFRONT = Subscription("storefront", "http://h:1/hooks/storefront", Secret(OTHER_SECRET))
HEADER = "abp-webhook-signature"
BODY = (REPOSITORY / "fixtures/samples/Product.Update.json").read_bytes()
PRETTY = json.dumps(json.loads(BODY), indent=2, ensure_ascii=False).encode()
JSON: Any = json.loads(BODY)


def hmac_of(body: bytes = BODY, key: str | bytes = SAMPLE_SECRET, algorithm: str = "sha256") -> bytes:
    return hmac.digest(key.encode() if isinstance(key, str) else key, body, algorithm)


def written(digest: bytes) -> str:
    """As the scheme abp-hmac writes it."""
    return f"sha256={digest.hex('-').upper()}"


def signed(body: bytes = BODY, key: str | bytes = SAMPLE_SECRET) -> str:
    return written(hmac_of(body, key))


@dataclass(frozen=True)
class Wrong:
    """One way: the causes that are expected, and what came; without `headers` it is one signature header."""

    causes: tuple[str, ...]
    value: str = ""
    body: bytes = BODY
    scheme: str = "abp-hmac"
    name: str = HEADER
    headers: tuple[tuple[str, str], ...] | None = None
    secret: str = SAMPLE_SECRET
    sent: bytes | None = None
    others: tuple[Subscription, ...] = field(default=(STOREFRONT,))

    def case(self) -> Case:
        headers = ((self.name, self.value),) if self.headers is None else self.headers
        return Case(
            self.body,
            tuple((name.encode(), value.encode("utf-8", "surrogateescape")) for name, value in headers),
            replace(ERP, secret=Secret(self.secret)),
            SignatureFormat(self.scheme),
            self.others,
            self.sent,
        )


def compact(value: object, **options: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), **{"ensure_ascii": False, **options}).encode()  # type: ignore[arg-type]


def whole_numbers(value: object) -> object:
    """As JavaScript would print them."""
    if isinstance(value, dict):
        return {name: whole_numbers(member) for name, member in value.items()}
    if isinstance(value, list):
        return [whole_numbers(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


JAVASCRIPT = compact(whole_numbers(JSON))
DATA = BODY[BODY.index(b'"Data":') + 7 : BODY.index(b',"CreationTimeUtc"')]
HEX, RIGHT = hmac_of().hex(), signed()
TIMED = f"t=1772612345,v1={hmac_of(b'1772612345.' + BODY).hex()}"
SECRET_HEADER, HASH_HEADER = "X-O2VEND-Webhook-Secret", "X-O2VEND-Webhook-Signature"

_HEADERS = [
    Wrong(("header-missing",), headers=(("Content-Type", "application/json"),)),
    Wrong(("header-misspelt",), headers=(("x-webhook-signature", "hello"),)),
    Wrong(("header-misspelt", "secret-with-newline"), signed(key=f"{SAMPLE_SECRET}\n"), name="abp_webhook_signature"),
    Wrong(("header-under-another-name",), RIGHT, name="X-Hub-Signature-256"),
    Wrong(("header-under-another-name",), signed(key="unknown"), name="X-Hub-Signature-256"),
    Wrong(
        ("header-under-another-name", "digest-in-lower-case", "digest-without-hyphens"),
        f"sha256={hmac_of().hex()}",
        name="X-Hub-Signature-256",
    ),
    Wrong(("header-under-another-name", "hmac-sha1"), written(hmac_of(algorithm="sha1")), name="X-Signature"),
    Wrong(
        ("header-under-another-name", "secret-of-another-subscription"), signed(key=OTHER_SECRET), name="Authorization"
    ),
    Wrong(("header-under-another-name", "plain-secret-instead-of-hmac"), SAMPLE_SECRET, name="X-Token"),
    Wrong(("header-twice",), headers=((HEADER, RIGHT), (HEADER.upper(), RIGHT))),
    Wrong(("header-empty",), " "),
    Wrong(("header-placeholder",), "sha256=undefined"),
    Wrong(("header-placeholder",), "System.Byte[]"),
    Wrong(("header-placeholder",), "${SIGNATURE}"),
    Wrong(("no-digest",), "hello world"),
    Wrong(("no-digest",), "🎉"),
    Wrong(("no-digest",), "z" * 5000),
]
_WRITINGS = [
    Wrong(("digest-in-quotes",), f'"{RIGHT}"'),
    Wrong(
        ("digest-as-bytes-literal", "digest-without-prefix", "digest-in-base64"),
        f"b'{base64.b64encode(hmac_of()).decode()}'",
    ),
    Wrong(("digest-percent-encoded",), quote(RIGHT)),
    Wrong(("digest-in-a-list",), f"{RIGHT}, sha1={'ab' * 20}"),
    Wrong(
        ("digest-in-a-list", "digest-without-prefix", "digest-in-lower-case", "digest-without-hyphens"),
        f"HMAC-SHA2-256(body.json)= {hmac_of().hex()}",
    ),
    Wrong(("digest-with-0x", "digest-in-lower-case", "digest-without-hyphens"), f"sha256=0x{HEX}"),
    Wrong(("digest-with-other-prefix", "digest-in-lower-case", "digest-without-hyphens"), f"v1={HEX}"),
    Wrong(("digest-with-other-prefix",), f"hmac-{RIGHT}"),
    Wrong(("digest-without-prefix",), RIGHT.removeprefix("sha256=")),
    Wrong(("digest-in-base64",), f"sha256={base64.b64encode(hmac_of()).decode()}"),
    Wrong(
        ("digest-in-base64url", "digest-without-padding"),
        f"sha256={base64.urlsafe_b64encode(hmac_of(BODY, 'key-1')).decode().rstrip('=')}",
        secret="key-1",
    ),
    Wrong(("digest-in-base64", "digest-without-padding"), f"sha256={base64.b64encode(hmac_of()).decode().rstrip('=')}"),
    Wrong(("digest-in-base64-of-hex",), f"sha256={base64.b64encode(HEX.encode()).decode()}"),
    Wrong(("digest-in-hex-twice",), f"sha256={HEX.encode().hex()}"),
    Wrong(("digest-as-numbers",), f"sha256=[{', '.join(map(str, hmac_of()))}]"),
    Wrong(
        ("digest-without-prefix", "digest-as-numbers"),
        json.dumps({"type": "Buffer", "data": list(hmac_of())}, separators=(",", ":")),
    ),
    Wrong(("digest-as-raw-bytes",), "sha256=" + hmac_of().decode("utf-8", "surrogateescape")),
    Wrong(("digest-without-prefix", "digest-as-raw-bytes"), hmac_of().decode("latin-1")),
    Wrong(("digest-cut",), RIGHT[: 7 + 3 * 16 - 1]),
    Wrong(("digest-with-colons",), f"sha256={hmac_of().hex(':').upper()}"),
    Wrong(("digest-with-blanks",), f"sha256={hmac_of().hex(' ').upper()}"),
    Wrong(("digest-in-hex", "digest-with-prefix"), RIGHT, scheme="hmac-base64", name=HASH_HEADER),
    Wrong(("digest-in-base64",), base64.b64encode(hmac_of()).decode(), scheme="hmac-hex", name=HASH_HEADER),
]
_TOLERATED = [
    Wrong(("digest-in-lower-case",), f"sha256={hmac_of().hex('-')}"),
    Wrong(("digest-in-mixed-case",), f"sha256={RIGHT[7:52]}{RIGHT[52:].lower()}"),
    Wrong(("digest-without-hyphens",), f"sha256={HEX.upper()}"),
    Wrong(("digest-with-upper-case-prefix",), RIGHT.replace("sha256", "SHA256")),
    Wrong(("digest-with-prefix",), f"sha256={HEX}", scheme="hmac-hex", name=HASH_HEADER),
    Wrong(
        ("digest-in-upper-case", "digest-with-hyphens"), hmac_of().hex("-").upper(), scheme="hmac-hex", name=HASH_HEADER
    ),
]
_HASHES = [
    *(
        Wrong((f"hmac-{cause}",), written(hmac_of(algorithm=cause.replace("-", "_"))))
        for cause in ("sha1", "sha512", "sha384", "sha224", "md5", "sha3-256")
    ),
    *(
        Wrong((f"{name}-without-a-key",), written(hashlib.new(name, BODY).digest()))
        for name in ("sha256", "sha1", "sha512", "sha384", "md5")
    ),
    *(
        Wrong((f"{name}-of-secret-and-body",), written(hashlib.new(name, SAMPLE_SECRET.encode() + BODY).digest()))
        for name in ("sha256", "sha1", "sha512", "sha384", "md5")
    ),
    *(
        Wrong((f"{name}-of-body-and-secret",), written(hashlib.new(name, BODY + SAMPLE_SECRET.encode()).digest()))
        for name in ("sha256", "sha1", "sha512", "sha384", "md5")
    ),
    Wrong(("hmac-key-and-body-swapped",), signed(SAMPLE_SECRET.encode(), BODY)),
    Wrong(("hmac-twice",), signed(hmac_of())),
]
S = SAMPLE_SECRET
_KEYS = [
    Wrong(("secret-of-another-subscription",), signed(key=OTHER_SECRET)),
    Wrong(("secret-with-newline",), signed(key=f"{S}\n")),
    Wrong(("secret-with-crlf",), signed(key=f"{S}\r\n")),
    Wrong(("secret-with-blank-behind",), signed(key=f"{S} ")),
    Wrong(("secret-with-blank-in-front",), signed(key=f" {S}")),
    Wrong(("secret-with-blanks-around",), signed(key=f" {S} ")),
    Wrong(("secret-with-tab",), signed(key=f"{S}\t")),
    Wrong(("secret-in-double-quotes",), signed(key=f'"{S}"')),
    Wrong(("secret-in-single-quotes",), signed(key=f"'{S}'")),
    Wrong(("secret-with-bom",), signed(key=f"\ufeff{S}")),
    Wrong(("secret-trimmed",), signed(), secret=f"{S}\n"),
    Wrong(("secret-unquoted",), signed(), secret=f'"{S}"'),
    Wrong(("secret-without-whs",), signed(key=S[4:])),
    Wrong(("secret-with-whs",), signed(key=f"whs_{S[4:]}"), secret=S[4:]),
    Wrong(("secret-with-upper-case-whs",), signed(key=f"WHS_{S[4:]}")),
    Wrong(("secret-in-upper-case",), signed(key=S.upper())),
    Wrong(("secret-in-lower-case",), signed(key="correct horse"), secret="Correct Horse"),
    Wrong(("secret-hex-decoded",), signed(key=bytes.fromhex(S[4:])), secret=S[4:]),
    Wrong(("secret-hex-decoded-without-whs",), signed(key=bytes.fromhex(S[4:]))),
    Wrong(("secret-base64-decoded",), signed(key=base64.b64decode("c2VjcmV0LWtleSE=")), secret="c2VjcmV0LWtleSE="),
    Wrong(("secret-base64-decoded-without-whs",), signed(key=base64.b64decode(S[4:]))),
    Wrong(("secret-base64url-decoded",), signed(key=base64.urlsafe_b64decode("-_-_")), secret="-_-_"),
    Wrong(("secret-in-base64",), signed(key=base64.b64encode(S.encode()))),
    Wrong(("secret-in-hex",), signed(key=S.encode().hex())),
    Wrong(("secret-percent-encoded",), signed(key="a%20b%2Fc"), secret="a b/c"),
    Wrong(("secret-in-utf-16",), signed(key=S.encode("utf-16-le"))),
    Wrong(("secret-in-utf-16-be",), signed(key=S.encode("utf-16-be"))),
    Wrong(("secret-in-latin-1",), signed(key="schlüssel".encode("latin-1")), secret="schlüssel"),
    Wrong(("secret-normalised",), signed(key=unicodedata.normalize("NFD", "schlüssel")), secret="schlüssel"),
    Wrong(("secret-sha256",), signed(key=hashlib.sha256(S.encode()).digest())),
    Wrong(("secret-sha256-hex",), signed(key=hashlib.sha256(S.encode()).hexdigest())),
    Wrong(("secret-empty",), signed(key="")),
    Wrong(("secret-undefined",), signed(key="undefined")),
    Wrong(("secret-null",), signed(key="null")),
    Wrong(("secret-none",), signed(key="None")),
    Wrong(("secret-masked",), signed(key="••••••••")),
    Wrong(("secret-masked-whs",), signed(key="whs_••••••••")),
    Wrong(("secret-change-me",), signed(key="change-me")),
    Wrong(("secret-is-a-header-value",), signed(key="demo-key-of-erp")),
]


def over(cause: str, signed_body: bytes, body: bytes = BODY) -> Wrong:
    return Wrong((cause,), signed(signed_body), body)


_BODIES = [
    Wrong(("body-changed-on-the-way",), RIGHT, JAVASCRIPT + b" ", sent=BODY),
    over("body-with-newline", BODY + b"\n"),
    over("body-with-crlf-at-end", BODY + b"\r\n"),
    over("body-without-newline", BODY, BODY + b"\n"),
    over("body-without-newline", BODY, BODY + b"\r\n"),
    over("body-trimmed", BODY, b" \n" + BODY + b"  "),
    over("body-with-crlf", PRETTY.replace(b"\n", b"\r\n"), PRETTY),
    over("body-with-lf", PRETTY + b"\n", (PRETTY + b"\n").replace(b"\n", b"\r\n")),
    over("body-with-bom", b"\xef\xbb\xbf" + BODY),
    over("body-without-bom", BODY, b"\xef\xbb\xbf" + BODY),
    over("body-in-latin-1", '{"Name":"Grüße"}'.encode("latin-1"), '{"Name":"Grüße"}'.encode()),
    over("body-in-latin-1", BODY, BODY.decode("latin-1").encode()),
    over("body-in-windows-1252", '{"Name":"“Käse”"}'.encode("cp1252"), '{"Name":"“Käse”"}'.encode()),
    over("body-in-utf-16", BODY.decode().encode("utf-16-le")),
    over("body-in-utf-16-with-bom", b"\xff\xfe" + BODY.decode().encode("utf-16-le")),
    over("body-utf-8-twice", BODY.decode("latin-1").encode()),
    over("body-windows-1252-as-utf-8", BODY.decode("cp1252", "replace").encode()),
    over("body-with-question-marks", BODY.decode().encode("ascii", "replace")),
    over("body-with-replacement-characters", '{"Name":"Gr\ufffd"}'.encode(), b'{"Name":"Gr\xfc"}'),
    over("body-without-non-ascii", BODY.decode().encode("ascii", "ignore")),
    over("body-in-composed-unicode", '{"Name":"ü"}'.encode(), '{"Name":"u\u0308"}'.encode()),
    over("body-in-decomposed-unicode", '{"Name":"u\u0308"}'.encode(), '{"Name":"ü"}'.encode()),
    over("body-in-an-envelope", b'{"Data":' + DATA + b"}", DATA),
    over("body-as-json-text", json.dumps(BODY.decode()).encode()),
    over("body-in-json-text", BODY, json.dumps(BODY.decode()).encode()),
    over("body-form-encoded", quote_plus(BODY).encode()),
    over("body-form-encoded", b"payload=" + quote_plus(BODY).encode()),
    over("body-form-decoded", BODY, b"payload=" + quote_plus(BODY).encode()),
    over("body-in-base64", base64.b64encode(BODY)),
    over("body-from-base64", BODY, base64.b64encode(BODY)),
    over("body-in-hex", BODY.hex().encode()),
    over("body-from-hex", BODY, BODY.hex().encode()),
    over("body-decompressed", BODY, gzip.compress(BODY, mtime=0)),
    over("body-html-escaped", html.escape(BODY.decode()).encode()),
    over("body-html-unescaped", BODY, html.escape(BODY.decode()).encode()),
    over("body-form-decoded", BODY, quote_plus(BODY).encode() + b"="),
    over("body-empty", b""),
    over("body-placeholder", b"[object Object]"),
    over("body-placeholder", b"{}"),
    over("body-as-bytes-literal", str(BODY).encode()),
    over("json-as-python-dict", str(JSON).encode()),
    over("body-sha256", hashlib.sha256(BODY).hexdigest().encode()),
    over("body-of-another-attempt", BODY.replace(b'"Attempt":0', b'"Attempt":1')),
    Wrong(
        (
            "timestamp-in-front",
            "digest-in-a-list",
            "digest-with-other-prefix",
            "digest-in-lower-case",
            "digest-without-hyphens",
        ),
        TIMED,
    ),
    over("url-in-front", ERP.url.encode() + BODY),
    over("data-alone", DATA),
    over("member-alone", BODY, b'{"event":"x","body":' + json.dumps(BODY.decode()).encode() + b"}"),
]
_REWRITINGS = [
    over("json-compact", BODY, PRETTY),
    over("json-with-blanks", json.dumps(JSON, ensure_ascii=False).encode()),
    over("json-indented-by-2", PRETTY),
    over("json-indented-by-4", json.dumps(JSON, ensure_ascii=False, indent=4).encode()),
    over("json-indented-by-tabs", json.dumps(JSON, ensure_ascii=False, indent="\t").encode()),
    over("json-indented-with-crlf", PRETTY.replace(b"\n", b"\r\n")),
    over("json-sorted", compact(JSON, sort_keys=True)),
    over("json-not-escaped", BODY, compact(JSON, ensure_ascii=True)),
    over("json-escaped-to-ascii", compact(JSON, ensure_ascii=True)),
    over("json-escaped-in-capitals", b'{"Name":"\\u0BAE"}', '{"Name":"\u0bae"}'.encode()),
    over("json-with-escaped-slashes", BODY.replace(b"/", b"\\/")),
    over("json-escaped-as-by-php", compact(JSON, ensure_ascii=True).replace(b"/", b"\\/")),
    over("json-escaped-for-html", BODY.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")),
    over("json-escaped-as-by-dotnet", b'{"Name":"\\u002B\\u0BAE"}', '{"Name":"+\u0bae"}'.encode()),
    over("json-numbers-without-point", JAVASCRIPT),
    over("json-numbers-with-point", BODY, JAVASCRIPT),
    over("json-numbers-with-two-places", b'{"Price":900.00,"Id":7}', b'{"Price":900.0,"Id":7}'),
    over("json-by-python", json.dumps(JSON).encode()),
    over("json-by-javascript", JAVASCRIPT, json.dumps(JSON, indent=2).encode()),
    over("json-by-php", compact(whole_numbers(JSON), ensure_ascii=True).replace(b"/", b"\\/")),
    over(
        "json-by-go",
        compact(whole_numbers(JSON), sort_keys=True)
        .replace(b"<", b"\\u003c")
        .replace(b">", b"\\u003e")
        .replace(b"&", b"\\u0026"),
    ),
    over("json-by-dotnet", b'{"Name":"\\u002B\\u0BAE","Total":900.0}', '{"Name": "+\u0bae", "Total": 900.0}'.encode()),
    over("json-by-jq", json.dumps(whole_numbers(JSON), indent=2, ensure_ascii=False).encode() + b"\n"),
    over("json-by-json-tool", json.dumps(JSON, indent=4).encode() + b"\n"),
]
_PLAIN = [
    Wrong(("plain-secret-instead-of-hmac",), S),
    Wrong(("plain-secret-instead-of-hmac", "secret-of-another-subscription"), f"Bearer {OTHER_SECRET}"),
    Wrong(("hmac-instead-of-plain-secret",), RIGHT, scheme="plain-secret", name=SECRET_HEADER),
    Wrong(("plain-secret-wrapped",), f'"{S}"', scheme="plain-secret", name=SECRET_HEADER),
    Wrong(("secret-of-another-subscription",), OTHER_SECRET, scheme="plain-secret", name=SECRET_HEADER),
    Wrong(("secret-without-whs",), S[4:], scheme="plain-secret", name=SECRET_HEADER),
    Wrong(("another-plain-secret",), "something else", scheme="plain-secret", name=SECRET_HEADER),
]
_PAIRS = [
    Wrong(
        ("secret-of-another-subscription", "digest-without-prefix", "digest-in-base64"),
        base64.b64encode(hmac_of(key=OTHER_SECRET)).decode(),
    ),
    Wrong(("secret-of-another-subscription", "json-by-python"), signed(json.dumps(JSON).encode(), OTHER_SECRET)),
    Wrong(("secret-with-newline", "body-with-newline"), signed(BODY + b"\n", f"{S}\n")),
    Wrong(("hmac-sha1", "secret-of-another-subscription"), written(hmac_of(key=OTHER_SECRET, algorithm="sha1"))),
    Wrong(("hmac-sha512", "json-numbers-without-point"), written(hmac_of(JAVASCRIPT, algorithm="sha512"))),
    Wrong(
        ("json-with-blanks", "digest-without-prefix", "digest-in-lower-case", "digest-without-hyphens"),
        hmac_of(json.dumps(JSON, ensure_ascii=False).encode()).hex(),
    ),
    Wrong(
        ("json-indented-by-2", "json-sorted"),
        signed(json.dumps(JSON, indent=2, sort_keys=True, ensure_ascii=False).encode()),
    ),
    Wrong(("data-alone", "json-with-blanks"), signed(json.dumps(JSON["Data"], ensure_ascii=False).encode())),
]

WRONG = [*_HEADERS, *_WRITINGS, *_HASHES, *_KEYS, *_BODIES, *_REWRITINGS, *_PLAIN, *_PAIRS]
"""All that a receiver refuses."""
TOLERATED = _TOLERATED
"""What a receiver that keeps the rules of wire-format 3.2 accepts, although it is not in the expected form."""
