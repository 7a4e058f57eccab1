"""What a call of a fixture gives: finished in a sync test, to be awaited in an async one.

One rule for both: in async code write `await` before the call. Whatever is done with the result before that raises,
and a result that nobody has awaited fails its test.
"""

import asyncio
from collections.abc import Generator
from concurrent.futures import Future
from typing import Any, Generic, Self, TypeVar

from sandbox.pytest_plugin.background import finished, in_async_code
from sandbox.pytest_plugin.misuse import MisuseError, in_the_test

__tracebackhide__ = in_the_test

T = TypeVar("T")


class Result(Generic[T]):
    """The result of work that the background does. `call` is how the test wrote it, for messages.

    Made in sync code, it waits for the work. A subclass may refuse what came of it: `_accept` raises AssertionError.
    """

    def __init__(self, call: str, work: "Future[T]") -> None:
        self._call = call
        self._work = work
        self._came: list[T] = []
        self.awaited = not in_async_code()
        """False as long as async code has not written `await`."""
        if self.awaited:
            self._take(finished(work))

    def __await__(self) -> Generator[Any, None, Self]:
        if not self.awaited:
            self.awaited = True
            self._take((yield from asyncio.wrap_future(self._work).__await__()))
        return self

    def __repr__(self) -> str:
        return self._told() if self._came else f"<{self._call}, which is not awaited>"

    def __bool__(self) -> bool:
        return self._holds(self._value())

    def not_awaited(self) -> str:
        """Return the sentence about a forgotten await."""
        return f"{self._call} is not awaited: in async code write `await {self._call}`"

    def _value(self) -> T:
        if not self._came:
            raise MisuseError(self.not_awaited())
        return self._came[0]

    def _take(self, value: T) -> None:
        self._accept(value)
        self._came.append(value)

    def _accept(self, value: T) -> None:
        pass

    def _holds(self, value: T) -> bool:
        return True

    def _told(self) -> str:
        return f"<{self._call}>"
