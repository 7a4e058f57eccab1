"""Commands about stock: purchase entry, adjustment, transfer (wire-format 5.2)."""

from decimal import Decimal

from sandbox.domain.ticks import Ticks
from sandbox.shop.catalogue.places import LOCATIONS, Location
from sandbox.shop.draws import DRAWN, Drawn
from sandbox.shop.errors import ImpossibleFactError
from sandbox.shop.goods import Sellable
from sandbox.shop.money import positive, quantity
from sandbox.shop.occurrence import Occurrence, occurrence
from sandbox.shop.shop import Shop
from sandbox.shop.snapshot.stock import Cause, stock_data
from sandbox.shop.stock import Reference

_ADJUSTMENTS = ("Annual stock count", "Damaged in store", "Found at the back of the rack", "கணக்கெடுப்பு திருத்தம்")


def receive_stock(
    shop: Shop,
    at: Ticks,
    product_id: int | None = None,
    *,
    amount: Decimal | int | str | None = None,
    location_id: int | None = None,
    purchase_id: int | None = None,
    number: str | None = None,
    note: str | Drawn | None = DRAWN,
) -> tuple[Occurrence, ...]:
    """Book bought goods in: StockQuantityUpdate with ReferenceType PurchaseEntry.

    `amount` is in stock units and above 0. Raises ImpossibleFactError for other amounts, unknown ids, or a moment
    before the last movement.
    """
    shop.counters.check("purchase", purchase_id)
    shop.counters.check_document("PE", number)
    item, location = _item(shop, product_id), shop.location(location_id)
    shop.stock.require_time(item.id, location.id, at)
    change = positive(shop.draws.between(2, 12) * 5 if amount is None else amount)
    cause = Cause(
        Reference.PURCHASE_ENTRY,
        shop.counters.take("purchase", purchase_id),
        shop.counters.document("PE", number),
        note=f"Supplier invoice {shop.draws.digits(4)}" if isinstance(note, Drawn) else note,
    )
    return (move_stock(shop, at, item, location, change, cause),)


def adjust_stock(
    shop: Shop,
    at: Ticks,
    product_id: int | None = None,
    *,
    change: Decimal | int | str | None = None,
    location_id: int | None = None,
    note: str | Drawn | None = DRAWN,
) -> tuple[Occurrence, ...]:
    """Correct the quantity on hand by hand: StockQuantityUpdate with ReferenceType Adjustment.

    `change` is signed and not 0. Raises ImpossibleFactError if less would be there than is reserved.
    """
    item, location = _item(shop, product_id), shop.location(location_id)
    shop.stock.require_time(item.id, location.id, at)
    difference = _small_change(shop, item, location) if change is None else quantity(change)
    if not difference:
        raise ImpossibleFactError("an adjustment must change the quantity")
    if difference < 0:
        shop.stock.require(item.id, location.id, -difference)
    text = shop.draws.pick(_ADJUSTMENTS) if isinstance(note, Drawn) else note
    return (move_stock(shop, at, item, location, difference, Cause(Reference.ADJUSTMENT, note=text)),)


def transfer_stock(
    shop: Shop,
    at: Ticks,
    product_id: int | None = None,
    *,
    amount: Decimal | int | str | None = None,
    source_id: int | None = None,
    target_id: int | None = None,
    transfer_id: int | None = None,
    number: str | None = None,
    note: str | None = None,
) -> tuple[Occurrence, ...]:
    """Carry goods to another location: two StockQuantityUpdate with ReferenceType Transfer, source first.

    Raises ImpossibleFactError if the source has less available, or is the target.
    """
    item, source = _item(shop, product_id), shop.location(source_id)
    others = [place for place in LOCATIONS.values() if place is not source]
    target = shop.draws.pick(others) if target_id is None else shop.location(target_id)
    if target is source:
        raise ImpossibleFactError(f"a transfer needs two locations, not {source.id} twice")
    available = shop.stock.level(item.id, source.id).available
    carried = positive(max(1, int(available) // 4) if amount is None else amount)
    shop.stock.require(item.id, source.id, carried)
    shop.counters.check("transfer", transfer_id)
    shop.counters.check_document("ST", number)
    for place in (source, target):
        shop.stock.require_time(item.id, place.id, at)
    cause = Cause(
        Reference.TRANSFER,
        shop.counters.take("transfer", transfer_id),
        shop.counters.document("ST", number),
        note=note,
    )
    return (
        move_stock(shop, at, item, source, -carried, cause),
        move_stock(shop, at, item, target, carried, cause),
    )


def move_stock(shop: Shop, at: Ticks, item: Sellable, location: Location, change: Decimal, cause: Cause) -> Occurrence:
    """Move stock without asking whether it may, and return its event; other commands ask first."""
    movement = shop.stock.move(item.id, location.id, change, at)
    shop.last_moved = (item.id, location.id)
    shop.passed(movement.at)
    return occurrence("StockQuantityUpdate", stock_data(movement, item, location, cause), movement.at)


def _item(shop: Shop, product_id: int | None) -> Sellable:
    return shop.item(shop.draws.pick(shop.on_sale) if product_id is None else product_id)


def _small_change(shop: Shop, item: Sellable, location: Location) -> Decimal:
    drawn = quantity(shop.draws.between(1, 4))
    loss = shop.draws.chance(70) and shop.stock.level(item.id, location.id).available >= drawn
    return -drawn if loss else drawn
