"""`sandbox fixtures`."""

from dataclasses import replace
from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.signing import chosen_signing, signing_options
from sandbox.cli.targets import parse_headers
from sandbox.cli.terminal import count, narrate
from sandbox.domain import signature
from sandbox.domain.request import UnsendableError
from sandbox.domain.secret import Secret
from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.suite_files import INDEX, SAMPLE_SECRET, suite_files
from sandbox.takeaway.writing import write_files

_URL = "http://127.0.0.1:3000/hooks/o2vend"


@click.command()
@config_option
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--secret", help="Sign with this secret; without it, with that of the published samples.")
@signing_options
@click.option("--header", "header", multiple=True, metavar="'K: V'", help="A custom header; may be repeated.")
@click.option("--to", metavar="URL", default=_URL, show_default=True, help="Where the curl files send to.")
@click.option("--force", is_flag=True, help="Write over files of these names that have other content.")
def fixtures(
    config_path: Path | None,
    folder: Path,
    secret: str | None,
    scheme: str | None,
    signature_header: str | None,
    header: tuple[str, ...],
    to: str,
    force: bool,
) -> int:
    """Write signed bodies, headers and curl files for another test suite.

    For each of the 20 event types DIR gets the exact body, the expected signature, the headers and a curl script;
    index.json names them all. The bodies are the golden samples, as the `wire:` section of config.yaml wants them.
    Running it again changes nothing.

    \b
    sandbox fixtures tests/o2vend
    sandbox fixtures tests/o2vend --secret whs_example --scheme hmac-hex
    """
    wire = load(config_path).wire
    signing = chosen_signing(wire.signature, scheme, signature_header)
    headers = parse_headers(header)
    _refuse_contradictions(signing, secret, headers)
    key = SAMPLE_SECRET if secret is None else Secret(secret)
    try:
        files = suite_files(to, key, headers, replace(wire, signature=signing))
    except UnsendableError as error:
        raise click.UsageError(f"these deliveries could not be sent: {error}.") from None
    written = write_files(folder, files, force=force)
    _narrate(folder, len(files), written, signing, secret is not None)
    return ExitCode.OK


def _refuse_contradictions(signing: SignatureFormat, secret: str | None, headers: tuple[tuple[str, str], ...]) -> None:
    carrier = signature.header_name(signing)
    if secret == "":
        raise click.UsageError("--secret is empty, and an empty secret signs nothing.")
    if carrier is None and secret is not None:
        raise click.UsageError("--secret signs nothing with the scheme none.")
    for name, _ in headers:
        if carrier is not None and name.lower() == carrier.lower():
            raise click.UsageError(f"--header {name} carries the signature, so it cannot be given; see --secret.")


def _narrate(folder: Path, total: int, written: int, signing: SignatureFormat, own_secret: bool) -> None:
    there = "" if written == total else f", {total - written:,} were there already"
    narrate(f"wrote  {count(written, 'file')} into {sanitise(str(folder))}{there}")
    if signing.scheme == "plain-secret" and own_secret:
        narrate("note   with plain-secret the secret itself stands in these files: keep them out of git")
    elif own_secret:
        narrate(f"note   the secret is not in {INDEX}: let your suite take it from its environment")
    narrate(f"next   {INDEX} names everything; `sh Order.Create.curl.sh [URL]` sends one")
