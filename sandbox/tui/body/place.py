"""A place in a body."""

from dataclasses import dataclass

from sandbox.domain.json_path import JsonPath


@dataclass(frozen=True, slots=True)
class Place:
    """The value under the cursor in a body: its path from the root, and its JSON as it came."""

    path: JsonPath
    value: str
