"""JSON text laid out for editing, or put into one line, over its own tokens: nothing is rounded, reordered, dropped."""

from sandbox.body.json_steps import EMPTY, NotJsonError, Step, steps

_INDENT = "  "


def laid_out(text: str) -> str:
    """Return the text with one member or item a line, two spaces a level. Raises NotJsonError."""
    return "\n".join(
        f"{_INDENT * step.depth}{_name(text, step, ': ')}{_token(text, step)}{',' * step.comma}" for step in steps(text)
    )


def in_one_line(text: str) -> str:
    """Return the text without blanks between its tokens, as O2VEND sends it (wire-format 4). Raises NotJsonError."""
    return "".join(f"{_name(text, step, ':')}{_token(text, step)}{',' * step.comma}" for step in steps(text))


def place_of_fault(text: str) -> tuple[int, int, str] | None:
    """Return line and column, both from 1, at which the text is no JSON, and why; None if it is."""
    try:
        for _ in steps(text):
            pass
    except NotJsonError as error:
        before = text[: error.position]
        in_text = str(error) == "expected a value" and text.startswith('"', error.position)
        told = "the text that begins here has no end in its line, or an escape that is none" if in_text else str(error)
        return before.count("\n") + 1, error.position - (before.rfind("\n") + 1) + 1, told
    return None


def _name(text: str, step: Step, colon: str) -> str:
    return f"{text[step.name : step.name_end]}{colon}" if step.name_end > step.name else ""


def _token(text: str, step: Step) -> str:
    token = text[step.start : step.end]
    return token[0] + token[-1] if step.token == EMPTY else token
