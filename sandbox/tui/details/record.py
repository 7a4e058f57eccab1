"""The details of a record: Summary, Body, Headers, Answer, Compare, Attempts."""

from functools import partial

from sandbox.domain.records import Attempt, Record
from sandbox.tui import signs
from sandbox.tui.details.attempts import Course, attempt_lines
from sandbox.tui.details.comparing import Against, compare_lines
from sandbox.tui.details.exchange import answer_lines, body_source, header_lines, request_body_lines
from sandbox.tui.details.insight import NOTHING_YET, Insight
from sandbox.tui.details.reading import Reading
from sandbox.tui.details.subject import Subject, Tab
from sandbox.tui.details.summary import summary_lines
from sandbox.tui.lines.paint import Line, Role, Span
from sandbox.tui.lines.wrap import wrap


def record_key(record: Record) -> str:
    """Return the key of a record's details."""
    return f"record {record.record_id}"


def record_subject(
    reading: Reading,
    insight: Insight = NOTHING_YET,
    against: Against | None = None,
    course: Course | None = None,
    course_known: bool = False,
) -> Subject:
    """Return the details of a record, what is known beyond it, which other one it is compared with, its delivery."""
    record = reading.record
    return Subject(
        record_key(record),
        _headline(reading),
        (
            Tab("summary", "Summary", partial(summary_lines, reading, insight), (reading.summary, insight)),
            Tab("body", "Body", partial(request_body_lines, record), (), body_source(record)),
            Tab("headers", "Headers", partial(header_lines, record), ()),
            Tab("answer", "Answer", partial(answer_lines, record), ()),
            Tab("compare", "Compare", partial(compare_lines, reading, insight, against), (insight, against)),
            Tab("attempts", "Attempts", partial(attempt_lines, course_known, course), (course_known, course)),
        ),
    )


def missing_subject(sentence: str) -> Subject:
    """Return the details of a record that cannot be shown, with the reason."""
    return Subject(sentence, (), (Tab("summary", "Details", lambda width: wrap([Span(sentence, Role.WARN)], width)),))


def _headline(reading: Reading) -> Line:
    sent, pair = isinstance(reading.record, Attempt), reading.summary.pair
    sign = signs.BOTH if pair is not None else signs.SENT if sent else signs.RECEIVED
    words = f"{'sent' if sent else 'received'} #{reading.number} "
    return [Span(f"{sign} ", Role.SENT if sent else Role.RECEIVED), Span(words, Role.QUIET)]
