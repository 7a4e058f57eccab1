"""`sandbox verify`."""

import asyncio
from dataclasses import replace
from pathlib import Path

import click

from sandbox.cli.configuration import config_option, load
from sandbox.cli.exit_codes import ExitCode
from sandbox.cli.explanation_text import explanation_lines, explanation_object
from sandbox.cli.reading import find_record
from sandbox.cli.request_input import given_headers, given_secret, read_bytes
from sandbox.cli.signing import chosen_signing
from sandbox.cli.targets import subscription_named
from sandbox.cli.terminal import narrate, paint, print_json, print_line
from sandbox.config.errors import ConfigError
from sandbox.config.values import Config
from sandbox.domain import signature
from sandbox.domain.explanation import Case, Explanation, case_of, explain
from sandbox.domain.records import Attempt, RawHeaders, Record
from sandbox.domain.request import HeaderList
from sandbox.domain.secret import Secret
from sandbox.domain.signature import SCHEMES
from sandbox.domain.subscription import AD_HOC_NAME, Subscription
from sandbox.domain.wire import SignatureFormat

_CHECKING_SCHEMES = [name for name, scheme in SCHEMES.items() if scheme.default_header is not None]


@click.command()
@config_option
@click.argument("body", metavar="[BODY|-]", required=False)
@click.option("--record", "reference", metavar="RECORD", help="Explain a record of the journal instead.")
@click.option("--header", "header", multiple=True, metavar="'K: V'", help="A header that came; may be repeated.")
@click.option("--headers-file", metavar="FILE", help="Header lines as they came, up to an empty line.")
@click.option("--secret", help="Check by this secret; - asks for it, or reads it from stdin.")
@click.option("--secret-env", metavar="NAME", help="Check by the secret in this environment variable.")
@click.option("--subscription", metavar="NAME", help="Check by this subscription's secret.")
@click.option("--scheme", type=click.Choice(_CHECKING_SCHEMES), help="In place of wire.signature of config.yaml.")
@click.option("--signature-header", metavar="NAME", help="The header that carries the signature.")
@click.option("--show-expected", is_flag=True, help="Print the right value too; whoever reads it can forge this body.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def verify(
    config_path: Path | None,
    body: str | None,
    reference: str | None,
    header: tuple[str, ...],
    headers_file: str | None,
    secret: str | None,
    secret_env: str | None,
    subscription: str | None,
    scheme: str | None,
    signature_header: str | None,
    show_expected: bool,
    as_json: bool,
) -> int:
    """Check the signature of a body offline and explain it: exit 0 if it is verified, 1 if not.

    BODY is a file with exactly the bytes that came, - is stdin. The other subscriptions of config.yaml are tried too,
    to tell whose secret was used. A secret on the command line can be seen by other users of the machine: --secret -
    and --secret-env keep it from them.

    \b
    sandbox verify --secret-env SECRET --header 'abp-webhook-signature: sha256=…' body.json
    sandbox verify --subscription erp --headers-file headers.txt body.json
    sandbox verify --record 12
    """
    _refuse_contradictions(body, reference, header, headers_file, secret, secret_env)
    given = given_secret(secret, secret_env)
    config = _config(config_path, needed=given is None or reference is not None or subscription is not None)
    signing = chosen_signing(_signing(config, scheme), None, signature_header)
    others = () if config is None else config.subscriptions
    checking = _checking_subscription(subscription, given, config)
    if reference is not None and config is not None:
        found = asyncio.run(find_record(config.journal_path, reference))
        of_record = _case_of_record(found.number, found.record, checking, others, signing)
        case = replace(of_record, sent=found.sent_body)
    else:
        case = _case_by_hand(read_bytes(body or "-"), given_headers(header, headers_file), checking, others, signing)
    explanation = explain(case)
    _print(explanation, case, as_json, show_expected)
    if body is not None and not explanation.verified:
        _hint_at_the_body(case, explanation)
    return ExitCode.OK if explanation.verified else ExitCode.FAILED


def _refuse_contradictions(
    body: str | None,
    reference: str | None,
    header: tuple[str, ...],
    headers_file: str | None,
    secret: str | None,
    secret_env: str | None,
) -> None:
    if reference is not None and (body is not None or header or headers_file is not None):
        raise click.UsageError("--record has a body and headers of its own; leave out BODY, --header, --headers-file.")
    if secret is not None and secret_env is not None:
        raise click.UsageError("--secret and --secret-env exclude each other.")
    if reference is None and body is None:
        raise click.UsageError("BODY is missing: name the file with the body, - for stdin, or --record RECORD.")
    if reference is None and not header and headers_file is None:
        raise click.UsageError("no header is given: add --header 'abp-webhook-signature: …' or --headers-file FILE.")
    if (secret, body, headers_file).count("-") > 1:
        raise click.UsageError("stdin can be only one of --secret -, --headers-file - and BODY -.")


