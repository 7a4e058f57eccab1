"""Indian states and postal addresses (wire-format 5.4 Address, 5.7)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """A state: its place in the alphabetical list from 1 on, its name, its ISO 3166-2 code."""

    id: int
    name: str
    code: str


DELHI = State(9, "Delhi", "IN-DL")
GUJARAT = State(11, "Gujarat", "IN-GJ")
KARNATAKA = State(16, "Karnataka", "IN-KA")
KERALA = State(17, "Kerala", "IN-KL")
MAHARASHTRA = State(21, "Maharashtra", "IN-MH")
TAMIL_NADU = State(31, "Tamil Nadu", "IN-TN")
TELANGANA = State(32, "Telangana", "IN-TS")
WEST_BENGAL = State(36, "West Bengal", "IN-WB")


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in India. `id` is its row, new for every order; `zip_code` is the PIN code, six digits."""

    id: int
    contact_name: str
    phone: str | None
    line1: str
    line2: str | None
    city: str
    district_id: int | None
    district_name: str | None
    zip_code: str
    state: State
