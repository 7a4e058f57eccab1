"""A report as JUnit XML, in the form that both Ant's schema and Jenkins' take; GitLab and GitHub read it too.

A part is a suite, an event type or a fault a test case.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as xml

from sandbox.contract.report import Part, Report
from sandbox.domain.ticks import Ticks, format_naive

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PACKAGE = "sandbox.check"


def junit_xml(report: Report, at: Ticks, elapsed: float) -> bytes:
    """Return the document; `at` is when the check began, `elapsed` how many seconds it took."""
    suites = xml.Element("testsuites")
    for number, part in enumerate(report.parts):
        suites.append(_suite(part, number, at, elapsed / len(report.parts)))
    xml.indent(suites)
    text: str = xml.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _suite(part: Part, number: int, at: Ticks, elapsed: float) -> xml.Element:
    cases = [*_cases(part)]
    failed = sum(case.find("failure") is not None for case in cases)
    suite = xml.Element(
        "testsuite",
        {
            "name": _text(part.name),
            "package": _PACKAGE,
            "id": str(number),
            "timestamp": format_naive(at).partition(".")[0],
            "hostname": "localhost",
            "tests": str(len(cases)),
            "failures": str(failed),
            "errors": "0",
            "skipped": str(sum(case.find("skipped") is not None for case in cases)),
            "time": f"{elapsed:.3f}",
        },
    )
    xml.SubElement(suite, "properties")
    suite.extend(cases)
    xml.SubElement(suite, "system-out").text = _text(part.summary)
    xml.SubElement(suite, "system-err")
    return suite


def _cases(part: Part) -> Iterator[xml.Element]:
    for event, bodies in part.bodies.items():
        drifts = [drift for drift in part.drifts if drift.event == event]
        case = _case(part, event)
        failing = [drift for drift in drifts if part.fails_for(drift)]
        if failing:
            told = "\n".join(f"{drift.severity}: {drift.sentence} ({drift.first_seen})" for drift in drifts)
            message = f"{len(failing)} in {bodies:,} bodies, first {failing[0].sentence}"
            _outcome(case, "failure", failing[0].kind, message, told)
        yield case
    for fault in part.faults:
        case = _case(part, fault.subject)
        if fault.fails:
            _outcome(
                case, "failure", "fault", fault.sentence, f"{fault.count:,}, first {fault.subject}: {fault.sentence}"
            )
        else:
            xml.SubElement(case, "skipped")
        yield case
    if not part.checked or not (part.bodies or part.faults):
        case = _case(part, part.name)
        if not part.checked:
            _outcome(case, "failure", "nothing checked", part.summary, part.summary)
        yield case


def _case(part: Part, name: str) -> xml.Element:
    return xml.Element(
        "testcase", {"name": _text(name), "classname": f"{_PACKAGE}.{_text(part.name)}", "time": "0.000"}
    )


def _outcome(case: xml.Element, tag: str, kind: str, message: str, told: str) -> None:
    element = xml.SubElement(case, tag, {"type": kind, "message": _text(message)})
    element.text = _text(told)


def _text(text: str) -> str:
    """Return text without characters that XML does not have."""
    return _NOT_XML.sub("\ufffd", text)
