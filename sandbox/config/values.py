"""The configuration as the rest of the program sees it: one frozen value made of domain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.domain.path_pattern import PathPattern
from sandbox.domain.settings import DeliverySettings, ReceiverSettings
from sandbox.domain.subscription import Subscription
from sandbox.domain.wire import WireFormat


@dataclass(frozen=True, slots=True)
class ContractSettings:
    """Where the user's own contract is, as an absolute path if anywhere, and which places are not judged."""

    path: Path | None
    ignore: tuple[PathPattern, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Config:
    """What config.yaml says.

    `path` is the file and `why` a sentence that tells why this one was taken; `read_only` is True for the file that
    travels with the package. `journal_path` is absolute. `keys` gives keys to actions of the terminal UI by their
    ids, which only that knows. The order of `subscriptions` is the file's.
    """

    path: Path
    why: str
    read_only: bool
    receiver: ReceiverSettings
    subscriptions: tuple[Subscription, ...]
    wire: WireFormat
    delivery: DeliverySettings
    journal_path: Path
    theme: str
    contract: ContractSettings
    keys: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        # Subscriptions by name only: URLs and headers may carry credentials.
        names = [subscription.name for subscription in self.subscriptions]
        return f"Config(path={str(self.path)!r}, read_only={self.read_only}, subscriptions={names})"
