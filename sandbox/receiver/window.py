"""The bytes of the message that the HTTP parser is reading now, so that a refused one can be kept as it came.

aiohttp's parser does not tell where in a segment a message ended. This follows its accepted messages by their own
framing; that is safe because the parser has already refused everything ambiguous (bare line feeds, Content-Length
beside Transfer-Encoding, and so on).
"""

from sandbox.receiver.refusal import RAW_LIMIT

BLANK_LIMIT = 1024
"""How many bytes of line ends before a message are kept."""

_HEADER_END = b"\r\n\r\n"


class Window:
    """Unclaimed bytes in the order of arrival: fed by `add`, shortened as messages turn out to be complete."""

    def __init__(self) -> None:
        self._kept = b""
        self._to_skip = 0
        self._chunked_from: int | None = None
        self._overflowed = False

    @property
    def head(self) -> bytes:
        """The first RAW_LIMIT bytes of the message that is being read."""
        return self._kept[:RAW_LIMIT]

    @property
    def blank(self) -> bool:
        """True if line ends have arrived, and nothing else."""
        return bool(self._kept) and not self._kept.strip(b"\r\n")

    @property
    def unclaimed(self) -> int:
        """How many bytes belong to no accepted header or identity body yet; line ends between messages do not count."""
        return len(self._kept.lstrip(b"\r\n"))

    @property
    def overflowed(self) -> bool:
        """True if a chunked message was too long to be followed: where it ends is not known any more."""
        return self._overflowed

    def add(self, data: bytes) -> None:
        """Take a segment as it came from the socket."""
        if self._to_skip >= len(data):
            self._to_skip -= len(data)
            return
        if self._to_skip:
            data = data[self._to_skip :]
            self._to_skip = 0
        if self._chunked_from is not None and len(self._kept) > 2 * RAW_LIMIT:
            self._overflowed = True
        else:
            self._kept = self._kept + data if self._kept else data
            # Line ends before a message mean nothing, and any number of them may come.
            self._kept = self._kept[max(0, len(self._kept) - self.unclaimed - BLANK_LIMIT) :]

    def header_size(self) -> int:
        """Return the size in bytes of the header that the parser has just accepted, request line included."""
        self._kept = self._kept.lstrip(b"\r\n")
        end = self._kept.find(_HEADER_END)
        return len(self._kept) if end < 0 else end + len(_HEADER_END)

    def claim(self, size: int) -> None:
        """Let go of a message of this size in bytes; what of it has not arrived yet is skipped when it comes."""
        self._to_skip = max(0, size - len(self._kept))
        self._kept = self._kept[size:]

    def hold_chunked(self, header_size: int) -> None:
        """Keep the message that has just been accepted, because its body can still be refused."""
        self._chunked_from = header_size

    def release_chunked(self) -> None:
        """Let go of the chunked message, whose body the parser has read to its end."""
        if self._chunked_from is not None:
            self._kept = b"" if self._overflowed else self._kept[_end_of_chunks(self._kept, self._chunked_from) :]
            self._chunked_from = None


def _end_of_chunks(data: bytes, position: int) -> int:
    """Return where a complete chunked body ends that begins at `position`, trailers included."""
    while True:
        line_end = data.find(b"\r\n", position)
        if line_end < 0:
            return len(data)
        size = int(data[position:line_end].partition(b";")[0], 16)
        position = line_end + 2
        if size == 0:
            break
        position += size + 2
    while True:
        line_end = data.find(b"\r\n", position)
        if line_end < 0:
            return len(data)
        if line_end == position:
            return line_end + 2
        position = line_end + 2
