"""Data of StockQuantityUpdate (wire-format 5.2)."""

from dataclasses import dataclass

from sandbox.shop.catalogue.places import STOREKEEPER, Location
from sandbox.shop.goods import Sellable
from sandbox.shop.occurrence import Data
from sandbox.shop.snapshot.parts import timestamp, unit_data
from sandbox.shop.stock import Movement, Reference


@dataclass(frozen=True, slots=True)
class Cause:
    """Why stock moved: the document behind it."""

    reference: Reference
    reference_id: int | None = None
    number: str | None = None
    shipment_id: int | None = None
    note: str | None = None


def stock_data(movement: Movement, item: Sellable, location: Location, cause: Cause) -> Data:
    """Return the movement with its product, place and cause."""
    return {
        "ProductId": item.id,
        "BaseProductId": item.base_id,
        "ProductName": item.name,
        "Sku": item.sku,
        "Gtin": item.gtin,
        "LocationId": location.id,
        "LocationName": location.name,
        "SubLocationId": location.bin_id,
        "SubLocationName": location.bin_name,
        "LotNumber": None,
        "PreviousQuantity": movement.previous,
        "AdjustedQuantity": movement.quantity - movement.previous,
        "Quantity": movement.quantity,
        "ReservedQuantity": movement.reserved,
        "AvailableQuantity": movement.quantity - movement.reserved,
        "TotalQuantity": movement.total,
        "UnitOfMeasure": unit_data(item.unit),
        "ReferenceType": int(cause.reference),
        "ReferenceTypeString": cause.reference.label,
        "ReferenceId": cause.reference_id,
        "ReferenceNumber": cause.number,
        "ShipmentId": cause.shipment_id,
        "Note": cause.note,
        "CreatedById": STOREKEEPER,
        "CreatedOn": timestamp(movement.at),
    }
