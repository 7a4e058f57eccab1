"""Goods that come back: the return's booking and its arrival at the gate (wire-format 5.5; S3 and S6 of section 9)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.couriers import RETURN_REASONS
from sandbox.shop.commands.scans import Papers, Text, book, move, pack, portions, ready, said, shown, weigh
from sandbox.shop.draws import DRAWN, Drawn
from sandbox.shop.errors import IllegalStepError, ImpossibleFactError
from sandbox.shop.money import ZERO
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.shipment import Direction, Package, Scan, Shipment, ShipmentLine, ShipmentStatus
from sandbox.shop.shop import Shop


def open_return(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    quantities: Mapping[int, Decimal | int | str] | None = None,
    reason: Text = DRAWN,
    courier: Text = DRAWN,
    tracking_number: Text = DRAWN,
    return_id: int | None = None,
    number: str | None = None,
    line_ids: Sequence[int] | None = None,
    packages: Sequence[Package] | None = None,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """The buyer of a delivered parcel sends goods back: Shipment.Create of a new inward shipment.

    `quantities` (stock units by order line id) is one piece of a drawn line by default. Raises IllegalStepError unless
    the parcel was delivered, ImpossibleFactError for more than it held and has not come back yet, or used ids.
    """
    parent = _delivered(shop, at, shipment_id)
    left = {line.order_line.id: line.quantity - line.returning for line in parent.lines}
    asked = portions(_one_piece(shop, left) if quantities is None else quantities, left, "returned")
    Papers("GRN", return_id, number, line_ids, courier).check(shop, len(asked))
    document = shop.counters.document("GRN", number)
    lines = _lines(shop, parent, asked, line_ids)
    weight = weigh({line.id: (line.order_line.goods.weight, line.quantity) for line in lines})
    order, buyer = parent.order, parent.shipping_address
    shipment = Shipment(
        id=shop.counters.take("shipment", return_id),
        number=document,
        direction=Direction.INWARD,
        order=order,
        location=parent.location,
        booking=book(shop, courier, tracking_number, weight),
        payment_mode="Prepaid",
        cod_amount=ZERO,
        expected=None,
        pickup_address=buyer,
        shipping_address=parent.location.address,
        lines=lines,
        packages=pack(document, weight) if packages is None else tuple(packages),
        created=at,
        updated=at,
        scan=Scan(said(location, buyer.city if buyer else None), said(remarks, "Return booked with courier")),
        parent_id=parent.id,
        is_return=True,
        return_reason=shop.draws.pick(RETURN_REASONS) if isinstance(reason, Drawn) else reason,
    )
    order.shipment_ids.append(shipment.id)
    shop.record_shipment(shipment, at)
    shop.record_shipment(parent, parent.updated)
    return (shown(shipment),)


def return_goods(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    reason: Text = DRAWN,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
    gateway_status: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """The goods are back at our gate: Shipment.GoodsReturned.

    Of an outward shipment this is the return to origin: same id, IsReturn true, and `reason` becomes its ReturnReason.
    Raises IllegalStepError as the tables say.
    """
    shipment = ready(shop, at, shipment_id, ShipmentStatus.GOODS_RETURNED)
    by_hand = not shipment.outward and shipment.picked_up is None
    words = "RTO DELIVERED" if shipment.outward else "RETURN DELIVERED"
    usual = "Return parcel back at merchant gate"
    if shipment.outward:
        usual = "Undelivered parcel back at merchant gate"
    elif by_hand:
        usual = "Handed in at the counter"
    spoken = said(gateway_status, None) if by_hand or shipment.booking.courier is None else said(gateway_status, words)
    if shipment.outward:
        shipment.is_return = True
        shipment.return_reason = said(reason, "Returned to origin, undelivered")
    elif not isinstance(reason, Drawn):
        shipment.return_reason = reason
    scan = Scan(said(location, shipment.location.address.city), said(remarks, usual), spoken)
    return (move(shop, at, shipment, ShipmentStatus.GOODS_RETURNED, scan),)


def _delivered(shop: Shop, at: Ticks, shipment_id: int) -> Shipment:
    parent = shop.shipment(shipment_id)
    if not parent.outward or parent.status is not ShipmentStatus.DELIVERED:
        shop.forbid(IllegalStepError(f"shipment {parent.id} ({parent.number})", parent.status.label, "a return", ()))
    if at < parent.updated:
        raise ImpossibleFactError(f"shipment {parent.id} was delivered after the given time")
    return parent


def _lines(
    shop: Shop, parent: Shipment, asked: Mapping[int, Decimal], line_ids: Sequence[int] | None
) -> tuple[ShipmentLine, ...]:
    ids = shop.counters.take_several("shipment line", len(asked), line_ids)
    chosen = [line for line in parent.lines if line.order_line.id in asked]
    for line in chosen:
        line.returning += asked[line.order_line.id]
    return tuple(
        ShipmentLine(line_id, line.order_line, asked[line.order_line.id])
        for line_id, line in zip(ids, chosen, strict=True)
    )


def _one_piece(shop: Shop, left: Mapping[int, Decimal]) -> dict[int, Decimal | int | str]:
    some = [(line_id, quantity) for line_id, quantity in left.items() if quantity > 0]
    if not some:
        raise ImpossibleFactError("there is nothing to be returned")
    line_id, quantity = shop.draws.pick(some)
    return {line_id: min(Decimal("1.00"), quantity)}
