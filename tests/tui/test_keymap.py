"""What ui.keys may say: judged without a terminal."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Input, TextArea

from sandbox.tui.action import Scope
from sandbox.tui.actions import ACTIONS, action_of
from sandbox.tui.keymap import EDITING, PLACES, keymap_of
from tests.tui.stage import opened
from tests.tui.test_actions import OWNERS


def refusals(wanted: Mapping[str, str]) -> list[str]:
    return [each.sentence for each in keymap_of(wanted).refusals]


def test_what_is_free_is_taken() -> None:
    keymap = keymap_of({"feed.mark": "y", "record.copy": "Y,ctrl+y", "form.save": "f9"})
    assert keymap.refusals == ()
    assert keymap.changed == {"feed.mark": ("y",), "record.copy": ("Y", "ctrl+y"), "form.save": ("f9",)}


@pytest.mark.parametrize(
    ("wanted", "help"),
    [
        ("feed.marc", "did you mean feed.mark"),
        ("mark", "did you mean feed.mark?"),
        ("Feed.Mark", "did you mean feed.mark"),
        ("emit", "events.emit"),
        ("xyzzy", "`sandbox config keys` lists them all"),
    ],
)
def test_an_unknown_action_is_named_with_the_nearest_ones(wanted: str, help: str) -> None:
    (refusal,) = keymap_of({wanted: "y"}).refusals
    assert refusal.sentence == f"there is no action {wanted!r}"
    assert help in refusal.help


def test_a_key_that_does_not_exist_leaves_the_others() -> None:
    keymap = keymap_of({"feed.mark": "nter", "record.copy": "Y"})
    assert [each.sentence for each in keymap.refusals] == ["feed.mark: there is no key 'nter'"]
    assert keymap.changed == {"record.copy": ("Y",)}


def test_a_taken_key_names_who_has_it_and_both_stay() -> None:
    keymap = keymap_of({"feed.mark": "c"})
    assert keymap.changed == {}
    (refusal,) = keymap.refusals
    assert "'c': under 'Everywhere'" in refusal.sentence or "'c': under 'Feed'" in refusal.sentence
    assert "it is the key of record.copy, so feed.mark has its default 'm'" in refusal.sentence
    assert refusal.help == "choose another key, or give record.copy another one as well"


def test_keys_can_be_swapped_and_handed_on() -> None:
    assert keymap_of({"feed.mark": "M", "feed.note": "m"}).refusals == ()
    assert keymap_of({"feed.mark": "c", "record.copy": "y"}).refusals == ()


def test_who_falls_back_on_the_default_keys_may_stand_in_the_way_of_others() -> None:
    keymap = keymap_of({"feed.mark": "nter", "feed.note": "m"})
    assert keymap.changed == {}
    assert (
        "feed.note cannot have 'm': under 'Feed' it is the key of feed.mark"
        in refusals({"feed.mark": "nter", "feed.note": "m"})[1]
    )


def test_what_never_works_together_may_share_a_key() -> None:
    assert keymap_of({"feed.mark": "y", "sheet.export": "y", "subscriptions.edit": "y"}).refusals == ()
    assert len(keymap_of({"feed.mark": "y", "feed.follow": "y"}).refusals) == 2


def test_keys_that_write_text_are_refused_where_text_is_written() -> None:
    for key in ("x", "space", "ctrl+a", "left", "?"):
        (sentence,) = refusals({"form.save": key})
        assert "that key writes or edits text" in sentence
    assert refusals({"form.below": "down"}) == []


def test_leaving_keeps_its_key() -> None:
    assert keymap_of({"app.quit": "Q"}).changed == {"app.quit": ("Q", "ctrl+q")}
    (sentence,) = refusals({"events.emit": "ctrl+q"})
    assert "it is the key of app.quit" in sentence
    (sentence,) = refusals({"app.quit": "Q", "events.emit": "ctrl+q"})
    assert "it is the key of app.quit" in sentence


def test_the_default_keys_may_be_said() -> None:
    assert keymap_of({action.id: action.keys for action in ACTIONS}).refusals == ()


@given(st.dictionaries(st.sampled_from([each.id for each in ACTIONS]), st.sampled_from("abcmnoxyzM/?"), max_size=8))
def test_no_two_actions_of_a_place_get_the_same_key_that_had_not_before(wanted: dict[str, str]) -> None:
    keymap = keymap_of(wanted)
    assert {*keymap.changed, *(each.action_id for each in keymap.refusals)} == {*wanted}
    assert {*keymap.changed}.isdisjoint(each.action_id for each in keymap.refusals)
    for place in PLACES:
        here = [action for action in ACTIONS if action.scope in place]
        for action in here:
            for other in here:
                defaults = {*action.keys.split(",")} & {*other.keys.split(",")}
                keys = [{*keymap.changed.get(each.id, each.keys.split(","))} for each in (action, other)]
                assert action is other or keys[0] & keys[1] <= defaults


def test_every_scope_has_a_place() -> None:
    assert frozenset().union(*PLACES) == {*Scope}


def test_what_one_widget_does_is_in_one_place() -> None:
    for owner in OWNERS.values():
        assert any(_scopes(owner) <= place for place in PLACES), owner


async def test_what_works_together_on_the_desk_is_in_one_place(tmp_path: Path) -> None:
    async with opened(tmp_path, story=["Order.Create"]) as stage:
        seen: set[Scope] = set()
        for keys in (("tab",), ("tab",), ("tab",), ("2", "tab"), ("slash",)):
            await stage.press(*keys)
            nodes = {each.node for each in stage.app.screen.active_bindings.values()}
            scopes = frozenset().union(*(_scopes(type(node)) for node in nodes))
            assert any(scopes <= place for place in PLACES), scopes
            seen |= scopes
        assert {Scope.SUBSCRIPTIONS, Scope.FEED, Scope.FILTER, Scope.EVERYWHERE, Scope.PROGRAM} <= seen


def test_the_keys_that_edit_text_are_those_of_textual() -> None:
    taken = {key for kind in (Input, TextArea) for key in _keys(kind)}
    # Enter hands a line in, which is the form's to say; ctrl+y is the copy of a secret since before.
    assert taken - {"enter", "ctrl+y"} == EDITING


def _keys(kind: type[DOMNode]) -> set[str]:
    return {key for each in _bindings(kind) for key in each.key.split(",")}


def _scopes(kind: type[DOMNode]) -> frozenset[Scope]:
    actions = (action_of(each.id) for each in _bindings(kind))
    return frozenset(action.scope for action in actions if action is not None)


def _bindings(kind: type[DOMNode]) -> list[Binding]:
    found = [each for base in kind.__mro__ for each in base.__dict__.get("BINDINGS", ())]
    return [each for each in found if isinstance(each, Binding)]
