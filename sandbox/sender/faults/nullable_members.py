"""Members of Data that may be missing or null, family by family (wire-format 5.1 to 5.5)."""

from collections.abc import Mapping

from sandbox.domain.events import Group

NULLABLE: Mapping[Group, tuple[str, ...]] = {
    Group.PRODUCTS: (
        *("BrandName", "OldPrice", "SpecialPrice", "SpecialPriceStart", "SpecialPriceEnd", "MetaTitle"),
        *("MetaKeywords", "MetaDescription", "Sku", "Gtin", "ShortDescription", "Description", "Specification"),
        *("SalesAccountId", "PurchaseAccountId", "CategoriesName", "TopCategoryName", "ThumbnailImageUrl"),
        *("BrandId", "TaxClassId", "BaseUnitOfMeasureId"),
    ),
    Group.STOCK: (
        *("BaseProductId", "Sku", "Gtin", "SubLocationId", "SubLocationName", "LotNumber", "ReferenceId"),
        *("ReferenceNumber", "ShipmentId", "Note", "CreatedById"),
    ),
    Group.CARTS: (*("CustomerName", "CustomerEmail", "CustomerPhone", "ChannelGroup", "CouponCode", "CouponRuleName"),),
    Group.ORDERS: (
        *("CartId", "CustomerName", "CustomerEmail", "CustomerPhone", "BranchId", "BranchName", "LocationId"),
        *("VendorId", "ParentId", "CouponCode", "CouponRuleName", "ShippingMethod", "PaymentMethod"),
        *("OrderNote", "ShippingAddress", "BillingAddress"),
    ),
    Group.SHIPMENTS: (
        *("ParentShipmentId", "ReturnReason", "PreviousStatus", "StatusLocation", "StatusRemarks"),
        *("GatewayStatus", "ReasonCode", "Reason", "ShipmentGateway", "CourierName", "TrackingNumber"),
        *("TrackingUrl", "LRNumber", "RiderName", "RiderPhone", "SubLocationName", "VendorId", "CustomerName"),
        *("ExpectedDeliveryOn", "DispatchedOn", "PickedUpOn", "DeliveredOn", "ReceivedOn", "ReStockedOn"),
        *("ReceivedBy", "ProofOfDeliveryUrl", "PickupAddress", "ShippingAddress"),
    ),
}
"""Only those of Data itself, not of the objects inside it. Of the rest a receiver may count on what the table says."""
