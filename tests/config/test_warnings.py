"""What is said about a configuration that can be used: once, at its place, with a way out, and without any secret."""

from pathlib import Path

import pytest

from sandbox.config.advice import advice_for, is_at_receiver, is_public, warnings_of
from sandbox.config.load import load_with_places
from sandbox.config.model import Section
from sandbox.config.packaged import packaged_config
from sandbox.domain.settings import ReceiverSettings
from tests.config.test_config_shipped import EVERY_KEY

FINE = "{name: erp, url: 'https://shop.in/', secret: '${S:-x}', headers: {X-A: a}, events: ['*']}"


def warnings_in(folder: Path, text: str, **environ: str) -> list[str]:
    """Return the warnings about a file with this text, two lines each as problems are shown."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    found = warnings_of(load_with_places(path, cwd=folder, environ=environ))
    return [line for warning in found for line in str(warning).splitlines()]


def test_the_shipped_file_has_none(tmp_path: Path) -> None:
    assert warnings_of(load_with_places(packaged_config(), cwd=tmp_path, environ={})) == []


def test_several_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
receiver:
  port: 9000
  public_url: http://tunnel.local/
subscriptions:
  - name: my shop
    url: http://127.0.0.1:8025/hooks/erp
    secret: hunter2
    events: ["*"]
  - name: b
    url: http://127.0.0.1:9000/b
    secret: ${B:-x}
    headers:
      X-Api-Key: hunter3
    events: ["Order.*"]
journal:
  keep: {count: 5}
"""
    assert warnings_in(tmp_path, text) == [
        "config.yaml:3:15: O2VEND could not reach this URL: its host is known on this machine or in your own network "
        "only",
        "    help: for deliveries from O2VEND itself take a public one; docs/tunnels.md shows how to get it",
        "config.yaml:5:5: O2VEND's form would not accept this entry: headers are among its mandatory fields",
        "    help: add one, such as `headers: {X-Api-Key: demo-key}`",
        "config.yaml:6:10: O2VEND could not reach this URL: its host is known on this machine or in your own network "
        "only",
        "    help: for deliveries from O2VEND itself take a public one; docs/tunnels.md shows how to get it",
        "config.yaml:7:13: this secret is written in clear, so everybody who gets the file has it, through git for "
        "instance",
        '    help: write `secret: "${O2VEND_SECRET}"` and put the text into .env beside this file, as O2VEND_SECRET=…',
        "config.yaml:16:10: count has no effect yet",
        "    help: leave it out; it is accepted for a later version only",
    ]


@pytest.mark.parametrize(
    ("secret", "variable"),
    [
        ("${A}", ""),
        ("${UNSET:-demo}", ""),
        ("whs_${A}", ""),
        ("hunter2", "O2VEND_MY_SHOP_2_SECRET"),
        ("$${A}", "O2VEND_MY_SHOP_2_SECRET"),
    ],
)
def test_a_secret_in_clear(tmp_path: Path, secret: str, variable: str) -> None:
    text = FINE.replace("${S:-x}", secret).replace("erp", "my-shop.2")
    lines = warnings_in(tmp_path, f"subscriptions: [{text}]\n", A="a")
    assert len(lines) == (2 if variable else 0)
    if variable:
        assert lines[0].startswith("config.yaml:1:68: this secret is written in clear")
        assert f'`secret: "${{{variable}}}"`' in lines[1]
        assert "hunter2" not in "".join(lines)


def test_no_secret_where_none_signs(tmp_path: Path) -> None:
    text = f"wire: {{signature: {{scheme: none}}}}\nsubscriptions: [{FINE.replace('${S:-x}', '')}]\n"
    lines = warnings_in(tmp_path, text)
    assert lines[0].endswith("O2VEND's form would not accept this entry: it requires a secret")
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("https://shop.in/", "https://shop.in/", "2 event types, which come"),
        ("https://shop.in", "HTTPS://SHOP.IN:443/#part", "2 event types, which come"),
        ("https://shop.in/a", "https://shop.in/b", ""),
        ("https://shop.in/?a", "https://shop.in/?b", ""),
        ("https://shop.in/", "http://shop.in/", ""),
    ],
)
def test_two_subscriptions_at_one_url(tmp_path: Path, first: str, second: str, shared: str) -> None:
    entries = [FINE.replace("https://shop.in/", first), FINE.replace("https://shop.in/", second).replace("erp", "b")]
    text = "subscriptions:\n  - {}\n  - {}\n".format(*entries).replace("['*']", "['Order.*']")
    lines = warnings_in(tmp_path, text)
    assert len(lines) == (2 if shared else 0)
    if shared:
        assert lines[0] == (
            f"config.yaml:3:20: this URL stands in line 2 too, for a subscription with the same {shared} twice"
        )
        assert warnings_in(tmp_path, text.replace("{name: b,", "{name: b, active: false,")) == []
        apart = "Product.*".join(text.rsplit("Order.*", 1))
        assert warnings_in(tmp_path, apart) == []
        one = "Order.Create".join(text.rsplit("Order.*", 1))
        assert warnings_in(tmp_path, one)[0].endswith("with the same 1 event type, which comes twice")


