"""The built-in facts obey wire-format 5.7."""

import re
from decimal import Decimal

import pytest

from sandbox.shop.catalogue.blueprints import FIVE, GARMENT, TAX_CLASSES, Blueprint
from sandbox.shop.catalogue.launches import LAUNCHES, weave
from sandbox.shop.catalogue.opening import OPENING
from sandbox.shop.catalogue.people import CUSTOMERS, RIDERS
from sandbox.shop.catalogue.places import LOCATIONS
from sandbox.shop.draws import Draws
from sandbox.shop.geography import Address
from sandbox.shop.gtin import check_digit, gtin
from sandbox.shop.shop import Shop

PHONE = re.compile(r"\+9190000000\d\d")
WOVEN = tuple(weave(Draws(seed), 890_123_460_001 + 20 * seed, seed) for seed in range(200))
ALL: tuple[Blueprint, ...] = (*OPENING.values(), *LAUNCHES, *WOVEN)


@pytest.mark.parametrize(
    ("stem", "whole"),
    [(890123450001, "8901234500019"), (890123450101, "8901234501016"), (400638133393, "4006381333931")],
)
def test_gtin_has_the_check_digit_of_known_barcodes(stem: int, whole: str) -> None:
    assert gtin(stem) == whole


def test_barcodes_are_indian_valid_and_unique() -> None:
    codes = [code for seed in range(3) for code in {item.gtin for item in Shop(seed).products.values()}]
    assert all(re.fullmatch(r"890\d{10}", code) and int(code[-1]) == check_digit(int(code[:12])) for code in codes)
    stems = [
        stem for plan in ALL[: -len(WOVEN)] for stem in range(plan.gtin_stem, plan.gtin_stem + 1 + variations(plan))
    ]
    assert len(stems) == len(set(stems))


def variations(plan: Blueprint) -> int:
    count = 1
    for axis in plan.axes:
        count *= len(axis.choices)
    return count if plan.axes else 0


def test_prices_taxes_and_codes_are_possible() -> None:
    for plan in ALL:
        assert 0 < plan.price <= plan.launch_price <= (plan.old_price or plan.launch_price), plan.key
        assert re.fullmatch(r"\d{4}|\d{6}|\d{8}", plan.hsn), plan.key
        assert plan.tax.percent(plan.price) in TAX_CLASSES, plan.key
        assert plan.weight > 0


def test_tax_rates_differ_between_products() -> None:
    assert {plan.tax.percent(plan.price) for plan in ALL} == set(TAX_CLASSES)


@pytest.mark.parametrize(("price", "percent"), [("2500.00", 5), ("2500.01", 18), ("1.00", 5)])
def test_garments_above_2500_rupees_cost_18_percent(price: str, percent: int) -> None:
    assert GARMENT.percent(Decimal(price)) == percent
    assert FIVE.percent(Decimal("9999.00")) == 5


def test_ids_of_opening_products_do_not_meet() -> None:
    taken = [product_id + place for product_id, plan in OPENING.items() for place in range(variations(plan) + 1)]
    assert len(taken) == len(set(taken))
    assert max(taken) < 168_180


def test_people_and_places_are_dummies_with_possible_addresses() -> None:
    for customer in CUSTOMERS.values():
        assert PHONE.fullmatch(customer.phone)
        assert customer.email is None or customer.email.endswith("@example.com")
        check_address(customer.address)
    for location in LOCATIONS.values():
        check_address(location.address)
    assert all(PHONE.fullmatch(phone) for _, phone in RIDERS)


PIN_BY_CITY = {
    "Chennai": "600", "Bengaluru": "560", "Mumbai": "400", "Delhi": "110", "New Delhi": "110", "Hyderabad": "500",
    "Kochi": "682",
}  # fmt: skip


def check_address(address: Address) -> None:
    assert re.fullmatch(r"[1-9]\d{5}", address.zip_code), address
    assert address.zip_code.startswith(PIN_BY_CITY.get(address.city, "")), address
    assert address.phone is not None
    assert PHONE.fullmatch(address.phone)


def test_customers_live_in_and_outside_of_the_sellers_states() -> None:
    sellers = {location.address.state.id for location in LOCATIONS.values()}
    homes = {customer.address.state.id for customer in CUSTOMERS.values()}
    assert homes & sellers
    assert homes - sellers
    assert any(customer.is_guest for customer in CUSTOMERS.values())
