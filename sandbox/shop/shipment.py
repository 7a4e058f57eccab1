"""A shipment, outward or inward, its lines and its parcels (wire-format 5.5)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.places import Location
from sandbox.shop.geography import Address
from sandbox.shop.money import ZERO
from sandbox.shop.order import Order, OrderLine


class Direction(IntEnum):
    """Shipment.Direction of wire-format 5.8."""

    OUTWARD = 1
    INWARD = 2


class ShipmentStatus(IntEnum):
    """Shipment.Status of wire-format 5.8."""

    UNKNOWN = 0
    CREATE = 1
    GOODS_DISPATCHED = 10
    PICKED_UP = 20
    OUT_FOR_DELIVERY = 30
    ATTEMPT_FAIL = 35
    DELIVERED = 40
    EXCEPTION = 50
    GOODS_RETURNED = 60
    GOODS_RECEIVED = 70
    GOODS_UNDER_INSPECTION = 80
    ACCEPTED = 90
    RE_STOCKED = 100

    @property
    def label(self) -> str:
        """StatusString: the event name without `Shipment.`, as `OutForDelivery`."""
        return self.name.title().replace("_", "")


@dataclass(frozen=True, slots=True)
class Package:
    """A parcel: centimetres and kilograms."""

    number: str
    length: Decimal
    breadth: Decimal
    height: Decimal
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Booking:
    """What was agreed with the courier; all None for own delivery."""

    gateway: str | None
    courier: str | None
    tracking_number: str | None
    tracking_url: str | None
    lr_number: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """What one status change says; only the event of that change carries the members after `remarks`."""

    location: str | None
    remarks: str | None
    gateway_status: str | None = None
    reason_code: str | None = None
    reason: str | None = None
    rider_name: str | None = None
    rider_phone: str | None = None
    received_by: str | None = None
    proof_url: str | None = None


@dataclass(slots=True, eq=False)
class ShipmentLine:
    """A line of a shipment; quantities that are not known yet are None.

    `returning` is how much of a delivered line is on its way back in shipments of its own.
    """

    id: int
    order_line: OrderLine
    quantity: Decimal
    returning: Decimal = ZERO
    received: Decimal | None = None
    accepted: Decimal | None = None
    rejected: Decimal | None = None
    restocked: Decimal | None = None


@dataclass(slots=True, eq=False)
class Shipment:
    """A shipment. `last_known` is the last status other than Unknown; `closed` says why nothing can follow, if so."""

    id: int
    number: str
    direction: Direction
    order: Order
    location: Location
    booking: Booking
    payment_mode: str
    cod_amount: Decimal
    expected: Ticks | None
    pickup_address: Address | None
    shipping_address: Address | None
    lines: tuple[ShipmentLine, ...]
    packages: tuple[Package, ...]
    created: Ticks
    updated: Ticks
    scan: Scan
    parent_id: int | None = None
    is_return: bool = False
    return_reason: str | None = None
    status: ShipmentStatus = ShipmentStatus.CREATE
    previous: ShipmentStatus | None = None
    last_known: ShipmentStatus = ShipmentStatus.CREATE
    closed: str | None = None
    attempts: int = 0
    moves: int = 0
    dispatched: Ticks | None = None
    picked_up: Ticks | None = None
    delivered: Ticks | None = None
    received: Ticks | None = None
    restocked: Ticks | None = None

    @property
    def outward(self) -> bool:
        """Whether the goods go, or went, to the buyer."""
        return self.direction is Direction.OUTWARD
