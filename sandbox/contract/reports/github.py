"""A report as workflow commands of GitHub Actions, which become annotations of the run."""

from collections.abc import Iterator

from sandbox.contract.drift import Severity
from sandbox.contract.report import Report

_LEVELS = {Severity.BREAKING: "warning", Severity.ADDITIVE: "notice", Severity.COSMETIC: "notice"}


def github_lines(report: Report) -> Iterator[str]:
    """Yield a line for each difference and fault; what fails the check is an error."""
    for part in report.parts:
        for drift in part.drifts:
            level = "error" if part.fails_for(drift) else _LEVELS[drift.severity]
            yield _line(
                level, f"{drift.event}: {drift.severity}", f"{drift.sentence} ({part.name}: {drift.first_seen})"
            )
        for fault in part.faults:
            more = f" ({fault.count:,} in all)" if fault.count > 1 else ""
            yield _line(
                "error" if fault.fails else "notice", f"{part.name}: {fault.subject}", f"{fault.sentence}{more}"
            )
        if not part.checked:
            yield _line("error", part.name, part.summary)


def _line(level: str, title: str, message: str) -> str:
    return f"::{level} title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
