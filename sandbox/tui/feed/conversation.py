"""What a row of the feed stands for: one record, or an attempt and the capture it led to.

A row of two is the attempt's summary with the capture's in `pair`; a row of one has no pair. It stands where its
earlier end stands in the journal: so it stays where it is when the other end comes.
"""

from dataclasses import replace

from sandbox.domain.records import Kind, RecordSummary


def place(summary: RecordSummary) -> int:
    """Return the number of the record where the conversation of this one begins."""
    return summary.number if summary.pair is None else min(summary.number, summary.pair.number)


def whole(summary: RecordSummary) -> RecordSummary:
    """Return the row of both ends, whichever of them this is the summary of."""
    if summary.pair is None or summary.kind is Kind.ATTEMPT:
        return summary
    return replace(summary.pair, pair=replace(summary, pair=None))


def alone(summary: RecordSummary) -> RecordSummary:
    """Return the row of this end by itself."""
    return summary if summary.pair is None else replace(summary, pair=None)


def ends(row: RecordSummary) -> tuple[RecordSummary, ...]:
    """Return the records that a row stands for."""
    return (row,) if row.pair is None else (row, row.pair)


def is_good(row: RecordSummary) -> bool:
    """Tell whether it went well, at both ends if there are two."""
    return all(each.good for each in ends(row))


def is_marked(row: RecordSummary) -> bool:
    """Tell whether either end is marked."""
    return any(each.note is not None for each in ends(row))
