"""`sandbox snippet`: source on stdout, how to use it on stderr."""

from pathlib import Path

import pytest

from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.languages import LANGUAGES
from sandbox.takeaway.snippets import snippet
from tests.cli.conftest import Program


def test_without_a_language_it_lists_them(sandbox: Program) -> None:
    listed = sandbox("snippet")
    assert (listed.code, listed.err) == (0, "")
    head, *lines = listed.out.splitlines()
    assert head.split("  ")[0] == "LANGUAGE"
    assert [line.split()[0] for line in lines] == [language.name for language in LANGUAGES]
    objects = sandbox("snippet", "--json").objects()
    assert [each["language"] for each in objects] == [language.name for language in LANGUAGES]
    assert set(objects[0]) == {"language", "title", "save_as", "start"}


def test_it_prints_the_source_and_nothing_else(sandbox: Program) -> None:
    done = sandbox("snippet", "flask")
    assert done.code == 0
    assert done.raw == snippet("flask", SignatureFormat()).encode()
    assert done.err.splitlines() == [
        "it verifies abp-hmac in abp-webhook-signature",
        "save it as receiver.py, then: O2VEND_SECRET=... python receiver.py",
    ]


def test_it_verifies_what_the_config_signs(sandbox: Program) -> None:
    config = sandbox.folder / "config.yaml"
    config.write_text("subscriptions: []\nwire:\n  signature:\n    scheme: hmac-hex\n    header: X-Mine\n")
    assert sandbox("snippet", "go").raw == snippet("go", SignatureFormat("hmac-hex", "X-Mine")).encode()
    # Another scheme comes with its own header; the configured one belongs to the configured scheme.
    other = sandbox("snippet", "go", "--scheme", "hmac-base64")
    assert other.raw == snippet("go", SignatureFormat("hmac-base64")).encode()
    same = sandbox("snippet", "go", "--scheme", "hmac-hex")
    assert same.raw == snippet("go", SignatureFormat("hmac-hex", "X-Mine")).encode()
    named = sandbox("snippet", "go", "--signature-header", "X-Other")
    assert named.raw == snippet("go", SignatureFormat("hmac-hex", "X-Other")).encode()


def test_one_object_for_programs(sandbox: Program) -> None:
    (found,) = sandbox("snippet", "C#", "--json", "--scheme", "plain-secret").objects()
    assert found["language"] == "csharp"
    assert (found["scheme"], found["header"]) == ("plain-secret", "X-O2VEND-Webhook-Secret")
    assert found["source"] == snippet("csharp", SignatureFormat("plain-secret"))


def test_what_cannot_be_verified_is_said(sandbox: Program) -> None:
    assert "a token in the URL takes its place" in sandbox("snippet", "apps-script").err
    assert "it accepts everything" in sandbox("snippet", "php", "--scheme", "none").err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("cobol",), "there is no receiver in 'cobol'; there are python, fastapi"),
        (("flask", "--scheme", "md5"), "'md5' is not one of"),
        (("flask", "--signature-header", "X Y"), "header name 'X Y' is not allowed in HTTP"),
        (("flask", "--signature-header", 'X"'), "is not allowed in HTTP"),
        (("flask", "--signature-header", "Host"), "header Host cannot be configured"),
        (("flask", "--scheme", "none", "--signature-header", "X"), "the scheme none sends no header"),
        (("--scheme", "none"), "--scheme and --signature-header need LANGUAGE"),
    ],
)
def test_nonsense_is_a_sentence_and_exit_2(sandbox: Program, arguments: tuple[str, ...], sentence: str) -> None:
    done = sandbox("snippet", *arguments)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err


def test_a_broken_config_is_exit_3(sandbox: Program) -> None:
    Path(sandbox.folder / "config.yaml").write_text("subscriptions: []\nwire: {signature: {scheme: md5}}\n")
    done = sandbox("snippet", "flask")
    assert (done.code, done.out) == (3, "")
