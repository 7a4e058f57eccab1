"""From a request that another program has recorded to a capture, judged by the rules of now."""

import uuid
from dataclasses import replace

from sandbox.domain.examination import Received, Rules, examine
from sandbox.domain.records import Capture
from sandbox.domain.subscription import Subscription
from sandbox.takeaway.recordings.foreign import Foreign

PEER = "imported"
"""What a capture says about who sent it; a HAR knows the server's address, and we are the server."""

_NAMESPACE = uuid.UUID("6f1f0d3c-6b3e-5d7e-9a43-0d8f6a1c2b57")


class Judge:
    """Makes captures; with a subscription each request counts as sent to that one, whatever its URL was."""

    def __init__(self, rules: Rules, meant: Subscription | None = None) -> None:
        self._rules = rules
        self._meant = meant
        self._by_target: tuple[str, Rules] | None = None

    def capture(self, foreign: Foreign, before: int) -> Capture:
        """Return the capture; its record_id follows from the content and how many equal requests came `before`."""
        received = Received(foreign.method, foreign.target, foreign.http_version, foreign.headers, foreign.body)
        rules = self._rules_for(foreign)
        examination = examine(received, rules)
        subscription = examination.subscription
        return Capture(
            record_id=str(uuid.uuid5(_NAMESPACE, f"{foreign.digest().hex()}:{before}")),
            at=foreign.at,
            peer=PEER,
            method=foreign.method,
            target=foreign.target,
            http_version=foreign.http_version,
            headers=foreign.headers,
            body=foreign.body,
            cut=False,
            raw=b"",
            event_id=examination.event_id,
            event=examination.event,
            attempt=examination.attempt,
            subscription=None if subscription is None else subscription.name,
            verdict=examination.verdict,
            answer=foreign.answer,
            elapsed=foreign.elapsed,
            signing=None if subscription is None else rules.wire.signature,
            secret_fingerprint=None if subscription is None else rules.fingerprints[subscription.name],
        )

    def _rules_for(self, foreign: Foreign) -> Rules:
        if self._meant is None:
            return self._rules
        if self._by_target is None or self._by_target[0] != foreign.target:
            there = replace(self._meant, url=f"http://imported.invalid{foreign.target}")
            self._by_target = (foreign.target, replace(self._rules, subscriptions=(there,)))
        return self._by_target[1]