def test_three_at_one_url_are_two_too_many(tmp_path: Path) -> None:
    text = "subscriptions:\n" + "".join(f"  - {FINE.replace('erp', name)}\n" for name in "abc")
    lines = warnings_in(tmp_path, text)
    assert [line.split(" ")[0] for line in lines[::2]] == ["config.yaml:3:20:", "config.yaml:4:20:"]
    assert all("stands in line 2 too" in line for line in lines[::2])


def test_every_key_without_effect_is_named(tmp_path: Path) -> None:
    lines = warnings_in(tmp_path, EVERY_KEY)
    idle = [line.split(": ", 1)[1] for line in lines if line.endswith("has no effect yet")]
    named = {
        key
        for section in Section.__subclasses__()
        for key, field in section.model_fields.items()
        if "Accepted for a later version" in f"{section.__doc__}{field.description}"
    }
    assert {"count", "age"} <= named
    # In EVERY_KEY only the age and the size are the defaults.
    assert {line.split(" ")[0] for line in idle} == named - {"age", "size"}


def test_written_defaults_are_no_matter(tmp_path: Path) -> None:
    text = """\
receiver: {answers: []}
delivery: {retry: true, waits: [60s, 2m, 240s, 480s, 960s], speed: 1.0, deactivate_after: }
journal: {keep: {count: 100000, age: 30d, size: 2048MB}}
contract: {path: , ignore: [Id, Attempt, CreationTimeUtc]}
ui: {keys: {}}
"""
    assert warnings_in(tmp_path, text) == []


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("localhost", False),
        ("erp", False),
        ("127.0.0.1", False),
        ("127.1", False),
        ("2130706433", False),
        ("0x7f.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("172.31.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("[::1]", False),
        ("[fe80::1]", False),
        ("[fd00::1]", False),
        ("[::ffff:10.0.0.1]", False),
        ("nas.local", False),
        ("NAS.LOCAL.", False),
        ("api.internal", False),
        ("a.localhost", False),
        ("a.test", False),
        ("a.example", False),
        ("router.home.arpa", False),
        ("example.com", True),
        ("local.example.com", True),
        ("1and1.com", True),
        ("8.8.8.8", True),
        ("[2606:4700::1111]", True),
        ("[::ffff:8.8.8.8]", True),
        ("münchen.de", True),
    ],
)
def test_which_hosts_the_internet_reaches(host: str, public: bool) -> None:
    assert is_public(f"https://{host}:8443/x?y") is public
    remarks = advice_for(f"https://{host}:8443/x?y", "s", {"X-A": "a"})
    assert [sentence.split(":")[0] for sentence, _ in remarks] == (
        [] if public else ["O2VEND could not reach this URL"]
    )


@pytest.mark.parametrize(
    ("url", "host", "own"),
    [
        ("http://127.0.0.1:8025/a", "127.0.0.1", True),
        ("http://localhost:8025/a", "127.0.0.1", True),
        ("http://[::1]:8025/a", "0.0.0.0", True),
        ("http://192.168.1.5:8025/a", "192.168.1.5", True),
        ("http://192.168.1.5:8025/a", "127.0.0.1", False),
        ("http://127.0.0.1:8026/a", "127.0.0.1", False),
        ("http://127.0.0.1/a", "127.0.0.1", False),
        ("https://127.0.0.1:8025/a", "127.0.0.1", False),
    ],
)
def test_urls_at_the_embedded_receiver_are_let_pass(url: str, host: str, own: bool) -> None:
    receiver = ReceiverSettings(host=host)
    assert is_at_receiver(url, receiver) is own
    assert (advice_for(url, "s", {"X-A": "a"}, receiver) == []) is own
    assert advice_for(url, "s", {"X-A": "a"}) != []


def test_advice_names_every_mandatory_field_that_is_empty() -> None:
    assert [sentence for sentence, _ in advice_for("https://shop.in/", "", {})] == [
        "O2VEND's form would not accept this entry: it requires a secret",
        "O2VEND's form would not accept this entry: headers are among its mandatory fields",
    ]
    assert advice_for("https://shop.in/", "s", {"X-A": ""}) == []
