"""`${NAME}` from the environment and from `.env`."""

from pathlib import Path

import pytest

from sandbox.config import Config, ConfigError
from sandbox.config.interpolate import Variables, parse_env
from sandbox.config.load import load_config
from sandbox.config.located import Located
from sandbox.config.yaml12 import read


def config_with(folder: Path, secret: str, environ: dict[str, str], port: str = "8025", active: str = "true") -> Config:
    path = folder / "config.yaml"
    path.write_text(
        f"receiver:\n  port: {port}\n"
        f"subscriptions:\n- name: a\n  url: http://h/\n  secret: {secret}\n  events: ['*']\n  active: {active}\n"
    )
    return load_config(path, cwd=folder, environ=environ)


@pytest.mark.parametrize(
    ("written", "environ", "meaning"),
    [
        ("${S}", {"S": "one"}, "one"),
        ("${S}", {"S": "12345"}, "12345"),
        ("${S}", {"S": "true"}, "true"),
        ("${S}", {"S": "${T}"}, "${T}"),
        ('"${S}"', {"S": "a: b # c"}, "a: b # c"),
        ("'a${S}b${T}'", {"S": "1", "T": "2"}, "a1b2"),
        ("${S:-whs_x}", {}, "whs_x"),
        ("${S:-whs_x}", {"S": ""}, "whs_x"),
        ("${S:-whs_x}", {"S": "one"}, "one"),
        ("${S:-a:-b}", {}, "a:-b"),
        ("pa$$word$", {}, "pa$$word$"),
        ("$${S}", {}, "${S}"),
        ("$$${S}", {"S": "x"}, "$${S}"),
        ("$S", {"S": "x"}, "$S"),
    ],
)
def test_meaning(tmp_path: Path, written: str, environ: dict[str, str], meaning: str) -> None:
    assert config_with(tmp_path, written, environ).subscriptions[0].secret.reveal() == meaning


@pytest.mark.parametrize(
    ("written", "environ", "sentence"),
    [
        ("${S}", {}, "config.yaml:6:11: the variable S is not set"),
        ("a${S", {"S": "x"}, "config.yaml:6:11: `${` does not begin a reference"),
        ("${S-x}", {"S": "x"}, "config.yaml:6:11: `${` does not begin a reference"),
        ("${1}", {"1": "x"}, "config.yaml:6:11: `${` does not begin a reference"),
        ("${S}", {"S": "\udcff"}, "config.yaml:6:11: a variable's value is not UTF-8 text"),
        ("${S}", {"S": ""}, "config.yaml:6:3: secret is empty"),
    ],
)
def test_mistakes(tmp_path: Path, written: str, environ: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config_with(tmp_path, written, environ)
    assert str(caught.value).startswith(sentence)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_numbers_and_bools_may_be_references(tmp_path: Path, quote: str) -> None:
    environ = {"PORT": "9000", "ON": "false"}
    config = config_with(tmp_path, "s", environ, port=f"{quote}${{PORT}}{quote}", active=f"{quote}${{ON}}{quote}")
    assert config.subscriptions[0].active is False
    assert config.receiver.port == 9000


def test_a_reference_that_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"2:9: port must be a whole number, not text\n"):
        config_with(tmp_path, "s", {"PORT": "high"}, port="${PORT}")


def test_env_file_fills_what_the_environment_lacks(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("S=from-file\nPORT=1\n")
    assert config_with(tmp_path, "${S}", {"PORT": "2"}, port="${PORT}").receiver.port == 2
    assert config_with(tmp_path, "${S:-d}", {}, port="3").subscriptions[0].secret.reveal() == "from-file"


def test_an_unreadable_env_file_is_named_only_if_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"S=\xff\n")
    with pytest.raises(ConfigError, match=r"(?m)^\.env: it cannot be read: it is not UTF-8 text$"):
        config_with(tmp_path, "${S}", {})
    assert config_with(tmp_path, "${S}", {"S": "x"}).subscriptions


def test_env_file_syntax() -> None:
    text = """\ufeff# comment
A=plain
export B = spaced out  # comment
C='single # quoted $x'  # comment
D="double \\"quoted\\"\\nline"
E=
F=#no comment here
  G=a=b
H="" # empty
not a line
1X=no
I='it''s'
""".removeprefix("\ufeff")
    assert parse_env(text.replace("\n", "\r\n")) == {
        "A": "plain",
        "B": "spaced out",
        "C": "single # quoted $x",
        "D": 'double "quoted"\nline',
        "E": "",
        "F": "#no comment here",
        "G": "a=b",
        "H": "",
        "I": "'it''s'",
    }


def test_the_reference_is_kept_for_saving() -> None:
    document = read("a: [x, '${S:-d}']\nb: $${S}\n", "config.yaml")
    located = Located(document, Variables({"S": "v"}, None))
    assert located.data == {"a": ["x", "v"], "b": "${S}"}
    assert located.references == {("a", 1): "${S:-d}", ("b",): "$${S}"}
