"""`sandbox show`: one record whole."""

import asyncio
from pathlib import Path

import click

from sandbox.body.http_text import request_head
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.reading import reading
from sandbox.cli.record_json import record_object
from sandbox.cli.record_page import record_page
from sandbox.cli.terminal import print_bytes, print_json, print_line
from sandbox.domain.records import Attempt, Record
from sandbox.journal.protocol import RecordNotFoundError


@click.command()
@config_option
@click.argument("reference", metavar="RECORD")
@click.option("--body", "part", flag_value="body", help="Only the body, byte for byte.")
@click.option("--headers", "part", flag_value="headers", help="Only the header lines, exactly as sent or received.")
@click.option("--raw", "part", flag_value="raw", help="Request line, headers and body, byte for byte.")
@click.option("--json", "part", flag_value="json", help="One JSON object, as `log --json` prints it.")
def show(config_path: Path | None, reference: str, part: str | None) -> int:
    """Show one record whole: what was sent or received, and why it was judged so.

    RECORD is a number such as #12 or 12, or the beginning of an event Id (then the newest record of that event).
    Credentials are masked, except with --headers and --raw, which print what went over the wire.
    """
    number, record = asyncio.run(_find(load(config_path).journal_path, reference))
    if part is None:
        for line in record_page(number, record):
            print_line(line)
    elif part == "json":
        print_json(record_object(number, record))
    elif part == "body":
        print_bytes(_body(record))
    elif part == "headers":
        print_bytes(_head(record).partition(b"\r\n")[2].removesuffix(b"\r\n"))
    else:
        print_bytes(_raw(record))
    return ExitCode.OK


async def _find(path: Path, reference: str) -> tuple[int, Record]:
    async with reading(path) as records:
        if records is None:
            raise RecordNotFoundError(f"there is no record {reference!r}: the journal {path} does not exist yet")
        return await records.find(reference)


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
