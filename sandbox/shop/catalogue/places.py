"""The shop's stock locations and who works there."""

from dataclasses import dataclass

from sandbox.shop.geography import KARNATAKA, MAHARASHTRA, TAMIL_NADU, Address


@dataclass(frozen=True, slots=True)
class Location:
    """A stock location with its branch, its bin (sub location) and the address at which parcels leave and arrive."""

    id: int
    name: str
    branch_id: int
    branch_name: str
    bin_id: int
    bin_name: str
    address: Address


CHENNAI = Location(
    12, "Chennai Main Warehouse", 3, "Chennai", 304, "A-03-2",
    Address(
        880012, "Chennai Main Warehouse", "+919000000099", "Plot 8, SIDCO Industrial Estate", "Guindy",
        "Chennai", 587, "Chennai", "600032", TAMIL_NADU,
    ),
)  # fmt: skip
BENGALURU = Location(
    14, "Bengaluru Jayanagar Store", 4, "Bengaluru", 411, "B-01-4",
    Address(
        880014, "Bengaluru Jayanagar Store", "+919000000098", "11th Main Road, 4th Block", "Jayanagar",
        "Bengaluru", 209, "Bengaluru Urban", "560011", KARNATAKA,
    ),
)  # fmt: skip
MUMBAI = Location(
    17, "Bhiwandi Fulfilment Centre", 6, "Mumbai", 528, "R-12-1",
    Address(
        880017, "Bhiwandi Fulfilment Centre", "+919000000097", "Gala 22, Rajlaxmi Logistics Park", "Mankoli Naka",
        "Bhiwandi", 375, "Thane", "421302", MAHARASHTRA,
    ),
)  # fmt: skip

LOCATIONS: dict[int, Location] = {place.id: place for place in (CHENNAI, BENGALURU, MUMBAI)}
LOCATION_BY_STATE: dict[int, Location] = {place.address.state.id: place for place in LOCATIONS.values()}

STOREKEEPER = 10
"""User id that stock movements carry as CreatedById."""
SALES_ACCOUNT, PURCHASE_ACCOUNT = 9701, 9702
"""Ledgers of every product."""
CDN = "https://cdn.example.com/4f0c2d7e-6a1b-4c1e-9a57-0d3b8f2a6c11"
"""Folder of the product images."""
