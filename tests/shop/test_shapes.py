"""Every Data has all members of its table in wire-format 5, in table order and with the table's types."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.domain import ticks
from sandbox.domain.events import CATALOGUE, EventType
from sandbox.shop import Shop, sample

TABLES: dict[str, str] = {
    "Product": """
        UnitOfMeasureIds array<int64>
        RelatedProducts array<ProductLink>
        CrossSellProducts array<ProductLink>
        OrderingUnitOfMeasures array<UnitOfMeasure>
        IsShowInOnlineStore bool
        ProductStatus int32
        Quantity decimal
        BrandName string?
        Id int64
        Price decimal
        OldPrice decimal?
        SpecialPrice decimal?
        SpecialPriceStart timestamp?
        SpecialPriceEnd timestamp?
        IsCallForPricing bool
        IsAllowToOrder bool
        Name string
        Slug string
        MetaTitle string?
        MetaKeywords string?
        MetaDescription string?
        Sku string?
        Gtin string?
        ShortDescription string?
        Description string?
        Specification string?
        IsPublished bool
        IsFeatured bool
        StockTrackingIsEnabled bool
        IsLotTrackingEnabled bool
        SalesAccountId int64?
        PurchaseAccountId int64?
        CategoryIds array<int64>
        CategoriesName string?
        TopCategoryName string?
        Attributes array<ProductAttribute>
        Options array<ProductOption>
        Variations array<ProductVariation>
        BatchProducts array<object>
        ThumbnailImageUrl string?
        ProductImages array<ProductMedia>
        ProductDocuments array<ProductMedia>
        DeletedMediaIds array<int64>
        BrandId int64?
        TaxClassId int64?
        TaxRate decimal
        RowTotal decimal
        BaseUnitOfMeasureId int64?
    """,
    "UnitOfMeasure": """
        Id int64
        Symbol string
        Name string
    """,
    "ProductMedia": """
        Id int64
        Caption string?
        MediaUrl string
        FileName string
        DisplayOrder int32
    """,
    "ProductLink": """
        Id int64
        Name string
        IsPublished bool
    """,
    "ProductAttribute": """
        Id int64
        AttributeValueId int64
        Name string
        Value string
        GroupName string?
    """,
    "ProductOption": """
        Id int64
        Name string
        DisplayType string?
        Values array<OptionValue>
    """,
    "ProductVariation": """
        Id int64
        Name string
        NormalizedName string?
        Sku string?
        Gtin string?
        Price decimal
        OldPrice decimal?
        Quantity decimal
        ThumbnailImageUrl string?
        ImageUrls array<string>
        OptionCombinations array<OptionCombination>
    """,
    "OptionCombination": """
        OptionId int64
        OptionName string
        Value string
        SortIndex int32
    """,
    "Stock": """
        ProductId int64
        BaseProductId int64?
        ProductName string
        Sku string?
        Gtin string?
        LocationId int64
        LocationName string
        SubLocationId int64?
        SubLocationName string?
        LotNumber string?
        PreviousQuantity decimal
        AdjustedQuantity decimal
        Quantity decimal
        ReservedQuantity decimal
        AvailableQuantity decimal
        TotalQuantity decimal
        UnitOfMeasure UnitOfMeasure
        ReferenceType int32
        ReferenceTypeString string
        ReferenceId int64?
        ReferenceNumber string?
        ShipmentId int64?
        Note string?
        CreatedById int64?
        CreatedOn timestamp
    """,
    "Cart": """
        Id int64
        CustomerId int64
        CustomerName string?
        CustomerEmail string?
        CustomerPhone string?
        IsGuest bool
        ChannelGroup string?
        CurrencyCode string
        CouponCode string?
        CouponRuleName string?
        ItemCount int32
        CartQuantity decimal
        SubTotal decimal
        DiscountAmount decimal
        SubTotalWithDiscount decimal
        TaxAmount decimal
        Total decimal
        Items array<CartItem>
        CreatedOn timestamp
        LatestUpdatedOn timestamp
    """,
    "CartItem": """
        Id int64
        ProductId int64
        BaseProductId int64?
        ProductName string
        ProductSlug string?
        Sku string?
        ProductImageUrl string?
        ProductPrice decimal
        OldPrice decimal?
        Quantity decimal
        DiscountAmount decimal
        TaxPercent decimal
        TaxAmount decimal
        Total decimal
        RowTotal decimal
        VariationOptions array<ChosenOption>
    """,
    "Order": """
        Id int64
        OrderNumber string
        CartId int64?
        CustomerId int64
        CustomerName string?
        CustomerEmail string?
        CustomerPhone string?
        OrderStatus int32
        OrderStatusString string
        PaymentStatus int32
        PaymentStatusString string
        Channel string
        BranchId int64?
        BranchName string?
        LocationId int64?
        VendorId int64?
        ParentId int64?
        IsMasterOrder bool
        CurrencyCode string
        CouponCode string?
        CouponRuleName string?
        ItemCount int32
        SubTotal decimal
        DiscountAmount decimal
        SubTotalWithDiscount decimal
        TaxAmount decimal
        ShippingFeeAmount decimal
        PaymentFeeAmount decimal
        OrderTotal decimal
        PaidAmount decimal
        RefundedAmount decimal
        ShippingMethod string?
        PaymentMethod string?
        OrderNote string?
        Items array<OrderItem>
        Payments array<Payment>
        ShippingAddress Address?
        BillingAddress Address?
        CreatedOn timestamp
        LatestUpdatedOn timestamp
    """,
    "OrderItem": """
        Id int64
        ProductId int64
        BaseProductId int64?
        ProductName string
        Sku string?
        Gtin string?
        HsnCode string?
        ProductImageUrl string?
        ProductPrice decimal
        Quantity decimal
        ShippedQuantity decimal
        ReturnedQuantity decimal
        DiscountAmount decimal
        TaxPercent decimal
        TaxAmount decimal
        Taxes array<Tax>
        Total decimal
        RowTotal decimal
        UnitOfMeasure UnitOfMeasure?
        VariationOptions array<ChosenOption>
    """,
    "Payment": """
        Id int64
        Amount decimal
        PaymentFee decimal
        PaymentMethod string
        GatewayTransactionId string?
        Status int32
        FailureMessage string?
        CreatedOn timestamp
    """,
    "Address": """
        Id int64
        ContactName string
        Phone string?
        AddressLine1 string
        AddressLine2 string?
        City string
        DistrictId int64?
        DistrictName string?
        ZipCode string
        StateOrProvinceId int64
        StateOrProvinceName string
        StateOrProvinceCode string?
        CountryId string
        CountryName string
    """,
    "Shipment": """
        Id int64
        ShipmentNumber string
        Direction int32
        ParentShipmentId int64?
        IsReturn bool
        ReturnReason string?
        OrderId int64
        OrderNumber string
        Status int32
        StatusString string
        PreviousStatus int32?
        StatusUpdatedOn timestamp
        StatusLocation string?
        StatusRemarks string?
        GatewayStatus string?
        ReasonCode string?
        Reason string?
        ShipmentGateway string?
        CourierName string?
        TrackingNumber string?
        TrackingUrl string?
        LRNumber string?
        RiderName string?
        RiderPhone string?
        LocationId int64
        LocationName string
        SubLocationName string?
        VendorId int64?
        CustomerId int64
        CustomerName string?
        PaymentMode string
        CodAmount decimal
        DeliveryAttempts int32
        ExpectedDeliveryOn timestamp?
        DispatchedOn timestamp?
        PickedUpOn timestamp?
        DeliveredOn timestamp?
        ReceivedOn timestamp?
        ReStockedOn timestamp?
        ReceivedBy string?
        ProofOfDeliveryUrl string?
        PickupAddress Address?
        ShippingAddress Address?
        Items array<ShipmentItem>
        Packages array<Package>
        CreatedOn timestamp
        LatestUpdatedOn timestamp
    """,
    "ShipmentItem": """
        Id int64
        OrderItemId int64
        ProductId int64
        ProductName string
        Sku string?
        LotNumber string?
        Quantity decimal
        ReceivedQuantity decimal?
        AcceptedQuantity decimal?
        RejectedQuantity decimal?
        ReStockedQuantity decimal?
    """,
    "Package": """
        PackageNumber string
        Length decimal
        Breadth decimal
        Height decimal
        Weight decimal
        DimensionUnit string
        WeightUnit string
    """,
    "OptionValue": "Key string\nDisplay string",
    "ChosenOption": "OptionName string\nValue string",
    "Tax": "Name string\nRate decimal\nAmount decimal",
}
"""Name, type and a question mark if nullable, one member a line, copied from the tables of wire-format 5."""

FAMILIES = {
    "Product": "Product",
    "StockQuantityUpdate": "Stock",
    "Cart": "Cart",
    "Order": "Order",
    "Shipment": "Shipment",
}
AT = ticks.parse("2026-03-12T10:41:27.0065123Z")[0]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,6}[1-9])?\+00:00")


def check_object(table: str, value: object, path: str) -> None:
    rows = [line.split() for line in TABLES[table].strip().splitlines()]
    assert isinstance(value, dict), path
    assert list(value) == [name for name, _ in rows], path
    for name, kind in rows:
        if kind.endswith("?") and value[name] is None:
            continue
        check_value(kind.rstrip("?"), value[name], f"{path}.{name}")


def check_value(kind: str, value: object, path: str) -> None:
    if kind.startswith("array<"):
        assert isinstance(value, list), path
        for place, element in enumerate(value):
            check_value(kind[6:-1], element, f"{path}[{place}]")
    elif kind in ("int32", "int64"):
        assert type(value) is int, path
    elif kind == "decimal":
        assert isinstance(value, Decimal), path
        assert value.as_tuple().exponent == -2 or path.endswith(".Rate"), (path, value)
    elif kind == "timestamp":
        assert isinstance(value, str), path
        assert TIME.fullmatch(value), (path, value)
    elif kind == "string":
        assert type(value) is str, path
        assert value, path
    elif kind == "bool":
        assert type(value) is bool, path
    else:
        check_object(kind, value, path)


@pytest.mark.parametrize("event", CATALOGUE, ids=lambda event: event.name)
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_sample_has_members_of_table(event: EventType, seed: int) -> None:
    shop = Shop(seed)
    family = FAMILIES[event.name.partition(".")[0]]
    for number in range(4):
        happened = sample(shop, event, AT + number * ticks.PER_DAY)
        assert happened.event is event
        check_object(family, happened.data, event.name)
