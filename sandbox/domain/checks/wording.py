"""How the reasons of checks show what strangers wrote: short, quoted, and with a hint at what was probably meant."""

import difflib
from collections.abc import Iterable

LONGEST_SHOWN = 60
_LONGEST_COMPARED = 200


def shown(text: str) -> str:
    """Return the text in quotes, cut to LONGEST_SHOWN characters, with everything unprintable escaped."""
    return repr(text) if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]!r}… ({len(text)} characters)"


def nearest(word: str, options: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the option most like the word without regard to case, or None if none comes near.

    Long words are not compared: the comparison takes quadratic time, and this runs on what anyone may send.
    """
    if len(word) > _LONGEST_COMPARED:
        return None
    folded = {option.casefold(): option for option in options if len(option) <= _LONGEST_COMPARED}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else None
