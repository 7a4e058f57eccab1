"""Edits of YAML texts that people write: small splices, in the style found there, verified by reading the result.

    edit(text, [Set(("subscriptions", 0, "active"), False)])

Of this program it needs only the reading of YAML: `sandbox.config.yaml12` and what that imports.
"""

from sandbox.config.splice.editing import data_of, edit, edit_document, read_plain
from sandbox.config.splice.edits import Edit, Insert, Move, NowhereError, Remove, Rename, Set, Value, value_at
from sandbox.config.splice.places import RefusedError

__all__ = [
    "Edit", "Insert", "Move", "NowhereError", "RefusedError", "Remove", "Rename", "Set", "Value",
    "data_of", "edit", "edit_document", "read_plain", "value_at",
]  # fmt: skip
