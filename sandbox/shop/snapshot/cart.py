"""Data of Cart.Create and Cart.Update (wire-format 5.3)."""

from sandbox.domain.json_text import JsonValue
from sandbox.shop.cart import Cart, CartLine
from sandbox.shop.money import total
from sandbox.shop.occurrence import Data
from sandbox.shop.snapshot.parts import image_url, options_data, timestamp


def cart_data(cart: Cart) -> Data:
    """Return the cart with its lines; a guest has an id but no name yet."""
    customer, coupon = cart.customer, cart.coupon
    known = not customer.is_guest
    money = [line.priced for line in cart.lines]
    sub_total = total(line.total for line in money)
    discount = total(line.discount for line in money)
    tax = total(line.tax for line in money)
    items: list[JsonValue] = [_line(line) for line in cart.lines]
    return {
        "Id": cart.id,
        "CustomerId": customer.id,
        "CustomerName": customer.name if known else None,
        "CustomerEmail": customer.email if known else None,
        "CustomerPhone": customer.phone if known else None,
        "IsGuest": customer.is_guest,
        "ChannelGroup": cart.channel_group,
        "CurrencyCode": "INR",
        "CouponCode": coupon.code if coupon else None,
        "CouponRuleName": coupon.rule if coupon else None,
        "ItemCount": len(cart.lines),
        "CartQuantity": total(line.quantity for line in money),
        "SubTotal": sub_total,
        "DiscountAmount": discount,
        "SubTotalWithDiscount": sub_total - discount,
        "TaxAmount": tax,
        "Total": sub_total - discount + tax,
        "Items": items,
        "CreatedOn": timestamp(cart.created),
        "LatestUpdatedOn": timestamp(cart.updated),
    }


def _line(line: CartLine) -> Data:
    item, money = line.item, line.priced
    return {
        "Id": line.id,
        "ProductId": item.id,
        "BaseProductId": item.base_id,
        "ProductName": item.name,
        "ProductSlug": item.slug,
        "Sku": item.sku,
        "ProductImageUrl": image_url(item.blueprint.images[0]),
        "ProductPrice": money.price,
        "OldPrice": item.old_price,
        "Quantity": money.quantity,
        "DiscountAmount": money.discount,
        "TaxPercent": money.percent,
        "TaxAmount": money.tax,
        "Total": money.total,
        "RowTotal": money.row_total,
        "VariationOptions": options_data(item.options),
    }
