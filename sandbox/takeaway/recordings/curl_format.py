"""A shell script of curl commands, which send the bytes as they were; other bytes than text go through `printf`."""

import re

from sandbox.body.snippets import curl
from sandbox.takeaway.recordings.entry import Entry, OmittedError
from sandbox.takeaway.recordings.heading import heading, masked_line
from sandbox.takeaway.recordings.request_of import request_of

_UNSAYABLE = re.compile("[\0\r\n\ud800-\udc7f\udd00-\udfff]")


class CurlFormat:
    """Writes one curl command a record."""

    def beginning(self) -> str:
        """Return the first line, and what the script does."""
        return "#!/bin/sh\n# Sends each request again, in this order; the answers go to stdout.\n"

    def record(self, entry: Entry, *, first: bool) -> str:
        """Return a comment and the command."""
        request = request_of(entry.record)
        head = "".join([request.method, *(name + value for name, value in request.headers)])
        if _UNSAYABLE.search(head):
            raise OmittedError("its head has a NUL, a line break or half a character, which curl cannot be told")
        comments = [f"# {line}" for line in (heading(entry), masked_line(entry)) if line]
        return "\n".join(["", *comments, curl(request), ""])

    def end(self) -> str:
        """Return nothing."""
        return ""
