"""`sandbox snippet`."""

from pathlib import Path

import click

from sandbox.body.text import sanitise
from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.signing import chosen_signing, signing_options
from sandbox.cli.terminal import narrate, paint, print_bytes, print_json, print_line, rows
from sandbox.domain import signature
from sandbox.domain.wire import SignatureFormat
from sandbox.takeaway.languages import LANGUAGES, Language, find_language
from sandbox.takeaway.snippets import snippet as receiver_source


@click.command()
@config_option
@click.argument("language", required=False)
@signing_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object a language; with LANGUAGE its source in it.")
def snippet(
    config_path: Path | None, language: str | None, scheme: str | None, signature_header: str | None, as_json: bool
) -> int:
    """Print a receiver that verifies, in Python, Node, PHP, C#, Go or Java.

    Without LANGUAGE the languages and frameworks are listed. The receiver verifies what config.yaml signs
    (wire.signature): over the raw body, in constant time, with the secret in O2VEND_SECRET.

    \b
    sandbox snippet flask > receiver.py
    sandbox snippet go --scheme hmac-base64 --signature-header X-Signature > receiver.go
    """
    if language is None:
        if scheme is not None or signature_header is not None:
            raise click.UsageError("--scheme and --signature-header need LANGUAGE; `sandbox snippet` lists them.")
        _print_list(as_json)
        return ExitCode.OK
    chosen = find_language(language)
    signing = chosen_signing(load(config_path).wire.signature, scheme, signature_header)
    source = receiver_source(chosen.name, signing)
    if as_json:
        print_json(
            {**_object(chosen), "scheme": signing.scheme, "header": signature.header_name(signing), "source": source}
        )
        return ExitCode.OK
    print_bytes(source.encode())
    _narrate_use(chosen, signing)
    return ExitCode.OK


def _print_list(as_json: bool) -> None:
    if as_json:
        for language in LANGUAGES:
            print_json(_object(language))
        return
    table = [(each.name, each.title, each.save_as, each.start) for each in LANGUAGES]
    head, *lines = rows([("LANGUAGE", "FOR", "SAVE AS", "START"), *table])
    print_line(paint(head, "dim"))
    for line in lines:
        print_line(line)


def _object(language: Language) -> dict[str, str | None]:
    return {
        "language": language.name,
        "title": language.title,
        "save_as": language.save_as,
        "start": language.start,
    }


def _narrate_use(language: Language, signing: SignatureFormat) -> None:
    header = signature.header_name(signing)
    if language.signatures is None:
        narrate(f"{language.title} cannot see headers, so no signature: a token in the URL takes its place")
        narrate(f"save it as {language.save_as}; its first lines say how to {language.start}")
        return
    if header is None:
        narrate("it accepts everything: the scheme none proves nothing about the sender")
        narrate(f"save it as {language.save_as}, then: {language.start}")
        return
    narrate(f"it verifies {signing.scheme} in {sanitise(header)}")
    narrate(f"save it as {language.save_as}, then: O2VEND_SECRET=... {language.start}")
