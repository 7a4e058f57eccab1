"""Data of Order.Create and Order.Update (wire-format 5.4)."""

from sandbox.domain.json_text import JsonValue
from sandbox.shop.money import total
from sandbox.shop.occurrence import Data
from sandbox.shop.order import Order, OrderLine, Payment
from sandbox.shop.snapshot.parts import address_data, image_url, options_data, timestamp, unit_data


def order_data(order: Order) -> Data:
    """Return the order with its lines and payments."""
    lines: list[JsonValue] = [_line(line) for line in order.lines]
    payments: list[JsonValue] = [_payment(payment) for payment in order.payments]
    return {
        **_head(order),
        **_amounts(order),
        "ShippingMethod": order.shipping_method,
        "PaymentMethod": order.payment_method,
        "OrderNote": order.note,
        "Items": lines,
        "Payments": payments,
        "ShippingAddress": address_data(order.shipping_address),
        "BillingAddress": address_data(order.billing_address),
        "CreatedOn": timestamp(order.created),
        "LatestUpdatedOn": timestamp(order.updated),
    }


def _head(order: Order) -> Data:
    customer, location, coupon = order.customer, order.location, order.coupon
    return {
        "Id": order.id,
        "OrderNumber": order.number,
        "CartId": order.cart_id,
        "CustomerId": customer.id,
        "CustomerName": customer.name,
        "CustomerEmail": customer.email,
        "CustomerPhone": customer.phone,
        "OrderStatus": int(order.status),
        "OrderStatusString": order.status.label,
        "PaymentStatus": int(order.payment_status),
        "PaymentStatusString": order.payment_status.label,
        "Channel": order.channel,
        "BranchId": location.branch_id,
        "BranchName": location.branch_name,
        "LocationId": location.id,
        "VendorId": None,
        "ParentId": None,
        "IsMasterOrder": False,
        "CurrencyCode": "INR",
        "CouponCode": coupon.code if coupon else None,
        "CouponRuleName": coupon.rule if coupon else None,
        "ItemCount": len(order.lines),
    }


def _amounts(order: Order) -> Data:
    money = [line.priced for line in order.lines]
    sub_total = total(line.total for line in money)
    discount = total(line.discount for line in money)
    return {
        "SubTotal": sub_total,
        "DiscountAmount": discount,
        "SubTotalWithDiscount": sub_total - discount,
        "TaxAmount": total(line.tax for line in money),
        "ShippingFeeAmount": order.shipping_fee,
        "PaymentFeeAmount": order.payment_fee,
        "OrderTotal": order.total,
        "PaidAmount": order.paid,
        "RefundedAmount": order.refunded,
    }


def _line(line: OrderLine) -> Data:
    goods, money = line.goods, line.priced
    taxes: list[JsonValue] = [{"Name": tax.name, "Rate": tax.rate, "Amount": tax.amount} for tax in line.taxes]
    return {
        "Id": line.id,
        "ProductId": goods.product_id,
        "BaseProductId": goods.base_id,
        "ProductName": goods.name,
        "Sku": goods.sku,
        "Gtin": goods.gtin,
        "HsnCode": goods.hsn,
        "ProductImageUrl": image_url(goods.image),
        "ProductPrice": money.price,
        "Quantity": money.quantity,
        "ShippedQuantity": line.shipped,
        "ReturnedQuantity": line.returned,
        "DiscountAmount": money.discount,
        "TaxPercent": money.percent,
        "TaxAmount": money.tax,
        "Taxes": taxes,
        "Total": money.total,
        "RowTotal": money.row_total,
        "UnitOfMeasure": unit_data(goods.unit),
        "VariationOptions": options_data(goods.options),
    }


def _payment(payment: Payment) -> Data:
    return {
        "Id": payment.id,
        "Amount": payment.amount,
        "PaymentFee": payment.fee,
        "PaymentMethod": payment.method,
        "GatewayTransactionId": payment.transaction_id,
        "Status": 1 if payment.failure is None else 5,
        "FailureMessage": payment.failure,
        "CreatedOn": timestamp(payment.at),
    }
