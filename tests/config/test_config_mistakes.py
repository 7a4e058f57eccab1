"""Every mistake gets its place, a sentence and a way out; many mistakes get as many."""

from pathlib import Path

import pytest

from sandbox.config import ConfigError
from sandbox.config.load import load_config

ERP = "subscriptions: [{name: erp, url: 'http://h/', secret: s, events: ['*']}]\n"


def mistakes_in(folder: Path, text: str) -> list[str]:
    """Return the problems of a file with this text, one line for the place and sentence, one for the help."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        load_config(path, cwd=folder, environ={})
    except ConfigError as error:
        return str(error).splitlines()
    return []


TEN_MISTAKES = """\
receiver:
  prot: 8025
  max_body: 2 apples
subscriptions:
  - name: erp
    url: 127.0.0.1:8025/hooks/erp
    secret: ${O2VEND_ERP_SECRET}
    active: yes
    events: [Ordr.Create, "Order.*"]
  - name: erp
    url: "http://127.0.0.1:8025/hooks/erp
    secret: s
    headers:
      Content-Length: "3"
    events: []
wire:
  nulls: omitt
"""


def test_an_unknown_key_without_a_value_is_unknown_too(tmp_path: Path) -> None:
    assert mistakes_in(tmp_path, ERP + "receiver:\n  prot:\n")[0] == "config.yaml:3:3: unknown key 'prot'"


def test_ten_mistakes_give_ten_messages(tmp_path: Path) -> None:
    assert mistakes_in(tmp_path, TEN_MISTAKES) == [
        "config.yaml:2:3: unknown key 'prot'",
        "    help: did you mean 'port'?",
        "config.yaml:3:13: this is no size: it is not a number with a unit",
        "    help: write a number and B, KB, MB or GB, such as 64KB; 1 KB is 1024 bytes",
        "config.yaml:6:10: the URL does not start with http:// or https://",
        "    help: write an absolute URL such as http://127.0.0.1:8025/hooks/erp",
        "config.yaml:7:13: the variable O2VEND_ERP_SECRET is not set",
        "    help: set it in the environment or in .env beside this file, or write ${O2VEND_ERP_SECRET:-default}",
        "config.yaml:8:13: active must be true or false, not the text 'yes'",
        "    help: write true; in YAML 1.2 yes and on are text",
        "config.yaml:9:14: unknown event 'Ordr.Create'",
        "    help: did you mean 'Order.Create'?",
        "config.yaml:10:11: the name 'erp' is taken by the subscription in line 5",
        "    help: give every subscription a name of its own",
        "config.yaml:11:10: the quote that opens here closes only in line 14",
        "    help: close it where the text ends",
        "config.yaml:14:7: header Content-Length cannot be configured: the request itself decides it",
        "    help: remove the header or correct it; a delivery could not be sent with it",
        "config.yaml:15:13: events must have at least one entry",
        '    help: write event names or patterns, such as ["Order.*"]',
        "config.yaml:17:10: nulls must be 'omit' or 'include', not the text 'omitt'",
        "    help: did you mean 'omit'?",
    ]


@pytest.mark.parametrize(
    ("text", "place", "sentence", "help"),
    [
        # The language
        ("ui: {}\nui: {}\n", "2:1", "'ui' stands here a second time", "remove this one or the one in line 1"),
        ("receiver:\n\tport: 1\n", "2:1", "a tab stands where YAML wants blanks", "replace it with blanks"),
        ("receiver:\t{}\n", "1:10", "a tab stands where", "replace"),
        (ERP + "journal: *gone\n", "2:10", "this alias has no anchor above it", "quotes"),
        ("ui: {keys: &a {b: *a}}\n", "1:19", "this alias stands inside of what it repeats", "remove it"),
        ("? [a]\n: 1\n", "1:3", "a key must be plain text", "key: value"),
        ("ui:\n  ?\n  : 1\n", "2:4", "there is no key before the colon", "key: value"),
        ("ui: {<<: 3}\n", "1:10", "the merge key << takes mappings only", "alias"),
        ("ui: !theme x\n", "1:5", "a value with a tag", "quotes"),
        ("ui: !!map {}\nwire: !x {}\n", "2:7", "a tag (`!…`) that settings do not use", "remove"),
        ("ui: !!int x\n", "1:5", "text that is no int cannot be read", "quotes"),
        ("ui: {theme: @x}\n", "1:13", "text cannot begin with this character", "quotes"),
        ("receiver: {}\nhost 127.0.0.1\n", "2:1", "this line is not `key: value`", "colon"),
        ("ui: {theme: ${X}}\n", "1:14", "a `${NAME}` inside of { } or [ ] stands without", 'write "${NAME}"'),
        ("ui: {theme: x\n", "1:5", "the mapping that opens here is not closed", "}"),
        ("ui: 'x\n", "1:5", "the quote that opens here is never closed", "close it"),
        ('ui: "\\q"\n', "1:7", "an escape that double-quoted text does not know", "\\\\"),
        ('ui: "\\UFFFFFFFF"\n', "1:8", "something near here is not YAML", "single quotes"),
        ('ui: "\\ud800"\n', "1:5", "half of a character", "correct it"),
        ("receiver:\n  port: 1\n host: x\n", "3:2", "this does not line up with anything above", "indent"),
        ("ui: a: b\n", "1:6", "a colon that cannot belong to a key here", "quote"),
        ("ui: {}\n---\nui: {}\n", "2:1", "a second document begins here", "one"),
        ("ui: {} #\u2028\n", "1:9", "the character U+2028 is not allowed", "remove it"),
        ("# \u0007\nui: {}\n", "1:3", "the character U+0007 is not allowed", "remove it"),
        ("- a\n", "1:1", "the file must be a mapping, not a list", "key: value"),
        (f"ui: {'9' * 4301}\n", "1:5", "a number of more than 4300 digits cannot be read", "quotes"),
        # The settings
        ("colour: red\n", "1:1", "unknown key 'colour'", "the keys here are receiver, subscriptions"),
        ("port: 1\n", "1:1", "unknown key 'port'", "'port' belongs under `receiver:`"),
        ("subscription: []\n", "1:1", "unknown key 'subscription'", "did you mean 'subscriptions'?"),
        ("receiver: {maxBody: 1MB}\n", "1:12", "unknown key 'maxBody'", "did you mean 'max_body'?"),
        ("receiver: a b\n", "1:11", "receiver must be a mapping, not text", "indented"),
        ("receiver: 8025\n", "1:11", "receiver must be a mapping, not a number", "indented"),
        ("receiver: {port: 80000}\n", "1:18", "port must be at most 65535, not 80000", "correct"),
        ("receiver: {port: -1}\n", "1:18", "port must be at least 0, not -1", "correct"),
        ('receiver: {port: "8025"}\n', "1:18", "port must be a whole number, not the text '8025'", "without quotes"),
        ("receiver: {port: true}\n", "1:18", "port must be a whole number, not true", "digits"),
        ("receiver: {host: a b}\n", "1:18", "this is no host to listen on", "127.0.0.1"),
        ("receiver: {max_body: 0B}\n", "1:22", "this size must be at least one byte", "KB"),
        ("receiver: {max_body: 5}\n", "1:22", "this is no size: it is not a number with a unit", "KB"),
        ("receiver: {public_url: shop}\n", "1:24", "the URL does not start with http", "absolute"),
        ("receiver: {answers: {}}\n", "1:21", "answers must be a list, not a mapping", "`- `"),
        ("delivery: {timeout: 60}\n", "1:21", "this is no duration", "60s, 1.5m or 500ms"),
        ("delivery: {timeout: 0s}\n", "1:21", "this duration must be longer than nothing", "60s"),
        ("delivery: {waits: [60s, soon]}\n", "1:25", "this is no duration", "500ms"),
        ("delivery: {speed: 0}\n", "1:19", "speed must be more than 0, not 0", "correct"),
        ("delivery: {speed: .inf}\n", "1:19", "speed must be a number, not inf", "finite"),
        ("delivery: {retry: no}\n", "1:19", "retry must be true or false, not the text 'no'", "write false;"),
        ("journal: {path: ''}\n", "1:17", "this is no path", ".sandbox/journal.db"),
        ("wire: {signature: {scheme: abp}}\n", "1:28", "unknown signature scheme 'abp'", "abp-hmac, hmac-base64"),
        ("wire: {signature: {header: 'a b'}}\n", "1:28", "this is no header name", "write a name"),
        ("wire: {signature: {header: Host}}\n", "1:28", "header Host cannot be configured", "write a name"),
        ("wire: {signature: {header: Content-Type}}\n", "1:28", "header Content-Type belongs to the body", "your own"),
        ("wire: {stock_event: Stock}\n", "1:21", "stock_event must be 'StockQuantityUpdate' or 'Stock.", "write Stock"),
        ("wire: {event_member: Events}\n", "1:22", "event_member must be 'Event' or", "did you mean 'Event'?"),
        ("wire: {attempt_base: -1}\n", "1:22", "attempt_base must be at least 0, not -1", "correct"),
        ("wire: {attempt_base: 1.0}\n", "1:22", "attempt_base must be a whole number, not 1.0", "digits"),
        ("wire: {rename: {A: X, B: X}}\n", "1:26", "'A' and 'B' would get the same name", "its own"),
        ("wire: {json_profile: stj}\n", "1:22", "json_profile must be 'newtonsoft', 'stj-relaxed' or", "write newton"),
    ],
)
def test_one_mistake(tmp_path: Path, text: str, place: str, sentence: str, help: str) -> None:
    lines = mistakes_in(tmp_path, text)
    assert lines[0].startswith(f"config.yaml:{place}: {sentence}")
    assert lines[1].startswith("    help: ")
    assert help in lines[1]
    assert len(lines) == 2, "one mistake gives one message"


@pytest.mark.parametrize(
    ("entry", "place", "sentence"),
    [
        ("url: http://h/\n    secret: s\n    events: ['*']", "2:5", "name is missing"),
        ("name:\n    url: http://h/\n    secret: s\n    events: ['*']", "2:5", "name has no value"),
        ("name: ' a'\n    url: http://h/\n    secret: s\n    events: ['*']", "2:11", "a name must have visible"),
        ("name: a\n    secret: s\n    events: ['*']", "2:5", "url is missing"),
        ("name: a\n    url: http://h/\n    secret: s", "2:5", "events is missing"),
        ("name: a\n    url: http://h/\n    events: ['*']", "2:5", "secret is missing"),
        ("name: a\n    url: http://h/\n    events: ['*']\n    secret:", "5:5", "secret is empty"),
        ("name: a\n    url: http://h/\n    events: ['*']\n    secret: ''", "5:5", "secret is empty"),
        ("name: a\n    url: http://h/\n    events: ['*']\n    secret: 12", "5:13", "secret must be text, not a number"),
        ("name: a\n    url: http://\n    events: ['*']\n    secret: s", "3:10", "the URL has no host"),
        ("name: a\n    url: http://h:0/\n    events: ['*']\n    secret: s", "3:10", "the URL has port 0"),
        ("name: a\n    url: http://h:x/\n    events: ['*']\n    secret: s", "3:10", "the URL cannot be read"),
        ("name: a\n    url: http://u:p@h/\n    events: ['*']\n    secret: s", "3:10", "the URL carries a user name"),
        ("name: a\n    url: http://h/\n    events: Order.*\n    secret: s", "4:13", "events must be a list"),
        ("name: a\n    url: http://h/\n    events: [1]\n    secret: s", "4:14", "events[0] must be text, not 1"),
        ("name: a\n    url: http://h/\n    events: [*]\n    secret: s", "4:14", "text that begins with * or &"),
        ("name: a\n    url: http://h/\n    events: ['']\n    secret: s", "4:14", "unknown event"),
    ],
)
def test_one_mistake_in_a_subscription(tmp_path: Path, entry: str, place: str, sentence: str) -> None:
    lines = mistakes_in(tmp_path, f"subscriptions:\n  - {entry}\n")
    assert lines[0].startswith(f"config.yaml:{place}: {sentence}")
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("headers", "signature", "place", "sentence"),
    [
        ("X-A: a, x-a: b", "{}", "3:51", "header 'x-a' stands here a second time"),
        ("Transfer-Encoding: a", "{}", "3:43", "header Transfer-Encoding cannot be configured"),
        ("host: a", "{}", "3:43", "header host cannot be configured"),
        ("X A: a", "{}", "3:43", "this header name is not allowed in HTTP"),
        ("X-A: é", "{}", "3:43", "header X-A has a value with non-ASCII characters"),
        ('X-A: "a\\nb"', "{}", "3:43", "header X-A has a control character"),
        ("X-A: 5", "{}", "3:48", "this value must be text, not a number"),
        ("Abp-Webhook-Signature: a", "{}", "3:43", "header 'Abp-Webhook-Signature' carries the signature"),
        ("X-Sig: a", "{scheme: hmac-hex, header: x-sig}", "3:43", "header 'X-Sig' carries the signature"),
        ("abp-webhook-signature: a", "{scheme: hmac-hex, header: x-sig}", "", ""),
        ("abp-webhook-signature: a", "{scheme: none}", "", ""),
    ],
)
def test_headers(tmp_path: Path, headers: str, signature: str, place: str, sentence: str) -> None:
    text = f"""wire: {{signature: {signature}}}
