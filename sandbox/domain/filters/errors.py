"""What is wrong with a filter, and where."""

_SHOWN_BEFORE = 40
_SHOWN_BEHIND = 35


class FilterError(ValueError):
    """A text is no filter: the message says what is wrong and what is possible there.

    `text` is the whole filter, `position` the character (from 0) that the message is about; it is the length of the
    text if something is missing at the end.
    """

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(message)
        self.text = text
        self.position = position

    def surroundings(self) -> tuple[str, str]:
        """Return what stands before the character, and it with what follows; of a long filter only what is near.

        It is what the user typed, as it is: a face that shows it sanitises it, and puts its caret behind the first.
        """
        start = max(0, self.position - _SHOWN_BEFORE)
        end = self.position + _SHOWN_BEHIND
        before = ("…" if start else "") + self.text[start : self.position]
        behind = self.text[self.position : end] + ("…" if end < len(self.text) else "")
        return before, behind
