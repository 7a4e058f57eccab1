"""`sandbox contract export`: the contract for other programs."""

import json
from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.terminal import count, narrate, print_bytes
from sandbox.contract.bundling import bundled_event, bundled_events
from sandbox.contract.contract import Contract, load_contract
from sandbox.contract.openapi import openapi
from sandbox.contract.schema_folder import ENDING
from sandbox.domain.json_text import JsonObject
from sandbox.takeaway.suite_files import SuiteFile
from sandbox.takeaway.writing import write_files


@click.command()
@config_option
@click.argument("form", type=click.Choice(["openapi", "jsonschema"]))
@click.argument("target", metavar="[DIR|-]", default="-")
@click.option("--force", is_flag=True, help="Write over files of these names that have other content.")
def export(config_path: Path | None, form: str, target: str, force: bool) -> int:
    """Write the contract as OpenAPI or JSON Schema.

    One OpenAPI 3.1 document with a webhook for each event type, or JSON Schemas that need no other file. Without DIR
    one document goes to stdout. Your own contract counts, and config.yaml's `wire:`: names of members,
    envelope, signature header.

    \b
    sandbox contract export openapi > o2vend.json
    sandbox contract export jsonschema schemas/
    """
    config = load(config_path)
    contract = load_contract(config.contract.path, config.wire)
    if contract.faults:
        for fault in contract.faults:
            narrate(f"✗ {sanitise(fault.subject)}: {sanitise(fault.sentence)}")
        narrate("nothing was written: the contract is not whole")
        return ExitCode.FAILED
    if target == "-":
        whole = openapi(contract) if form == "openapi" else bundled_events(contract.folder, contract.events)
        print_bytes(_text(whole))
        return ExitCode.OK
    files = _files(contract, form)
    folder = Path(target)
    written = write_files(folder, files, force=force)
    there = "" if written == len(files) else f", {len(files) - written:,} were there already"
    narrate(f"wrote  {count(written, 'file')} into {sanitise(str(folder))}{there}")
    return ExitCode.OK


def _files(contract: Contract, form: str) -> list[SuiteFile]:
    if form == "openapi":
        return [SuiteFile("openapi.json", _text(openapi(contract)))]
    return [SuiteFile(f"{event}{ENDING}", _text(bundled_event(contract.folder, event))) for event in contract.events]


def _text(document: JsonObject) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
