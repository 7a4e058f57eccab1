"""Switching a subscription off in config.yaml on the program's own account, once and with a word about it."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from sandbox.config.errors import ConfigError
from sandbox.config.values import Config


class SubscriptionSwitch:
    """Writes `active: false`; what cannot be written is said by `narrate`, once for each subscription."""

    def __init__(self, config: Config, narrate: Callable[[str], None]) -> None:
        self._found = config
        self._cwd = Path.cwd()
        self._narrate = narrate
        self._one_at_a_time = asyncio.Lock()
        self._refused: set[str] = set()

    async def deactivate(self, name: str, after: int, config: Config) -> bool:
        """Tell whether the subscription is inactive in the file now; `after` so many sends none was answered 200.

        Never raises for what is the matter with the file. It says nothing if the config has it inactive already.
        """
        async with self._one_at_a_time:
            if name in self._refused or not any(each.name == name and each.active for each in config.subscriptions):
                return False
            why = f"none of its last {after} sends was answered 200"
            try:
                line = await asyncio.to_thread(self._write, name)
            except Exception as error:  # deliveries go on whatever is the matter with the file
                self._refused.add(name)
                self._narrate(f"subscription {name} should be inactive ({why}), but stays active: {_sentence(error)}")
                return False
        if line is not None:
            self._narrate(
                f"{config.path.name}:{line}: subscription {name} disabled: {why} (delivery.deactivate_after); "
                f"`sandbox subscriptions enable {name}` switches it on again"
            )
        return True

    def _write(self, name: str) -> int | None:
        # Loading the editor takes longer than most programs need to send, and few subscriptions die.
        from sandbox.config.changes import activate_subscription
        from sandbox.config.editor import ConfigEditor

        editor = ConfigEditor(self._found, cwd=self._cwd, environ=os.environ)
        return editor.make(activate_subscription(name, False)).line


def _sentence(error: Exception) -> str:
    if isinstance(error, ConfigError):
        problem = error.problems[0]
        return f"{str(problem).partition(chr(10))[0]} ({problem.help})"
    return str(error)
