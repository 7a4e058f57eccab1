"""What has changed in the config since a capture was checked: another secret, scheme or header, another name."""

from dataclasses import replace

from sandbox.domain.explanation.case import Case, CheckedBy, Explanation
from sandbox.domain.explanation.explaining import explain_now, is_verified
from sandbox.domain.explanation.telling import joined_fixes
from sandbox.domain.records import Capture
from sandbox.domain.signature import header_name
from sandbox.domain.subscription import Subscription
from sandbox.domain.verdict import CheckStatus
from sandbox.domain.wire import SignatureFormat

_NEXT = "What is sent from now on is checked by the present config; nothing to do for this one."


def explain(case: Case) -> Explanation:
    """Return why the signature fits or not; first of all, what has changed since it was checked. Never raises."""
    then, subscription = case.checked_by, case.subscription
    renamed = ""
    if subscription is None:
        subscription = _renamed(case)
        if subscription is None or then is None:
            return _gone(case)
        renamed = f"{then.subscription} is called {subscription.name} now"
        case = replace(case, others=tuple(each for each in case.others if each is not subscription))
    now = explain_now(case, subscription)
    if then is None:
        return now
    changes = _changes(then, case.signing, subscription)
    if renamed:
        changes.insert(0, ("subscription-renamed", renamed))
    if not changes:
        return now
    if not now.verified and then.signing != case.signing:
        now = explain_now(replace(case, signing=then.signing), subscription)
    return _told_with(changes, now, then)


def case_of(
    capture: Capture, subscriptions: tuple[Subscription, ...], signing: SignatureFormat, sent: bytes | None = None
) -> Case | None:
    """Return the case of a capture under the present config, None if its signature was never checked.

    `sent` is the body of the attempt that led to it, None if that is not known.
    """
    check = next((each for each in capture.verdict.checks if each.name == "signature"), None)
    if check is None or check.status is CheckStatus.NOT_APPLICABLE or capture.subscription is None:
        return None
    then = None
    if capture.signing is not None and capture.secret_fingerprint is not None:
        then = CheckedBy(capture.subscription, capture.signing, capture.secret_fingerprint, not check.failed)
    meant = next((each for each in subscriptions if each.name == capture.subscription), None)
    others = tuple(each for each in subscriptions if each is not meant)
    return Case(capture.body, capture.headers, meant, signing, others, sent, then)


def _renamed(case: Case) -> Subscription | None:
    """Return the subscription that has the secret which a vanished one had."""
    then = case.checked_by
    if then is None:
        return None
    return next((each for each in case.others if each.secret.has_fingerprint(then.fingerprint)), None)


def _gone(case: Case) -> Explanation:
    for other in case.others:
        if is_verified(case, other):
            return Explanation(
                ("subscription-gone", "secret-of-another-subscription"),
                f"{_name(case)} is not in config.yaml any more; the signature fits {other.name}.",
                f"Send to the URL of {other.name}, or add the subscription again.",
            )
    return Explanation(
        ("subscription-gone",),
        f"{_name(case)} is not in config.yaml any more, so its secret is not known.",
        "Add the subscription again, or give its secret: `sandbox verify --record N --secret S`.",
    )


def _name(case: Case) -> str:
    return case.checked_by.subscription if case.checked_by else "The subscription"


def _changes(then: CheckedBy, signing: SignatureFormat, subscription: Subscription) -> list[tuple[str, str]]:
    """Return the cause and the sentence of each change."""
    changes = []
    if not subscription.secret.has_fingerprint(then.fingerprint):
        changes.append(("secret-changed-since", f"{subscription.name}'s secret was changed since"))
    if then.signing.scheme != signing.scheme:
        changes.append(
            ("scheme-changed-since", f"the scheme was {then.signing.scheme} then and is {signing.scheme} now")
        )
    elif header_name(then.signing) != header_name(signing):
        changes.append(
            (
                "header-changed-since",
                f"the header was {header_name(then.signing)} then and is {header_name(signing)} now",
            )
        )
    return changes


def _told_with(changes: list[tuple[str, str]], now: Explanation, then: CheckedBy) -> Explanation:
    causes = tuple(cause for cause, _ in changes)
    what = " and ".join(sentence for _, sentence in changes)
    what = f"The {what.removeprefix('the ')}" if what.startswith("the ") else what
    if now.verified:
        return Explanation(causes, f"{what}; by the present config the signature fits.", _NEXT, verified=True)
    if then.passed:
        return Explanation(causes, f"{what}; it fitted then, and does not by the present config.", _NEXT)
    return Explanation(
        (*causes, *now.causes), f"{what}; it did not fit then, nor does it now: {now.sentence}", joined_fixes([now.fix])
    )
