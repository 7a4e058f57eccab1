"""What the user types to name a record: a number, `#number`, or the beginning of an Id."""

import pytest

from sandbox.journal.protocol import RecordNotFoundError
from sandbox.journal.sqlite_journal import SqliteJournal
from tests.journal.journal_records import attempt, capture

FIRST = "ceb309b8-8ec1-4b9e-873a-50eaddc1221e"
SECOND = "ceb4ffff-8ec1-4b9e-873a-50eaddc1221e"


@pytest.fixture
async def filled(journal: SqliteJournal) -> SqliteJournal:
    for record in (
        attempt("r1", event_id=FIRST),
        capture("r2", event_id=FIRST.upper()),
        attempt("r3", event_id=SECOND),
        capture("alone"),
        capture("alone-too"),
        capture("r6", event_id="2-with-digits"),
        capture("r7", event_id="99%_of\\"),
        capture("r8", event_id="தமிழ்\udcff"),
    ):
        await journal.append(record)
    return journal


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ("#3", 3),
        ("3", 3),
        (" 3 ", 3),
        ("ceb3", 2),
        ("CEB3", 2),
        (FIRST, 2),
        ("ceb4", 3),
        ("r3", 3),
        ("alone", 4),
        ("alone-", 5),
        ("2", 2),
        ("2-", 6),
        ("99%", 7),
        ("99", 7),
        ("தமி", 8),
        ("தமிழ்\udcff", 8),
    ],
)
async def test_it_is_found(filled: SqliteJournal, reference: str, number: int) -> None:
    assert await filled.find(reference) == (number, await filled.get(number))


@pytest.mark.parametrize(
    "reference", ["", "#", "#99", "#2-", "99999999999999999999999999", "ceb9", "%", "_", "9%", "' OR 1=1 --", "#-1"]
)
async def test_it_is_not_found(filled: SqliteJournal, reference: str) -> None:
    with pytest.raises(RecordNotFoundError):
        await filled.find(reference)


@pytest.mark.parametrize(("reference", "names"), [("ceb", [FIRST, SECOND]), ("al", ["alone", "alone-too"])])
async def test_more_than_one_is_said(filled: SqliteJournal, reference: str, names: list[str]) -> None:
    with pytest.raises(RecordNotFoundError, match="more than one") as caught:
        await filled.find(reference)
    for name in names:
        assert name.lower() in str(caught.value).lower()
