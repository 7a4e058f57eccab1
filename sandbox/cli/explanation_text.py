"""An explanation for people and for programs."""

from collections.abc import Iterator

from sandbox.body.text import sanitise
from sandbox.cli.terminal import paint
from sandbox.domain.explanation import Explanation
from sandbox.domain.json_text import JsonObject, JsonValue


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """Yield the sentence and, if there is something to do, the fix; indented, without the verdict."""
    yield f"  {sanitise(explanation.sentence)}"
    if explanation.fix:
        yield f"  {paint('help:', 'dim')} {sanitise(explanation.fix)}"


def explanation_object(explanation: Explanation) -> JsonObject:
    """Return the members that every `--json` prints of an explanation."""
    causes: list[JsonValue] = list(explanation.causes)
    return {
        "verified": explanation.verified,
        "causes": causes,
        "sentence": explanation.sentence,
        "fix": explanation.fix,
    }
