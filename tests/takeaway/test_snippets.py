"""What `snippet` puts together, without running it; tests/takeaway/test_receivers.py runs it."""

import ast
import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain import signature
from sandbox.domain.signature import SCHEMES, SignatureMismatchError
from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.languages import LANGUAGES, UnknownLanguageError, find_language
from sandbox.takeaway.snippets import snippet
from tests.conftest import SAMPLE_SECRET

NAMES = [language.name for language in LANGUAGES]
VERIFYING = [language.name for language in LANGUAGES if language.signatures is not None]
TOKENS = st.text(st.sampled_from("!#$%&'*+-.^_`|~0189AZaz"), min_size=1, max_size=30)


def region(source: str) -> str:
    lines = source.splitlines(keepends=True)
    start, end = (number for number, line in enumerate(lines) if "region signature" in line)
    return "".join(lines[start : end + 1])


@pytest.mark.parametrize("name", NAMES)
def test_for_the_default_scheme_it_is_the_file_as_it_stands(name: str, repository: Path) -> None:
    file = repository / "fixtures/snippets/receivers" / find_language(name).receiver
    assert snippet(name, SignatureFormat()).encode() == file.read_bytes()


def test_every_receiver_and_every_region_belongs_to_a_language(repository: Path) -> None:
    folder = repository / "fixtures/snippets"
    assert {path.name for path in (folder / "receivers").iterdir()} == {each.receiver for each in LANGUAGES}
    signatures = {path.name: {file.stem for file in path.iterdir()} for path in (folder / "signatures").iterdir()}
    assert signatures == {each.signatures: set(SCHEMES) for each in LANGUAGES if each.signatures is not None}


@pytest.mark.parametrize("name", VERIFYING)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_only_the_region_differs_from_scheme_to_scheme(name: str, scheme: str) -> None:
    default, other = snippet(name, SignatureFormat()), snippet(name, SignatureFormat(scheme))
    assert other.replace(region(other), region(default)) == default
    assert ("O2VEND_SECRET" in region(other)) == (scheme != "none")


@pytest.mark.parametrize("name", VERIFYING)
@pytest.mark.parametrize("scheme", [scheme for scheme in SCHEMES if scheme != "none"])
def test_the_configured_header_takes_the_place_of_the_schemes_own(name: str, scheme: str) -> None:
    default = signature.header_name(SignatureFormat(scheme))
    source = snippet(name, SignatureFormat(scheme, "X-My-Own"))
    assert source == snippet(name, SignatureFormat(scheme)).replace(f'"{default}"', '"X-My-Own"')
    assert source.count('"X-My-Own"') == 1


@given(header=TOKENS)
def test_any_header_name_stays_what_it_is(header: str) -> None:
    signing = SignatureFormat("abp-hmac", header)
    for node in ast.walk(ast.parse(snippet("flask", signing))):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SIGNATURE_HEADER":
            assert ast.literal_eval(node.value) == header
    php = next(line for line in snippet("php", signing).splitlines() if line.startswith("const SIGNATURE_HEADER"))
    assert php == f'const SIGNATURE_HEADER = "{header}";'.replace("$", r"\$")


def test_apps_script_is_the_same_whatever_is_signed() -> None:
    assert len({snippet("apps-script", SignatureFormat(scheme)) for scheme in SCHEMES}) == 1


def _python_verifier(scheme: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes, str], bool]:
    monkeypatch.setenv("O2VEND_SECRET", SAMPLE_SECRET)
    names: dict[str, Any] = {}
    exec("import os\n" + region(snippet("python", SignatureFormat(scheme))), names)
    verifier: Callable[[bytes, str], bool] = names["signature_fits"]
    return verifier


def _ours(scheme: str, body: bytes, value: str) -> bool:
    try:
        SCHEMES[scheme].verify(SAMPLE_SECRET.encode(), body, value)
    except SignatureMismatchError:
        return False
    return True


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_judges_any_header_as_the_sandbox_does(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fits = _python_verifier(scheme, monkeypatch)

    @given(body=st.binary(max_size=40), data=st.data())
    def judged_alike(body: bytes, data: st.DataObject) -> None:
        right = SCHEMES[scheme].sign(SAMPLE_SECRET.encode(), body) or ""
        spelled = [
            right,
            right.lower(),
            right.upper(),
            right.replace("-", ""),
            f"sha256={right}",
            right[7:],
            right[:-1],
        ]
        others = st.text(st.characters(max_codepoint=0xFF, exclude_categories=["Cc", "Zs"]), max_size=110)
        encoded = st.binary(min_size=32, max_size=32).map(lambda digest: base64.b64encode(digest).decode())
        value = data.draw(st.sampled_from(spelled) | others | encoded)
        assert fits(body, value) == _ours(scheme, body, value)

    judged_alike()


@pytest.mark.parametrize(
    ("given_name", "found"), [("Flask", "flask"), ("C#", "csharp"), ("js", "node"), ("golang", "go")]
)
def test_languages_are_known_by_their_other_names(given_name: str, found: str) -> None:
    assert find_language(given_name).name == found


@pytest.mark.parametrize(
    ("name", "hint"),
    [("djnago", "did you mean 'django'?"), ("cobol", "there are python, fastapi"), ("", "there are python")],
)
def test_another_language_is_told_which_ones_there_are(name: str, hint: str) -> None:
    with pytest.raises(UnknownLanguageError, match="there is no receiver in") as raised:
        snippet(name, SignatureFormat())
    assert hint in str(raised.value)
