"""Any text gives a Config or a ConfigError, soon; and no secret comes out of either."""

import logging
import sys
import traceback
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sandbox.config import ConfigError
from sandbox.config.load import load_config

SECRET = "hunter2-ses4me"
ENTRY = """\
receiver: {port: 8025}
subscriptions:
  - name: erp
    url: http://127.0.0.1:8025/hooks/erp?token=hunter2-ses4me
    secret: hunter2-ses4me
    headers:
      X-Api-Key: hunter2-ses4me
    events: ["*"]
"""
PIECES = [
    *("a", "receiver", "subscriptions", "port", "name", "url", "secret", "events", "wire", "<<", "yes", "~", "8025"),
    *(
        ": ",
        ":",
        "- ",
        "-",
        ", ",
        "[",
        "]",
        "{",
        "}",
        "\n",
        "\n  ",
        "\n    ",
        " ",
        "\t",
        "\r\n",
        "\r",
        "---",
        "...",
        "? ",
    ),
    *(
        "&a",
        "*a",
        "!",
        "!!int ",
        "!!x ",
        "%YAML 1.1\n",
        "%TAG ! x\n",
        "|",
        ">",
        "|+2",
        "#",
        "'",
        '"',
        "\\",
        "\\U",
        "\\x",
        "@",
        "`",
    ),
    *("${", "${A}", "${A:-b}", "}", "\0", "\x85", "\u2028", "\ufeff", "é", "😀", "0x", "1e999", ".nan"),
]

ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
MERGES = "a0: &a0 {k0: x}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 40))


def outcome(folder: Path, text: str) -> ConfigError | None:
    path = folder / "config.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load_config(path, cwd=folder, environ={"A": "x"})
    except ConfigError as error:
        return error
    return None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
@example('"\\UFFFFFFFF"')
@example("%YAML " + "9" * 5000 + ".1\n---\n")
@example("? - &a [*a]\n")
def test_any_text(tmp_path: Path, text: str) -> None:
    error = outcome(tmp_path, text)
    if error is not None:
        assert error.problems
        lines = text.encode("utf-8", "surrogatepass").splitlines() or [b""]
        for problem in error.problems:
            assert problem.place is None or 1 <= problem.place.line <= len(lines) + 1
            assert problem.sentence
            assert problem.help


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, len(ENTRY)), st.integers(0, 12), st.sampled_from(PIECES))
def test_any_small_damage_to_a_good_file_shows_no_secret(tmp_path: Path, at: int, length: int, piece: str) -> None:
    error = outcome(tmp_path, ENTRY[:at] + piece + ENTRY[at + length :])
    if error is not None:
        assert "ses4me" not in str(error)
        assert "ses4me" not in repr(error)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("secret: hunter2", "secret: *hunter2"),
        ("secret: hunter2", "secret: !hunter2"),
        ("secret: hunter2-ses4me", "secret: {hunter2-ses4me, hunter2-ses4me}"),
        ("secret: hunter2-ses4me", "secret: [hunter2-ses4me]"),
        ("secret: hunter2", "secret: @hunter2"),
        ("secret: hunter2", "secret: [hunter2"),
        ("secret: hunter2", 'secret: "hunter2'),
        ("secret: hunter2", "secret: ${hunter2"),
        ("secret: hunter2", "secret:hunter2"),
        ("secret: hunter2-ses4me", "secret: {secret:hunter2-ses4me}"),
        ("    secret: hunter2", "  secret: hunter2"),
        ("headers:\n      X-Api-Key: hunter2-ses4me", "headers: {X-Api-Key:hunter2-ses4me}"),
        ("X-Api-Key: hunter2", "Content-Length: hunter2"),
        ("X-Api-Key: hunter2", 'X-Api-Key: "\\u0007" # hunter2'),
        ("X-Api-Key: hunter2", "X-Api-Key: é-hunter2"),
        ("http://127.0.0.1:8025", "http://u:hunter2-ses4me@127.0.0.1:8025"),
        ("http://127.0.0.1:8025", "http://u:hunter2-ses4me"),
        ("http://127.0.0.1", "ftp://127.0.0.1"),
    ],
)
def test_a_spoilt_secret_is_not_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture, old: str, new: str) -> None:
    assert old in ENTRY
    error = outcome(tmp_path, ENTRY.replace(old, new))
    assert error is not None
    logging.getLogger("test").error("config", exc_info=error)
    told = [str(error), repr(error), caplog.text, *traceback.format_exception(error)]
    seen: BaseException | None = error
    while seen is not None:
        told.append(str(seen))
        seen = seen.__cause__ or seen.__context__
    assert "ses4me" not in "".join(told)


def test_a_variable_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "receiver: {port: '${S}', host: '${S} '}\nwire: {nulls: '${S}', signature: {scheme: '${S}'}}\n"
        "subscriptions: [{name: '${S}', url: '${S}', secret: x, events: ['${S}'], active: '${S}'}]\n"
    )
    with pytest.raises(ConfigError) as caught:
        load_config(path, cwd=tmp_path, environ={"S": SECRET})
    assert len(caught.value.problems) == 7
    assert "ses4me" not in str(caught.value)


def test_a_good_config_shows_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(ENTRY)
    config = load_config(path, cwd=tmp_path, environ={})
    assert config.subscriptions[0].secret.reveal() == SECRET
    assert "ses4me" not in f"{config} {config!r}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ui: " + "[" * 50_000, "nested deeper than 50 levels"),
        ("ui: " + "{a: " * 50_000, "nested deeper than 50 levels"),
        ("- " * 50_000, "nested deeper than 50 levels"),
        ("".join(" " * level + "a:\n" for level in range(300)), "nested deeper than 50 levels"),
        (
            ALIASES,
            "more than 50000 values, aliases followed",
        ),
        ("a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 90)), "nested deeper than 50"),
        (
            MERGES,
            "more than 50000 values, aliases followed",
        ),
        ("ui: [" + "x," * 60_000 + "]", "more than 50000 values"),
        ("ui: {}\n" + "# a comment that is long\n" * 20_000 + "  \t- x\n" * 50 + "ui: {}\n" * 20_000, "a tab stands"),
        ("#" * (1024 * 1024 + 1), "it has more than 1048576 bytes"),
    ],
    ids=["lists", "mappings", "items", "blocks", "aliases", "alias-depth", "merges", "values", "faults", "size"],
)
def test_bombs_are_refused(tmp_path: Path, text: str, sentence: str) -> None:
    error = outcome(tmp_path, text)
    assert error is not None
    assert sentence in str(error)


@pytest.mark.parametrize("text", [ALIASES, MERGES, "ui: " + "[" * 50_000], ids=["aliases", "merges", "lists"])
def test_a_bomb_is_given_up_after_little_work(tmp_path: Path, text: str) -> None:
    calls = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")
        if calls > 500_000:
            raise RuntimeError("the bomb goes off")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        outcome(tmp_path, text)
    finally:
        sys.setprofile(before)
    assert calls < 500_000  # some 35,000 for the worst


def test_240_subscriptions_are_fine(tmp_path: Path) -> None:
    items = "".join(
        f"  - {{name: s{n}, url: 'http://h/{n}', secret: s, headers: {{X-A: a}}, events: ['Order.*', 'Cart.*']}}\n"
        for n in range(240)
    )
    assert outcome(tmp_path, f"subscriptions:\n{items}") is None
