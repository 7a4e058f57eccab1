"""The marker `o2vend_events`: one test for each event type that a pattern names."""

import pytest

from sandbox.domain.events import UnknownEventError, select

_ARGUMENT = "o2vend_event"


def parametrise(metafunc: pytest.Metafunc, marker: pytest.Mark) -> None:
    """Give the test the argument o2vend_event, a name. Fails the collection for a mark that cannot be meant."""
    test = metafunc.function.__name__
    mark = f"@pytest.mark.{marker.name}"
    if marker.kwargs or not marker.args or not all(isinstance(each, str) for each in marker.args):
        pytest.fail(f"{test}: {mark} takes names or patterns, as in {mark}('Shipment.*')", pytrace=False)
    if sum(each.name == marker.name for each in getattr(metafunc.function, "pytestmark", ())) > 1:
        pytest.fail(f"{test}: only one {mark} counts; write all patterns into it", pytrace=False)
    if _ARGUMENT not in metafunc.fixturenames:
        pytest.fail(f"{test}: {mark} needs the argument {_ARGUMENT}: def {test}({_ARGUMENT})", pytrace=False)
    try:
        chosen = select(marker.args)
    except UnknownEventError as error:
        pytest.fail(f"{test}: {mark}: {error}", pytrace=False)
    metafunc.parametrize(_ARGUMENT, [event.name for event in chosen])
