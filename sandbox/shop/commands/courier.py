"""What the courier reports on the way (wire-format 5.5, 8.1)."""

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.couriers import FAILURES, HUBS, TROUBLES, UNMAPPED
from sandbox.shop.catalogue.people import RIDERS
from sandbox.shop.commands.payments import take_money, updated
from sandbox.shop.commands.scans import Text, move, ready, said, tracked
from sandbox.shop.draws import DRAWN, Drawn
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.lifecycle import ENDING_REASONS, ORDER
from sandbox.shop.occurrence import Occurrence
from sandbox.shop.order import Order, OrderStatus
from sandbox.shop.shipment import Scan, Shipment, ShipmentStatus
from sandbox.shop.shop import Shop

_S = ShipmentStatus
_AT_THE_SHOP = (_S.CREATE, _S.GOODS_DISPATCHED)
_AT_THE_BUYER = (_S.OUT_FOR_DELIVERY, _S.ATTEMPT_FAIL, _S.DELIVERED)
_LAST_MILE_TROUBLES = ("AddressIncomplete", "NotServiceable", "Other")
_ROAD_TROUBLES = ("Misrouted", "WeatherOrDisruption", "Other")
_ORDINALS = {1: "1ST", 2: "2ND", 3: "3RD"}


def pick_up(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
    gateway_status: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """The courier collects the parcel, from us or from the buyer: Shipment.PickedUp. Raises IllegalStepError."""
    shipment = ready(shop, at, shipment_id, _S.PICKED_UP)
    shipment.booking = tracked(shop, shipment.booking)
    if shipment.picked_up is None:
        shipment.picked_up = at
    usual = "Shipment picked up" if shipment.outward else "Return picked up from customer"
    words = "PICKED UP" if shipment.outward else "RETURN PICKED UP"
    scan = Scan(said(location, _origin(shipment)), said(remarks, usual), _words(shipment, gateway_status, words))
    return (move(shop, at, shipment, _S.PICKED_UP, scan),)


def out_for_delivery(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    rider_name: Text = DRAWN,
    rider_phone: Text = DRAWN,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
    gateway_status: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """The parcel goes on the delivery round: Shipment.OutForDelivery. Raises IllegalStepError."""
    shipment = ready(shop, at, shipment_id, _S.OUT_FOR_DELIVERY)
    name, phone = shop.draws.pick(RIDERS)
    scan = Scan(
        said(location, _destination(shipment)),
        said(remarks, "Out for delivery"),
        _words(shipment, gateway_status, "OUT FOR DELIVERY"),
        rider_name=said(rider_name, name),
        rider_phone=said(rider_phone, phone),
    )
    return (move(shop, at, shipment, _S.OUT_FOR_DELIVERY, scan),)


def fail_attempt(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    reason_code: str | None = None,
    reason: Text = DRAWN,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
    gateway_status: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """A delivery attempt fails: Shipment.AttemptFail, one attempt more. Raises IllegalStepError.

    `reason_code` is one of wire-format 5.8; ImpossibleFactError for another.
    """
    shipment = ready(shop, at, shipment_id, _S.ATTEMPT_FAIL)
    codes = [code for code in FAILURES if shipment.cod_amount or code != "CodAmountNotReady"]
    code = shop.draws.pick(codes) if reason_code is None else reason_code
    if code not in FAILURES:
        raise ImpossibleFactError(f"there is no reason {code!r}; there are {', '.join(FAILURES)}")
    text, remark = FAILURES[code]
    shipment.attempts += 1
    ordinal = _ORDINALS.get(shipment.attempts, f"{shipment.attempts}TH")
    scan = Scan(
        said(location, _destination(shipment)),
        said(remarks, remark),
        _words(shipment, gateway_status, f"UNDELIVERED-{ordinal} ATTEMPT"),
        code,
        said(reason, text),
    )
    return (move(shop, at, shipment, _S.ATTEMPT_FAIL, scan),)


def report_exception(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    reason_code: str | None = None,
    reason: Text = DRAWN,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
    gateway_status: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """Something goes wrong: Shipment.Exception. Raises IllegalStepError.

    After Lost, Damaged and InspectionRejected nothing follows. InspectionRejected belongs to GoodsUnderInspection
    and is the only reason there; ImpossibleFactError otherwise. Reasons that end a shipment are not drawn on the road.
    """
    shipment = ready(shop, at, shipment_id, _S.EXCEPTION)
    inspected = shipment.status is _S.GOODS_UNDER_INSPECTION
    code = _draw_trouble(shop, shipment) if reason_code is None else reason_code
    if code not in TROUBLES or (code == "InspectionRejected") != inspected:
        raise ImpossibleFactError(f"reason {code!r} does not fit a shipment in {shipment.status.label}")
    text, remark, words = TROUBLES[code]
    place = shipment.location.address.city if inspected else _here(shipment)
    scan = Scan(
        said(location, place),
        said(remarks, remark),
        _words(shipment, gateway_status, words or None),
        code,
        said(reason, text),
    )
    if code in ENDING_REASONS:
        shipment.closed = code
    return (move(shop, at, shipment, _S.EXCEPTION, scan),)


def report_unknown(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    gateway_status: str | None = None,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """The courier says something that cannot be mapped: Shipment.Unknown, always with GatewayStatus.

    Raises IllegalStepError.
    """
    shipment = ready(shop, at, shipment_id, _S.UNKNOWN)
    words = shop.draws.pick(UNMAPPED) if gateway_status is None else gateway_status
    hub = shop.draws.pick(HUBS)
    scan = Scan(said(location, hub), said(remarks, "No mapping for courier status"), words)
    return (move(shop, at, shipment, _S.UNKNOWN, scan),)


def deliver(
    shop: Shop,
    at: Ticks,
    shipment_id: int,
    *,
    received_by: Text = DRAWN,
    proof_url: Text = DRAWN,
    location: Text = DRAWN,
    remarks: Text = DRAWN,
    gateway_status: Text = DRAWN,
) -> tuple[Occurrence, ...]:
    """The parcel is handed over: Shipment.Delivered; Order.Update with the cash collected and, after the last, to 70.

    Raises IllegalStepError.
    """
    shipment = ready(shop, at, shipment_id, _S.DELIVERED)
    order = shipment.order
    number = shipment.booking.tracking_number or shipment.number
    scan = Scan(
        said(location, _destination(shipment)),
        said(remarks, "Delivered to consignee"),
        _words(shipment, gateway_status, "DELIVERED"),
        received_by=said(received_by, order.customer.name.split()[0]),
        proof_url=said(proof_url, f"https://track.example.com/pod/{number}.jpg"),
    )
    shipment.attempts += 1
    shipment.delivered = at
    event = move(shop, at, shipment, _S.DELIVERED, scan)
    collected = min(shipment.cod_amount, order.owed)
    if collected > 0:
        take_money(shop, order, collected, max(at, order.updated))
    done = complete(shop, order)
    if collected <= 0 and not done:
        return (event,)
    return (event, *updated(shop, order, at))


def complete(shop: Shop, order: Order) -> bool:
    """Set the order to 70 and return True if every parcel was delivered or came back, one at least delivered."""
    parcels = [shop.shipments[identity] for identity in order.shipment_ids]
    outward = [parcel for parcel in parcels if parcel.outward and parcel.closed is None]
    finished = all(parcel.status in (_S.DELIVERED, _S.RE_STOCKED) for parcel in outward)
    shipped = all(line.shipped == line.priced.quantity for line in order.lines)
    delivered = any(parcel.delivered is not None for parcel in outward)
    lost = any(parcel.outward and parcel.closed is not None for parcel in parcels)
    if not (finished and shipped and delivered) or lost or OrderStatus.COMPLETE not in ORDER[order.status]:
        return False
    order.status = OrderStatus.COMPLETE
    return True


def _origin(shipment: Shipment) -> str | None:
    return None if shipment.pickup_address is None else shipment.pickup_address.city


def _destination(shipment: Shipment) -> str | None:
    return None if shipment.shipping_address is None else shipment.shipping_address.city


def _here(shipment: Shipment) -> str | None:
    if shipment.last_known in _AT_THE_SHOP or not shipment.outward:
        return _origin(shipment)
    return _destination(shipment)


def _words(shipment: Shipment, choice: Text, usual: str | None) -> str | None:
    """Return the courier's own words; a rider of ours has none unless they are pinned."""
    if isinstance(choice, Drawn):
        return None if shipment.booking.courier is None else usual
    return choice


def _draw_trouble(shop: Shop, shipment: Shipment) -> str:
    if shipment.status is _S.GOODS_UNDER_INSPECTION:
        return "InspectionRejected"
    if shipment.picked_up is None:
        return "PickupFailed"
    return shop.draws.pick(_LAST_MILE_TROUBLES if shipment.last_known in _AT_THE_BUYER else _ROAD_TROUBLES)
