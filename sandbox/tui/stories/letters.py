"""Large letters for a room: five pixels high, drawn with half blocks, so that a pixel is about as wide as high."""

import re

from rich.cells import cell_len

HEIGHT = 5
"""Pixels."""

_GLYPHS: dict[str, str] = {
    "A": ".##. #..# #### #..# #..#", "B": "###. #..# ###. #..# ###.", "C": ".### #... #... #... .###",
    "D": "###. #..# #..# #..# ###.", "E": "#### #... ###. #... ####", "F": "#### #... ###. #... #...",
    "G": ".### #... #.## #..# .###", "H": "#..# #..# #### #..# #..#", "I": "# # # # #",
    "J": "..# ..# ..# #.# .#.", "K": "#..# #.#. ##.. #.#. #..#", "L": "#.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #...# #...#", "N": "#..# ##.# #.## #..# #..#", "O": ".##. #..# #..# #..# .##.",
    "P": "###. #..# ###. #... #...", "Q": ".##. #..# #..# #.#. .#.#", "R": "###. #..# ###. #.#. #..#",
    "S": ".### #... .##. ...# ###.", "T": "##### ..#.. ..#.. ..#.. ..#..", "U": "#..# #..# #..# #..# .##.",
    "V": "#...# #...# #...# .#.#. ..#..", "W": "#...# #...# #.#.# ##.## #...#", "X": "#...# .#.#. ..#.. .#.#. #...#",
    "Y": "#...# .#.#. ..#.. ..#.. ..#..", "Z": "#### ..#. .#.. #... ####",
    "0": ".##. #..# #..# #..# .##.", "1": ".# ## .# .# .#", "2": "###. ...# .##. #... ####",
    "3": "###. ...# .##. ...# ###.", "4": "#..# #..# #### ...# ...#", "5": "#### #... ###. ...# ###.",
    "6": ".##. #... ###. #..# .##.", "7": "#### ...# ..#. .#.. .#..", "8": ".##. #..# .##. #..# .##.",
    "9": ".##. #..# .### ...# .##.", "-": "... ... ### ... ...", ".": ". . . . #", ",": ".. .. .. .# #.",
    "₹": "##### ...#. ##### .##.. ...##", " ": ".. .. .. .. ..", ":": ". # . # .", "#": ".#.# #### .#.# #### .#.#",
    "+": "... .#. ### .#. ...", "/": "..# ..# .#. #.. #..",
    "✓": "....# ....# #..#. .##.. .#...", "✗": "#...# .#.#. ..#.. .#.#. #...#", "–": "... ... ### ... ...",
}  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words_of(event_name: str) -> list[str]:
    """Return an event's name as lines for large letters: `Shipment.OutForDelivery` is SHIPMENT, OUT FOR DELIVERY."""
    return [_CAMEL.sub(" ", part).upper() for part in event_name.split(".") if part]


def width_of(text: str, scale: int) -> int:
    """Return how many cells a text takes in large letters."""
    return len(_pixels(text)[0]) * scale


def drawn(text: str, scale: int) -> list[str]:
    """Return the text in lines of blocks; `scale` is cells a pixel, 0 for ordinary letters.

    A text with characters that there are no large ones of is drawn in ordinary ones.
    """
    if scale < 1 or not known(text):
        return [text]
    rows = [row for row in _pixels(text) for _ in range(scale)]
    if len(rows) % 2:
        rows.append("." * len(rows[0]))
    lines = []
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        halves = {"##": "█", "#.": "▀", ".#": "▄", "..": " "}
        lines.append("".join(halves[a + b] * scale for a, b in zip(upper, lower, strict=True)))
    return lines


def known(text: str) -> bool:
    """Tell whether there are large letters for all of it."""
    return set(text) <= _GLYPHS.keys()


def broken(text: str, scale: int, width: int) -> list[str] | None:
    """Return the text in lines that fit into `width` cells at this scale; None if a word of it does not."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, scale) <= width:
            lines[-1] = longer
        elif width_of(word, scale) <= width:
            lines.append(word)
        else:
            return None
    return lines


def height_of(scale: int) -> int:
    """Return how many lines a text takes at this scale."""
    return (HEIGHT * scale + 1) // 2 if scale else 1


def cells_of(lines: list[str]) -> int:
    """Return the cells of the widest line."""
    return max((cell_len(line) for line in lines), default=0)


def _pixels(text: str) -> list[str]:
    rows = [""] * HEIGHT
    for char in text:
        glyph = _GLYPHS.get(char, _GLYPHS[" "]).split()
        rows = [f"{row}{'.' if row else ''}{part}" for row, part in zip(rows, glyph, strict=True)]
    return rows
