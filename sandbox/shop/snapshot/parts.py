"""Objects that several families of Data share."""

from functools import lru_cache

from sandbox.domain.json_text import JsonValue
from sandbox.domain.ticks import Ticks, format_offset
from sandbox.shop.catalogue.blueprints import Unit
from sandbox.shop.catalogue.places import CDN
from sandbox.shop.geography import Address
from sandbox.shop.occurrence import Data


def unit_data(unit: Unit) -> Data:
    """Return UnitOfMeasure (wire-format 5.1)."""
    return {"Id": unit.id, "Symbol": unit.symbol, "Name": unit.name}


def options_data(options: tuple[tuple[str, str], ...]) -> list[JsonValue]:
    """Return VariationOptions (wire-format 5.3)."""
    return [{"OptionName": name, "Value": value} for name, value in options]


def image_url(stem: str) -> str:
    """Return the absolute URL of a product image."""
    return f"{CDN}/{stem}.webp"


@lru_cache(maxsize=256)
def timestamp(at: Ticks) -> str:
    """Return a timestamp inside Data (wire-format 4.1); remembered, because every snapshot repeats older moments."""
    return format_offset(at)


def moment(at: Ticks | None) -> str | None:
    """Return a timestamp inside Data, None for a moment that has not come."""
    return None if at is None else timestamp(at)


def address_data(address: Address | None) -> Data | None:
    """Return Address (wire-format 5.4)."""
    if address is None:
        return None
    return {
        "Id": address.id,
        "ContactName": address.contact_name,
        "Phone": address.phone,
        "AddressLine1": address.line1,
        "AddressLine2": address.line2,
        "City": address.city,
        "DistrictId": address.district_id,
        "DistrictName": address.district_name,
        "ZipCode": address.zip_code,
        "StateOrProvinceId": address.state.id,
        "StateOrProvinceName": address.state.name,
        "StateOrProvinceCode": address.state.code,
        "CountryId": "IN",
        "CountryName": "India",
    }
