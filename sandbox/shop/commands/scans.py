"""What every status change of a shipment has in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.couriers import BY_NAME, COURIERS, Courier
from sandbox.shop.draws import Drawn
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.lifecycle import check
from sandbox.shop.money import positive, total
from sandbox.shop.occurrence import Occurrence, occurrence
from sandbox.shop.shipment import Booking, Package, Scan, Shipment, ShipmentLine, ShipmentStatus
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.shipment import shipment_data

Text: TypeAlias = str | Drawn | None
"""A text that may be pinned, pinned to null, or drawn."""

_HEAVY = Decimal(8)
_BOXES = (
    (Decimal(1), ("32.00", "24.00", "10.00")),
    (Decimal(3), ("40.00", "30.00", "15.00")),
    (Decimal(10), ("50.00", "40.00", "30.00")),
    (Decimal(10**9), ("60.00", "50.00", "45.00")),
)
"""Greatest weight in kilograms and the box for it: length, breadth, height in centimetres."""


def said(choice: Text, usual: str | None) -> str | None:
    """Return the pinned text, or the usual one."""
    return usual if isinstance(choice, Drawn) else choice


def ready(shop: Shop, at: Ticks, shipment_id: int, step: ShipmentStatus) -> Shipment:
    """Return the shipment if the step may follow; raises IllegalStepError, or ImpossibleFactError for a past moment."""
    shipment = shop.shipment(shipment_id)
    check(shop, shipment, step)
    if at < shipment.updated:
        raise ImpossibleFactError(f"shipment {shipment.id} was changed after the given time")
    return shipment


def move(shop: Shop, at: Ticks, shipment: Shipment, step: ShipmentStatus, scan: Scan) -> Occurrence:
    """Take the step and return its event; the caller has asked `ready` and set what the step newly sets."""
    shipment.previous, shipment.status, shipment.scan = shipment.status, step, scan
    shipment.moves += 1
    if step is not ShipmentStatus.UNKNOWN:
        shipment.last_known = step
    shop.record_shipment(shipment, at)
    return shown(shipment)


def shown(shipment: Shipment) -> Occurrence:
    """Return the event of the shipment's present status."""
    return occurrence(f"Shipment.{shipment.status.label}", shipment_data(shipment), shipment.updated)


def book(shop: Shop, courier: Text, tracking_number: Text, weight: Decimal) -> Booking:
    """Return a booking; `courier` None is own delivery. Raises ImpossibleFactError for an unknown courier."""
    chosen = shop.draws.pick(COURIERS) if isinstance(courier, Drawn) else _courier(courier)
    if chosen is None:
        return Booking(None, None, None, None)
    number = draw_tracking(shop, chosen) if isinstance(tracking_number, Drawn) else tracking_number
    lorry = f"LR-{shop.draws.digits(5)}" if weight > _HEAVY else None
    return Booking(chosen.gateway, chosen.name, number, tracking_url(number), lorry)


@dataclass(frozen=True, slots=True)
class Papers:
    """The pinned ids, number and courier of a shipment to be booked; `kind` is GDN or GRN."""

    kind: str
    shipment_id: int | None
    number: str | None
    line_ids: Sequence[int] | None
    courier: Text

    def check(self, shop: Shop, lines: int) -> None:
        """Raise ImpossibleFactError for used ids, too few of them, or an unknown courier."""
        shop.counters.check("shipment", self.shipment_id)
        shop.counters.check_document(self.kind, self.number)
        shop.counters.check_several("shipment line", lines, self.line_ids)
        if not isinstance(self.courier, Drawn):
            _courier(self.courier)


def draw_tracking(shop: Shop, courier: Courier) -> str:
    """Return a tracking number in the courier's form."""
    return courier.prefix + shop.draws.digits(courier.digits)


def tracked(shop: Shop, booking: Booking) -> Booking:
    """Return the booking with a tracking number, which every parcel of a courier has from its pickup on."""
    if booking.courier is None or booking.tracking_number is not None:
        return booking
    number = draw_tracking(shop, BY_NAME[booking.courier])
    return replace(booking, tracking_number=number, tracking_url=tracking_url(number))


def tracking_url(number: str | None) -> str | None:
    """Return the public tracking page of a number."""
    return None if number is None else f"https://track.example.com/{number}"


def weigh(lines: Mapping[int, tuple[Decimal, Decimal]]) -> Decimal:
    """Return kilograms from (kilograms a piece, quantity) by id, to ten grams."""
    return max(total(piece * count for piece, count in lines.values()).quantize(Decimal("0.01")), Decimal("0.01"))


def pack(document: str, weight: Decimal) -> tuple[Package, ...]:
    """Return the one parcel of a document, as `PKG-0733-1`, in the smallest box that carries the weight."""
    length, breadth, height = next(box for most, box in _BOXES if weight <= most)
    number = f"PKG-{document.rpartition('-')[2]}-1"
    return (Package(number, Decimal(length), Decimal(breadth), Decimal(height), weight),)


def portions(
    wanted: Mapping[int, Decimal | int | str] | None, whole: Mapping[int, Decimal], what: str
) -> dict[int, Decimal]:
    """Return the positive quantities asked for by order line id, everything that is left for None.

    Raises ImpossibleFactError for an unknown line, a quantity of 0 or below, more than is left, or nothing at all.
    """
    if wanted is None:
        asked = {line_id: left for line_id, left in whole.items() if left > 0}
    else:
        asked = {line_id: positive(value) for line_id, value in wanted.items()}
    if not asked:
        raise ImpossibleFactError(f"there is nothing to be {what}")
    for line_id, value in asked.items():
        if line_id not in whole:
            raise ImpossibleFactError(f"there is no order line {line_id} to be {what}")
        if value > whole[line_id]:
            raise ImpossibleFactError(f"of order line {line_id} {whole[line_id]} can be {what}, not {value}")
    return asked


def within(
    wanted: Mapping[int, Decimal | int | str] | None, most: Mapping[int, Decimal], what: str
) -> dict[int, Decimal]:
    """Return a quantity for every order line, the most for those not named; raises ImpossibleFactError like `portions`.

    A quantity of 0 is a fact here: a line may have been received, but not accepted.
    """
    result = dict(most)
    for line_id, value in (wanted or {}).items():
        exact = Decimal(value)
        if line_id not in most or not 0 <= exact <= most[line_id] or exact != exact.quantize(Decimal("0.01")):
            raise ImpossibleFactError(f"order line {line_id} cannot have {value} {what}")
        result[line_id] = exact.quantize(Decimal("0.01"))
    return result


def by_line(lines: tuple[ShipmentLine, ...]) -> dict[int, Decimal]:
    """Return the shipped quantity by order line id."""
    return {line.order_line.id: line.quantity for line in lines}


def _courier(name: str | None) -> Courier | None:
    if name is None:
        return None
    if name not in BY_NAME:
        raise ImpossibleFactError(f"there is no courier {name!r}; there are {', '.join(BY_NAME)}")
    return BY_NAME[name]
