"""Data of Product.Create and Product.Update (wire-format 5.1)."""

from collections.abc import Mapping

from sandbox.domain.json_text import JsonValue
from sandbox.shop.catalogue.blueprints import TAX_CLASSES, Axis
from sandbox.shop.catalogue.places import PURCHASE_ACCOUNT, SALES_ACCOUNT
from sandbox.shop.goods import Product, Sellable
from sandbox.shop.money import ZERO, total
from sandbox.shop.occurrence import Data
from sandbox.shop.snapshot.parts import image_url, moment, unit_data
from sandbox.shop.stock import Ledger


def product_data(product: Product, stock: Ledger, products: Mapping[int, Product]) -> Data:
    """Return the product with its present stock; `products` resolves the related ones."""
    return {
        **_form(product, stock, products),
        **_offer(product),
        **_texts(product),
        **_switches(product),
        **_structure(product, stock),
        **_media(product),
    }


def _form(product: Product, stock: Ledger, products: Mapping[int, Product]) -> Data:
    related: list[JsonValue] = [
        {"Id": other.id, "Name": other.name, "IsPublished": other.published}
        for other in (products[product_id] for product_id in product.related)
    ]
    return {
        "UnitOfMeasureIds": [],
        "RelatedProducts": related,
        "CrossSellProducts": [],
        "OrderingUnitOfMeasures": [unit_data(product.blueprint.unit)],
        "IsShowInOnlineStore": product.published,
        "ProductStatus": 0,
        "Quantity": total(stock.total(item.id) for item in product.items),
        "BrandName": product.blueprint.brand.name,
    }


def _offer(product: Product) -> Data:
    special, start, end = product.special or (None, None, None)
    return {
        "Id": product.id,
        "Price": product.price,
        "OldPrice": product.old_price,
        "SpecialPrice": special,
        "SpecialPriceStart": moment(start),
        "SpecialPriceEnd": moment(end),
        "IsCallForPricing": False,
        "IsAllowToOrder": True,
    }


def _texts(product: Product) -> Data:
    blueprint = product.blueprint
    return {
        "Name": product.name,
        "Slug": product.slug,
        "MetaTitle": None,
        "MetaKeywords": None,
        "MetaDescription": None,
        "Sku": blueprint.sku,
        "Gtin": product.gtin,
        "ShortDescription": blueprint.short_description,
        "Description": blueprint.description,
        "Specification": blueprint.specification,
    }


def _switches(product: Product) -> Data:
    return {
        "IsPublished": product.published,
        "IsFeatured": product.featured,
        "StockTrackingIsEnabled": True,
        "IsLotTrackingEnabled": False,
        "SalesAccountId": SALES_ACCOUNT,
        "PurchaseAccountId": PURCHASE_ACCOUNT,
    }


def _structure(product: Product, stock: Ledger) -> Data:
    blueprint = product.blueprint
    attributes: list[JsonValue] = [
        {
            "Id": attribute.id,
            "AttributeValueId": value_id,
            "Name": attribute.name,
            "Value": attribute.value,
            "GroupName": attribute.group,
        }
        for attribute, value_id in zip(blueprint.attributes, product.attribute_value_ids, strict=True)
    ]
    variations = product.items if product.has_variations else ()
    return {
        "CategoryIds": [category.id for category in blueprint.categories],
        "CategoriesName": ", ".join(category.name for category in blueprint.categories),
        "TopCategoryName": blueprint.categories[0].name,
        "Attributes": attributes,
        "Options": [_axis(axis) for axis in blueprint.axes],
        "Variations": [_variation(item, stock) for item in variations],
        "BatchProducts": [],
    }


def _axis(axis: Axis) -> Data:
    return {
        "Id": axis.id,
        "Name": axis.name,
        "DisplayType": axis.display_type,
        "Values": [{"Key": choice.key, "Display": choice.display} for choice in axis.choices],
    }


def _variation(item: Sellable, stock: Ledger) -> Data:
    combinations: list[JsonValue] = [
        {"OptionId": axis.id, "OptionName": axis.name, "Value": choice.key, "SortIndex": index}
        for index, (axis, choice) in enumerate(zip(item.blueprint.axes, item.choices, strict=True))
    ]
    return {
        "Id": item.id,
        "Name": item.name,
        "NormalizedName": "-".join(choice.key for choice in item.choices),
        "Sku": item.sku,
        "Gtin": item.gtin,
        "Price": item.price,
        "OldPrice": item.old_price,
        "Quantity": stock.total(item.id),
        "ThumbnailImageUrl": image_url(item.blueprint.images[0]),
        "ImageUrls": [],
        "OptionCombinations": combinations,
    }


def _media(product: Product) -> Data:
    images: list[JsonValue] = [
        {
            "Id": media_id,
            "Caption": None,
            "MediaUrl": image_url(stem),
            "FileName": f"{stem}.webp",
            "DisplayOrder": place,
        }
        for place, (media_id, stem) in enumerate(zip(product.media_ids, product.blueprint.images, strict=True))
    ]
    percent = product.blueprint.tax.percent(product.price)
    return {
        "ThumbnailImageUrl": image_url(product.blueprint.images[0]),
        "ProductImages": images,
        "ProductDocuments": [],
        "DeletedMediaIds": [],
        "BrandId": product.blueprint.brand.id,
        "TaxClassId": TAX_CLASSES[percent],
        "TaxRate": percent,
        "RowTotal": ZERO,
        "BaseUnitOfMeasureId": product.blueprint.unit.id,
    }
