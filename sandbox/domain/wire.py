"""How O2VEND might speak: the switches of wire-format 10 as one frozen value that config builds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from sandbox.domain.events import STOCK_EVENT
from sandbox.domain.json_text import JsonProfile


class Nulls(StrEnum):
    """What becomes of null members in generated Data (wire-format 1.2, 4.1)."""

    OMIT = "omit"
    INCLUDE = "include"


@dataclass(frozen=True, slots=True)
class SignatureFormat:
    """Scheme and header name of the signature (wire-format 3.2); `header` None means the scheme's own default."""

    scheme: str = "abp-hmac"
    header: str | None = None


@dataclass(frozen=True, slots=True)
class WireFormat:
    """Everything that the `wire:` section of config.yaml can turn; the defaults are the best reading of O2VEND."""

    signature: SignatureFormat = SignatureFormat()
    envelope: bool = True
    event_member: str = "Event"
    attempt_base: int = 0
    json_profile: JsonProfile = JsonProfile.NEWTONSOFT
    nulls: Nulls = Nulls.OMIT
    stock_event: str = STOCK_EVENT
    rename: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def event_name(self, name: str) -> str:
        """Return the event name as it stands on the wire; only the stock event has two spellings (wire-format 2.1)."""
        return self.stock_event if name == STOCK_EVENT else name
