"""Reads YAML by the 1.2 core schema, keeps every place, and finds as many mistakes at once as it can."""

import itertools
import re
from dataclasses import dataclass

import yaml

from sandbox.config import recovery, syntax
from sandbox.config.errors import Place, Problem
from sandbox.config.syntax import SyntaxFault
from sandbox.config.tree import Mapping, Node
from sandbox.config.tree_builder import Mistake, TooLargeError, TreeBuilder, place_of

LARGEST = 1024 * 1024
"""Bytes in a file: a megabyte takes PyYAML about four seconds; 240 subscriptions have 60,000."""

MOST_FAULTS = 20
"""Syntax errors after which the rest of the file is not looked at; each costs another reading."""

MOST_READ = 1024 * 1024
"""Characters read in all those readings, but for the first two."""

# PyYAML refuses control characters, and takes NEL, LS and PS for line breaks, which YAML 1.2 and editors do not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """What was read. `root` is None if nothing could be; `damaged` tells that syntax errors left holes in it."""

    file: str
    text: str
    root: Node | None
    problems: tuple[Problem, ...]
    damaged: bool


def read(text: str, file: str) -> Document:
    """Read one document; never raises. `file` is the name that the problems give. An empty text is an empty mapping."""
    readable = _FORBIDDEN.sub("\ufffd", text)
    mistakes = _forbidden_characters(text)
    root, faults = _read_around_faults(readable, mistakes)
    if root is None and not mistakes:
        root = Mapping(Place(1, 1))
    return Document(file, text, root, tuple(Problem(file, *mistake) for mistake in mistakes), faults)


def _read_around_faults(text: str, mistakes: list[Mistake]) -> tuple[Node | None, bool]:
    """Read what can be read, blanking out what syntax errors spoilt; return the tree and whether there were any."""
    rest: str | None = text
    faults = 0
    while rest is not None and faults < min(MOST_FAULTS, 2 + MOST_READ // (len(text) + 1)):
        builder = TreeBuilder()
        fault = _parse(rest, builder)
        if fault is None:
            mistakes += [*builder.problems, *_undefined(builder, text, rest)]
            return builder.root, faults > 0
        faults += 1
        mistakes.append((fault.place, fault.sentence, fault.help))
        rest = recovery.without(rest, fault)
    return None, True


def _parse(text: str, builder: TreeBuilder) -> SyntaxFault | None:
    """Feed the events of the first document into the builder; return the fault at which it ended, if any."""
    loader = yaml.SafeLoader(text)
    documents = 0
    latest: yaml.ScalarEvent | None = None
    try:
        while loader.check_event():
            event = loader.get_event()  # type: ignore[no-untyped-call] # types-PyYAML leaves it out
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    place = place_of(event.start_mark)
                    return SyntaxFault(place, place, "a second document begins here", "keep everything in one", True)
            if isinstance(event, yaml.ScalarEvent):
                latest = event
            builder.feed(event)
    except TooLargeError:
        return None
    except yaml.MarkedYAMLError as error:
        waiting = [token for token in loader.tokens if isinstance(token, yaml.ScalarToken)]
        return syntax.explain(error, waiting if latest is None else [latest, *waiting], builder.innermost)
    except (ValueError, OverflowError):
        return syntax.unexplained(place_of(loader.get_mark()))
    finally:
        loader.dispose()
    return None


def _undefined(builder: TreeBuilder, text: str, rest: str) -> list[Mistake]:
    # The name is not repeated: `secret: *hunter2` is a password that somebody forgot to quote. An alias whose anchor
    # stood in a part that was blanked is not undefined.
    return [
        (place, "this alias has no anchor above it", "put the text in quotes if it only begins with *")
        for place, name in builder.undefined_aliases
        if not (f"&{name}" in text and f"&{name}" not in rest)
    ]


def _forbidden_characters(text: str) -> list[Mistake]:
    help = "remove it, or write it as an escape in double quotes"
    return [
        (_place(text, match.start()), f"the character U+{ord(match[0]):04X} is not allowed", help)
        for match in itertools.islice(_FORBIDDEN.finditer(text), MOST_FAULTS)
    ]


def _place(text: str, index: int) -> Place:
    before = re.split(r"\r\n|\r|\n", text[:index])
    return Place(len(before), len(before[-1]) + 1)