def _config(path: Path | None, needed: bool) -> Config | None:
    """Return the config, or None if it cannot be used and is not needed. Raises ConfigError."""
    try:
        return load(path)
    except ConfigError as error:
        if needed:
            raise
        problem = error.problems[0]
        narrate(f"{problem.file} cannot be used ({problem.sentence}), so only the given secret is tried")
        return None


def _signing(config: Config | None, scheme: str | None) -> SignatureFormat:
    configured = SignatureFormat() if config is None else config.wire.signature
    if scheme is not None and scheme != configured.scheme:
        return SignatureFormat(scheme)
    if signature.header_name(configured) is None:
        raise click.UsageError("wire.signature.scheme is none in config.yaml: add --scheme to check a signature.")
    return configured


def _checking_subscription(name: str | None, secret: Secret | None, config: Config | None) -> Subscription | None:
    """Return by whose secret to check, None if neither a name nor a secret is given. Raises click.UsageError."""
    if name is None or config is None:
        return None if secret is None else Subscription("", "", secret)
    named = subscription_named(name, config)
    return named if secret is None else replace(named, secret=secret)


def _case_by_hand(
    body: bytes,
    headers: RawHeaders,
    checking: Subscription | None,
    subscriptions: tuple[Subscription, ...],
    signing: SignatureFormat,
) -> Case:
    if checking is None:
        raise click.UsageError("no secret to check by: add --secret S, --secret-env NAME or --subscription NAME.")
    return Case(body, headers, checking, signing, _others(subscriptions, checking))


def _case_of_record(
    number: int,
    record: Record,
    checking: Subscription | None,
    subscriptions: tuple[Subscription, ...],
    signing: SignatureFormat,
) -> Case:
    """Return the case of a record of the journal. Raises click.UsageError for one in which nothing can be checked."""
    if isinstance(record, Attempt):
        name = record.subscription
        meant = checking or next((each for each in subscriptions if each.name == name), None)
        if meant is None:
            sent = "was sent with --to" if name == AD_HOC_NAME else f"went to {name}, which is not in config.yaml"
            raise click.UsageError(f"#{number} {sent}, so its secret is not known: add --secret S.")
        headers = _raw(record.request.headers)
        return Case(record.request.body, headers, meant, signing, _others(subscriptions, meant))
    if record.raw or record.cut:
        raise click.UsageError(f"the body of #{number} is not whole, so nothing can be checked by it.")
    if checking is not None:
        return Case(record.body, record.headers, checking, signing, _others(subscriptions, checking))
    case = case_of(record, subscriptions, signing)
    if case is None:
        raise click.UsageError(
            f"the signature of #{number} was not checked when it came: `sandbox show {number}` says why."
        )
    return case


def _raw(headers: HeaderList) -> RawHeaders:
    return tuple((name.encode(), value.encode("utf-8", "surrogateescape")) for name, value in headers)


def _others(subscriptions: tuple[Subscription, ...], checking: Subscription) -> tuple[Subscription, ...]:
    return tuple(each for each in subscriptions if each.name != checking.name)


def _print(explanation: Explanation, case: Case, as_json: bool, show_expected: bool) -> None:
    expected = None
    if show_expected and case.subscription is not None:
        expected = signature.scheme_of(case.signing).sign(case.subscription.secret.key(), case.body)
    if as_json:
        shown = {"expected": expected} if show_expected else {}
        print_json({**explanation_object(explanation), "scheme": case.signing.scheme, "bytes": len(case.body), **shown})
        return
    mark = paint("✓ verified", "good") if explanation.verified else paint("✗ not verified", "bad")
    print_line(f"{mark}: {', '.join(explanation.causes)}" if explanation.causes != ("verified",) else mark)
    for line in explanation_lines(explanation):
        print_line(line)
    if expected is not None:
        print_line(f"  expected {signature.header_name(case.signing)}: {expected}")


def _hint_at_the_body(case: Case, explanation: Explanation) -> None:
    """Say what is odd about a body given by hand, which may not be the one that came."""
    body = case.body
    if not body:
        narrate("hint: the body is empty; was it read before, or is the file the wrong one?")
    lengths = {value.strip() for name, value in case.headers if name.lower() == b"content-length"}
    stated = int(length) if len(lengths) == 1 and (length := lengths.pop()).isdigit() and len(length) < 16 else None
    if explanation.cause == "nothing-fits" and stated is not None and stated != len(body):
        narrate(f"hint: Content-Length says {stated:,} bytes, but the body has {len(body):,}; is it the one that came?")
    if body.endswith(b"\n") and not {"body-without-newline", "body-trimmed"}.intersection(explanation.causes):
        narrate("hint: the body ends with a line feed, which no delivery does; did an editor or `echo` add it?")
