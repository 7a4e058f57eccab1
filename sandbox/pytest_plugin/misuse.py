"""What a test does wrong with the fixtures themselves, told where the test did it."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from sandbox.domain.assignment import AssignmentError
from sandbox.domain.envelope import RenameError
from sandbox.domain.events import UnknownEventError
from sandbox.domain.filters import FilterError
from sandbox.domain.json_path import PathError
from sandbox.domain.request import UnsendableError

if TYPE_CHECKING:
    import pytest

_P = ParamSpec("_P")
_T = TypeVar("_T")


class MisuseError(ValueError):
    """The test asks for what cannot be; the message says what, and what to write instead."""


def in_the_test(caught: "pytest.ExceptionInfo[BaseException]") -> bool:
    """Tell pytest that what is wrong is to be seen in the test: the frames of this plugin are left out.

    For each module that has this as its `__tracebackhide__`. A defect of the plugin keeps its frames.
    """
    return isinstance(caught.value, MisuseError | AssertionError)


__tracebackhide__ = in_the_test


def require(name: str, value: object, *kinds: type, hint: str = "") -> None:
    """Raise MisuseError unless an argument is None or of one of these types; `hint` says what to write.

    A whole number is a number too, and true and false are none.
    """
    allowed = (*kinds, int) if float in kinds else kinds
    if value is None or (isinstance(value, allowed) and not isinstance(value, bool)):
        return
    wanted = " or ".join(_KINDS.get(kind, kind.__name__) for kind in kinds)
    raise MisuseError(f"{name}= is {wanted}, not {type(value).__name__}{hint and f': {hint}'}")


_KINDS = {str: "text", int: "a whole number", float: "a number", bytes: "bytes", Mapping: "a dict", Sequence: "a list"}


def require_headers(headers: object) -> None:
    """Raise MisuseError unless headers are a dict of texts."""
    require("headers", headers, Mapping)
    for name, value in headers.items() if isinstance(headers, Mapping) else ():
        if not (isinstance(name, str) and isinstance(value, str)):
            raise MisuseError(f"header {name} is text, not {type(value).__name__}: write {str(value)!r}")


def told_as_misuse(call: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return the call with mistakes in its arguments raised as MisuseError."""

    @functools.wraps(call)
    def telling(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return call(*args, **kwargs)
        except FilterError as error:
            raise MisuseError(_pointed_at(error)) from None
        except (AssignmentError, PathError, RenameError, UnknownEventError, UnsendableError) as error:
            raise MisuseError(str(error)) from None

    return telling


def _pointed_at(error: FilterError) -> str:
    before, behind = error.surroundings()
    return f"the filter is not understood.\n  {before}{behind}\n  {' ' * len(before)}^\n  {error}"