subscriptions:
  - {{name: a, url: 'http://h/', headers: {{{headers}}}, secret: s, events: ['*']}}
"""
    lines = mistakes_in(tmp_path, text)
    if not sentence:
        assert lines == []
    else:
        assert lines[0].startswith(f"config.yaml:{place}: {sentence}")
        assert len(lines) == 2


def test_a_plain_secret_must_fit_into_a_header(tmp_path: Path) -> None:
    text = ERP.replace("secret: s", 'secret: "schlüssel"') + "wire: {signature: {scheme: plain-secret}}\n"
    (line, _) = mistakes_in(tmp_path, text)
    assert line.startswith(
        "config.yaml:1:55: the secret cannot be sent: header X-O2VEND-Webhook-Secret has a value with"
    )


def test_scheme_none_needs_no_secret(tmp_path: Path) -> None:
    text = ERP.replace("secret: s, ", "") + "wire: {signature: {scheme: none}}\n"
    assert mistakes_in(tmp_path, text) == []


def test_a_section_whose_keys_are_all_commented_out_has_its_defaults(tmp_path: Path) -> None:
    sections = "receiver:\nwire:\ndelivery:\njournal:\n  path:\ncontract:\nui:\n"
    assert mistakes_in(tmp_path, ERP + sections) == []


def test_a_syntax_error_hides_no_mistake_elsewhere(tmp_path: Path) -> None:
    text = "receiver:\n  port: [1\nui:\n  theme: 5\nwire:\n  envelope: on\n"
    places = [line.split(" ")[0] for line in mistakes_in(tmp_path, text)[::2]]
    assert places == ["config.yaml:2:9:", "config.yaml:4:10:", "config.yaml:6:13:"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("receiver: @x\n  port: 5\nui: {theme: 5}\n", ["1:11:", "3:13:"]),
        ("receiver:\n   port: 5\n  host: a\n  max_headers: 5\nui: 5\n", ["3:3:", "5:5:"]),
        ("ui: {keys: &k {a: b}\nwire: {rename: *k}\n", ["1:5:"]),
        ("ui: {keys: &k {a: b}\nwire: {rename: *j}\n", ["1:5:", "2:16:"]),
        ("subscriptions:\n- name: @\n  url: x\n  events: 5\n- 5\n", ["2:9:", "5:3:"]),
        ("subscriptions: @\n- name: 5\nui: 5\n", ["1:16:", "3:5:"]),
        ("ui: 5\nwire: [\n", ["1:5:", "2:7:"]),
    ],
)
def test_what_a_syntax_error_spoils_is_passed_over(tmp_path: Path, text: str, places: list[str]) -> None:
    assert [line.split(" ")[0] for line in mistakes_in(tmp_path, text)[::2]] == [
        f"config.yaml:{place}" for place in places
    ]


def test_a_file_without_anything_has_no_subscriptions(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("# nothing\n")
    assert load_config(path, cwd=tmp_path, environ={}).subscriptions == ()


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"ui: \xff\n")
    with pytest.raises(
        ConfigError, match=r"^config\.yaml: it is not UTF-8 text: byte 4 is wrong\n    help: save it as"
    ):
        load_config(path, cwd=tmp_path, environ={})


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"it is a folder, not a file\n    help: name the file in it"):
        load_config(tmp_path, cwd=tmp_path, environ={})


def test_many_problems_are_cut() -> None:
    from sandbox.config.errors import Place, Problem

    error = ConfigError(Problem("config.yaml", Place(line, 1), "no", "yes") for line in range(90, 0, -1))
    lines = str(error).splitlines()
    assert lines[0] == "config.yaml:1:1: no"
    assert lines[-1] == "and 40 more problems"
    assert len(lines) == 101
