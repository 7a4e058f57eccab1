"""A story's file: what is wrong is said all at once, with its place and a way out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.config.errors import ConfigError, Problem
from sandbox.config.stories.finding import UnknownStoryError, packaged_stories
from sandbox.config.stories.reading import load_story
from sandbox.shop.stories.story import Repeat, Since, Step, Story
from sandbox.shop.stories.vocabulary import VOCABULARY

HEAD = "title: Mine\nsteps:\n"
ORDERED = "- place_order: {items: [{product: bottle, quantity: 1}]}\n  as: order\n"


def read(folder: Path, text: str, name: str = "mine.yaml") -> Story:
    (folder / name).write_text(text, encoding="utf-8")
    return load_story(name, cwd=folder)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as refusal:
        read(folder, text)
    return str(refusal.value).splitlines()


def test_a_story_of_ones_own(tmp_path: Path) -> None:
    story = read(
        tmp_path,
        "title: Mine\nshop:\n  stock: {bottle: 5}\nsteps:\n" + ORDERED + "- at: +2.5h\n  say: Paid\n  pay: order\n"
        "- at: 3h\n  repeat:\n    times: 2\n    every: 1h\n    steps:\n    - receive_stock: {product: bottle}\n",
    )
    ordered, paid, again = story.parts
    assert (story.name, story.title, story.file, story.shop) == ("mine", "Mine", "mine.yaml", {"stock": {"bottle": 5}})
    assert isinstance(ordered, Step)
    assert (ordered.command, ordered.name, ordered.sentence) == ("place_order", "order", "Place order")
    assert ordered.place == (5, 3)
    assert isinstance(paid, Step)
    assert (paid.choices, paid.sentence, paid.when.since) == ({"order": "order"}, "Paid", Since.PREVIOUS)
    assert isinstance(again, Repeat)
    assert (again.times, len(again.steps)) == (2, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "- dispach: x\n", "3:3: unknown command or key 'dispach' | did you mean 'dispatch'?"),
        (HEAD + "- at: 1h\n", "3:3: this step has no command | write one of create_product"),
        (HEAD + ORDERED + "- pay: order\n  cancel: order\n", "6:3: this step has pay already, and 'cancel' is"),
        (HEAD + "- pay: order\n", "3:8: order is 'order', which no step before this one makes | let an earlier step"),
        (HEAD + ORDERED + "- pay: odrer\n", "5:8: order is 'odrer', which no step before this one makes | did"),
        (HEAD + ORDERED + "- dispatch: order\n", "5:13: shipment is 'order', which names no shipment"),
        (HEAD + ORDERED + "- pay:\n", "5:3: pay does not say which order | write `order: NAME`, or NAME alone"),
        (HEAD + "- place_order: [1]\n", "3:16: place_order must have a name or a mapping of choices"),
        (HEAD + "- place_order: {itms: 1}\n", "3:17: itms is not a choice of this command | did you mean 'items'?"),
        (
            HEAD + "- place_order:\n    items:\n    - {product: botle, quantity: 1}\n",
            "5:17: product is 'botle', which is not an item | did you mean 'bottle'?",
        ),
        (HEAD + "- open_cart: {quantity: two}\n", "3:25: quantity must be a quantity above 0 | write a number such as"),
        (HEAD + "- open_cart: {quantity: 3..1}\n", "3:25: quantity is 3..1, but its bounds must grow from 1 on"),
        (HEAD + "- open_cart: {quantity: 0..2}\n", "3:25: quantity is 0..2, but its bounds must grow from 1 on"),
        (HEAD + "- open_cart: {quantity: 0.005}\n", "3:25: quantity must be a quantity of whole hundredths | write at"),
        (HEAD + "- open_cart: {quantity: '1_0'}\n", "3:25: quantity must be a quantity above 0"),
        (HEAD + "- open_cart: {quantity: ٣}\n", "3:25: quantity must be a quantity above 0"),
        (HEAD + "- open_cart: {customer: Mera}\n", "3:25: customer is 'Mera', and no customer has this name"),
        (HEAD + "- place_order: {location: Chenai}\n", "3:27: location is 'Chenai', which is not one of our locations"),
        (HEAD + "- create_product: {price: cheap}\n", "3:27: price must be rupees, 0 or more"),
        (HEAD + "- update_product: {product: bottle, publish: yes}\n", "3:46: publish must be true or false"),
        (HEAD + "- create_product: {id: 0}\n", "3:24: id must be an id"),
        (HEAD + "- create_product: {media_ids: 7}\n", "3:31: media_ids must be a list"),
        (HEAD + ORDERED + "- pay: {order: order, paid_at: soon}\n", "5:32: paid_at must be a moment | write +3d"),
        (HEAD + "- at: tomorrow\n  open_cart:\n", "3:7: at is 'tomorrow', which is no offset"),
        (HEAD + "- at: 2h\n  open_cart:\n- at: 1h\n  open_cart:\n", "5:7: at goes back: the step before is at 2h"),
        (HEAD + "- at: 1h\n  open_cart:\n- at: 2026-03-02T05:40:10Z\n  open_cart:\n", "5:7: at is a date, but"),
        (
            HEAD + "- repeat: {times: 1, steps: [open_cart: ]}\n- at: 2h\n  open_cart:\n",
            "4:7: at counts from the beginning, but how long the repetition before takes is not known | write it from",
        ),
        (HEAD + "- repeat: {steps: [open_cart: ]}\n", "3:11: this repetition has no end"),
        (HEAD + "- repeat: {times: 0, steps: [open_cart: ]}\n", "3:19: times must be a whole number above 0"),
        (HEAD + "- repeat: {times: 1, every: x, steps: [open_cart: ]}\n", "3:29: every is 'x', which is no length"),
        (HEAD + "- repeat: {while_in_stock: kurti, steps: [open_cart: ]}\n", "3:28: while_in_stock is 'kurti', which"),
        (HEAD + "- repeat: {times: 1, steps: [{repeat: {}}]}\n", "3:30: a repetition cannot stand in a repetition"),
        (HEAD + "- repeat: {times: 1}\n", "3:11: repeat needs a list of steps"),
        (HEAD + "- repeat: {times: 1, steps: [open_cart: ]}\n  as: x\n", "4:3: 'as' does not go with repeat"),
        (HEAD + ORDERED + ORDERED, "6:7: the name 'order' is taken | give every step a name of its own"),
        (HEAD + "- open_cart:\n  as: Cart 1\n", "4:7: as must be a name of small letters"),
        (HEAD + "- open_cart:\n  as: shop\n", "4:7: the name 'shop' means the shop"),
        (HEAD + "- open_cart:\n  happens: maybe\n", "4:12: happens must be true or false"),
        (HEAD + "- open_cart:\n  say: [x]\n", "4:8: say must be a line of text"),
        (HEAD + "- open_cart:\n  envelopes: {Cart.Creat: {}}\n", "4:15: unknown event 'Cart.Creat' | did you mean"),
        (HEAD + "- open_cart:\n  envelopes: {Cart.Create: {Id: 7}}\n", "4:33: Id must be a GUID"),
        (HEAD + "- open_cart:\n  envelopes: {Cart.Create: {CreationTimeUtc: 7}}\n", "4:46: CreationTimeUtc must be a"),
        (HEAD + "- open_cart:\n  envelopes: {Cart.Create: {Attempt: 7}}\n", "4:29: 'Attempt' cannot be pinned"),
        ("title: Mine\n", "1:1: steps are missing"),
        ("steps:\n- open_cart:\n", "1:1: title is missing | write `title: …`"),
        ("title: Mine\nsteps: []\n", "2:8: steps must be a list with at least one step"),
        (HEAD + "- open_cart:\nstory: x\n", "4:1: unknown key 'story' | write one of title"),
        ("title: Mine\nafter: hapy-delivery\nsteps:\n- open_cart:\n", "2:8: there is no story 'hapy-delivery' | did"),
        ("title: Mine\nafter: happy\nsteps:\n- open_cart:\n", "2:8: there is no story 'happy' | did you mean 'happy"),
        ("title: Mine\nafter: other.yaml\nsteps:\n- open_cart:\n", "2:8: there is no file 'other.yaml'"),
        ("title: Mine\nafter: mine.yaml\nsteps:\n- open_cart:\n", "2:8: mine.yaml comes after this story itself"),
        ("title: Mine\nshop: {stok: {}}\nsteps:\n- open_cart:\n", "2:8: stok is no fact of the shop | did you mean"),
        ("title: Mine\nshop: {stock: {botle: 1}}\nsteps:\n- open_cart:\n", "2:16: botle is 'botle', which is not an"),
        ("title: Mine\nshop: {stock: {bottle: -1}}\nsteps:\n- open_cart:\n", "2:24: bottle must be a quantity, 0"),
        ("- a\n", "1:1: a story must be a mapping"),
        ("", "1:1: title is missing"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_a_way_out(tmp_path: Path, text: str, expected: str) -> None:
    shown = problems(tmp_path, text)
    sentence, _, help = expected.partition(" | ")
    assert shown[0].startswith(f"mine.yaml:{sentence}"), shown
    assert shown[1].startswith(f"    help: {help}"), shown


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = "title: Mine\nshop: {stok: 1}\nsteps:\n- dispach: x\n- open_cart: {customer: Nobody}\n- pay: order\n"
    assert [line.split(": ")[0] for line in problems(tmp_path, text)[::2]] == [
        "mine.yaml:2:8", "mine.yaml:4:3", "mine.yaml:5:25", "mine.yaml:6:8",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "steps",
    [
        "- place_orde: {items: [{product: bottle, quantity: 1}]}\n  as: order\n- pay: order\n- book_shipment: order\n",
        "- create_produkt: kurti\n  as: fine\n- receive_stock: {product: fine-M, quantity: 2}\n- pay: fine\n",
    ],
)
def test_a_mistyped_command_is_one_mistake(tmp_path: Path, steps: str) -> None:
    assert len(problems(tmp_path, HEAD + steps)) == 2


def test_variables_of_the_environment_are_text_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHO", "Arjun")
    text = "title: Where ${WHO} and ${NOBODY} meet\nsteps:\n- open_cart: {customer: Arjun}\n  say: $${WHO} costs ${\n"
    (step,) = read(tmp_path, text).steps()
    assert (read(tmp_path, text).title, step.sentence) == ("Where ${WHO} and ${NOBODY} meet", "$${WHO} costs ${")


def test_mistakes_of_the_story_before_are_told_too(tmp_path: Path) -> None:
    (tmp_path / "first.yaml").write_text(HEAD + "- dispach: x\n", encoding="utf-8")
    shown = problems(tmp_path, "title: Mine\nafter: first.yaml\nsteps:\n- open_cart:\n")
    assert shown[0].startswith("first.yaml:3:3: unknown command or key 'dispach'")


def test_names_of_a_round_are_unknown_behind_it(tmp_path: Path) -> None:
    order = "place_order: {items: [{product: bottle, quantity: 1}]}"
    inside = f"- repeat:\n    times: 2\n    steps:\n    - {order}\n      as: order\n"
    assert problems(tmp_path, HEAD + inside + "- pay: order\n")[0].startswith("mine.yaml:8:8: order is 'order', which")


def test_names_of_the_story_before_are_known_and_taken(tmp_path: Path) -> None:
    story = read(tmp_path, "title: Mine\nafter: happy-delivery\nsteps:\n- open_return: parcel\n  as: back\n")
    assert story.after is not None
    assert story.after.name == "happy-delivery"
    shown = problems(tmp_path, "title: Mine\nafter: happy-delivery\nsteps:\n- open_return: parcel\n  as: parcel\n")
    assert "the name 'parcel' is taken" in shown[0]


@pytest.mark.parametrize(
    ("name", "message"), [("hapy-delivery", "did you mean 'happy-delivery'"), ("x.yaml", "no file")]
)
def test_unknown_stories(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(UnknownStoryError, match=message):
        load_story(name, cwd=tmp_path)


def test_the_stories_of_the_specification_are_there() -> None:
    numbers = {load_story(name, cwd=Path.cwd()).number: name for name in packaged_stories()}
    assert numbers == {
        "S1": "happy-delivery", "S2": "failed-attempt-then-delivered", "S3": "return-inspect-restock",
        "S4": "cart-to-order", "S5": "stock-drain", "S6": "return-to-origin", "S7": "catalogue-launch",
        "S8": "cancel-before-dispatch", "S9": "partial-shipment", "S10": "lost-in-transit", "S11": "inspection-reject",
        None: "twenty-samples",
    }  # fmt: skip


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 9)
    | st.sampled_from(["order", "1h", "+1h", "bottle", "x", "1..3", "[", "{"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["at", "as", "say", "items", "product", "quantity", "steps", "times", "repeat", *VOCABULARY]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


@settings(max_examples=150, deadline=None)
@given(steps=st.lists(VALUES, max_size=4), shop=VALUES)
def test_nonsense_is_refused_and_never_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, steps: list[object], shop: object
) -> None:
    folder = tmp_path_factory.getbasetemp()
    found = story_or_problems(folder, f"title: Mine\nshop: {flow(shop)}\nsteps: {flow(steps)}\n")
    if isinstance(found, Story):
        assert found.parts
    else:
        assert found
        assert all(problem.place is not None and problem.help for problem in found)


def story_or_problems(folder: Path, text: str) -> Story | tuple[Problem, ...]:
    try:
        return read(folder, text)
    except ConfigError as error:
        return error.problems


def test_a_number_of_the_specification_names_a_story(tmp_path: Path) -> None:
    assert load_story("s4", cwd=tmp_path).name == "cart-to-order"
    assert load_story("S11", cwd=tmp_path).name == "inspection-reject"
    with pytest.raises(UnknownStoryError, match="there is no story 'S12'"):
        load_story("S12", cwd=tmp_path)
