"""Data of the thirteen Shipment events (wire-format 5.5)."""

from sandbox.domain.json_text import JsonValue
from sandbox.shop.occurrence import Data
from sandbox.shop.shipment import Package, Shipment, ShipmentLine
from sandbox.shop.snapshot.parts import address_data, moment, timestamp


def shipment_data(shipment: Shipment) -> Data:
    """Return the shipment after its latest status change."""
    lines: list[JsonValue] = [_line(line) for line in shipment.lines]
    packages: list[JsonValue] = [_package(package) for package in shipment.packages]
    return {
        **_head(shipment),
        **_status(shipment),
        **_transport(shipment),
        **_people(shipment),
        **_moments(shipment),
        "PickupAddress": address_data(shipment.pickup_address),
        "ShippingAddress": address_data(shipment.shipping_address),
        "Items": lines,
        "Packages": packages,
        "CreatedOn": timestamp(shipment.created),
        "LatestUpdatedOn": timestamp(shipment.updated),
    }


def _head(shipment: Shipment) -> Data:
    return {
        "Id": shipment.id,
        "ShipmentNumber": shipment.number,
        "Direction": int(shipment.direction),
        "ParentShipmentId": shipment.parent_id,
        "IsReturn": shipment.is_return,
        "ReturnReason": shipment.return_reason,
        "OrderId": shipment.order.id,
        "OrderNumber": shipment.order.number,
    }


def _status(shipment: Shipment) -> Data:
    scan = shipment.scan
    return {
        "Status": int(shipment.status),
        "StatusString": shipment.status.label,
        "PreviousStatus": None if shipment.previous is None else int(shipment.previous),
        "StatusUpdatedOn": timestamp(shipment.updated),
        "StatusLocation": scan.location,
        "StatusRemarks": scan.remarks,
        "GatewayStatus": scan.gateway_status,
        "ReasonCode": scan.reason_code,
        "Reason": scan.reason,
    }


def _transport(shipment: Shipment) -> Data:
    booking, scan = shipment.booking, shipment.scan
    return {
        "ShipmentGateway": booking.gateway,
        "CourierName": booking.courier,
        "TrackingNumber": booking.tracking_number,
        "TrackingUrl": booking.tracking_url,
        "LRNumber": booking.lr_number,
        "RiderName": scan.rider_name,
        "RiderPhone": scan.rider_phone,
    }


def _people(shipment: Shipment) -> Data:
    customer = shipment.order.customer
    return {
        "LocationId": shipment.location.id,
        "LocationName": shipment.location.name,
        "SubLocationName": shipment.location.bin_name,
        "VendorId": None,
        "CustomerId": customer.id,
        "CustomerName": customer.name,
        "PaymentMode": shipment.payment_mode,
        "CodAmount": shipment.cod_amount,
        "DeliveryAttempts": shipment.attempts,
    }


def _moments(shipment: Shipment) -> Data:
    return {
        "ExpectedDeliveryOn": moment(shipment.expected),
        "DispatchedOn": moment(shipment.dispatched),
        "PickedUpOn": moment(shipment.picked_up),
        "DeliveredOn": moment(shipment.delivered),
        "ReceivedOn": moment(shipment.received),
        "ReStockedOn": moment(shipment.restocked),
        "ReceivedBy": shipment.scan.received_by,
        "ProofOfDeliveryUrl": shipment.scan.proof_url,
    }


def _line(line: ShipmentLine) -> Data:
    return {
        "Id": line.id,
        "OrderItemId": line.order_line.id,
        "ProductId": line.order_line.goods.product_id,
        "ProductName": line.order_line.goods.name,
        "Sku": line.order_line.goods.sku,
        "LotNumber": None,
        "Quantity": line.quantity,
        "ReceivedQuantity": line.received,
        "AcceptedQuantity": line.accepted,
        "RejectedQuantity": line.rejected,
        "ReStockedQuantity": line.restocked,
    }


def _package(package: Package) -> Data:
    return {
        "PackageNumber": package.number,
        "Length": package.length,
        "Breadth": package.breadth,
        "Height": package.height,
        "Weight": package.weight,
        "DimensionUnit": "cm",
        "WeightUnit": "kg",
    }
