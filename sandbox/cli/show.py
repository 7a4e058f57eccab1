"""`sandbox show`: one record whole."""

import asyncio
from pathlib import Path

import click

from sandbox.body.http_text import request_head
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.explanation_text import explanation_object
from sandbox.cli.reading import Found, find_record
from sandbox.cli.record_json import record_object
from sandbox.cli.record_page import record_page
from sandbox.cli.terminal import print_bytes, print_json, print_line
from sandbox.config.values import Config
from sandbox.domain.explanation import Explanation, case_of, explain
from sandbox.domain.records import Attempt, Record


@click.command()
@config_option
@click.argument("reference", metavar="RECORD")
@click.option("--body", is_flag=True, help="Only the body, byte for byte.")
@click.option("--headers", is_flag=True, help="Only the header lines, exactly as sent or received.")
@click.option("--raw", is_flag=True, help="Request line, headers and body, byte for byte.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, as `log --json` prints it.")
def show(config_path: Path | None, reference: str, body: bool, headers: bool, raw: bool, as_json: bool) -> int:
    """Show one record whole: what was sent or received, and why it was judged so.

    RECORD is a number such as #12 or 12, or the beginning of an event Id (then the newest record of that event).
    Credentials are masked, except with --headers and --raw, which print what went over the wire.
    """
    if body + headers + raw + as_json > 1:
        raise click.UsageError("--body, --headers, --raw and --json exclude each other; --raw has headers and body.")
    config = load(config_path)
    found = asyncio.run(find_record(config.journal_path, reference))
    record = found.record
    if as_json:
        explanation = _explained(found, config)
        why = {} if explanation is None else {"explanation": explanation_object(explanation)}
        print_json({**record_object(found.number, record, found.note), **why})
    elif body:
        print_bytes(_body(record))
    elif headers:
        print_bytes(_head(record).partition(b"\r\n")[2].removesuffix(b"\r\n"))
    elif raw:
        print_bytes(_raw(record))
    else:
        for line in record_page(found, _explained(found, config)):
            print_line(line)
    return ExitCode.OK


def _explained(found: Found, config: Config) -> Explanation | None:
    """Return why a capture's signature was refused, None for a record with nothing of the kind to explain."""
    record = found.record
    if isinstance(record, Attempt) or all(check.name != "signature" for check in record.verdict.failures):
        return None
    case = case_of(record, config.subscriptions, config.wire.signature, found.sent_body)
    return None if case is None else explain(case)


def _body(record: Record) -> bytes:
    return record.request.body if isinstance(record, Attempt) else record.body


def _raw(record: Record) -> bytes:
    refused = b"" if isinstance(record, Attempt) else record.raw
    return refused or _head(record) + _body(record)


def _head(record: Record) -> bytes:
    """Return everything before the body, with the empty line; empty for what the parser refused."""
    if isinstance(record, Attempt):
        return request_head(record.request)
    if record.raw:
        return b""
    line = f"{record.method} {record.target} HTTP/{record.http_version}\r\n".encode("utf-8", "surrogateescape")
    return line + b"".join(name + b": " + value + b"\r\n" for name, value in record.headers) + b"\r\n"
