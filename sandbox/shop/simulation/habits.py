"""How often what happens. All of it is modelled: orders of magnitude of Indian retail practice, not measurements."""

from dataclasses import dataclass, replace
from fractions import Fraction

Percent = int | Fraction
"""So many of a hundred; a Fraction for less than one."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Percentages, each of what its comment names."""

    # Customers: of carts.
    abandoned: Percent = 60  # nothing comes of them; published averages of shops lie around 70
    counter_sale: Percent = 8  # of all who come: buy over the counter, without a cart or a shipment
    # Payment: of orders.
    cash_on_delivery: Percent = 30  # about the share outside of the big cities
    payment_pending: Percent = 15  # of prepaid ones: a UPI request waits on the buyer's telephone first
    payment_fails: Percent = 12  # of payments tried
    tries_again: Percent = 75  # of buyers whose payment failed; the order of the others is canceled
    # The back office: of orders that may be shipped.
    held: Percent = 4  # put on hold to be looked at, and released
    canceled: Percent = 4  # before dispatch, refunded if paid
    invoiced: Percent = 85  # invoiced before they are packed; the others at once
    packed: Percent = 25  # shown as Shipping while they are packed
    split: Percent = 15  # of orders with two lines or more: leave in two parcels
    closed: Percent = 40  # closed some time after everything has been delivered
    # Couriers: of parcels.
    own_rider: Percent = 8  # go with a rider of ours: no pickup, no courier
    scan_overtakes: Percent = 3  # are scanned as picked up before the warehouse posts the GDN
    pickup_fails: Percent = 4  # wait for another pickup
    unknown: Percent = 6  # of scans on the road: preceded by one to three that cannot be mapped
    held_up: Percent = 5  # misrouted, or delayed by weather
    lost: Percent = 1  # lost or damaged on the way
    first_attempt_fails: Percent = 12  # nobody at home, telephone off, no cash
    attempt_fails_again: Percent = 35  # of second attempts, unless it goes back anyway
    address_unclear: Percent = 12  # of failed attempts: held at the hub until the address is complete
    origin_cod: Percent = 20  # return to origin, cash on delivery: refused or never met at home
    origin_prepaid: Percent = 3  # return to origin, paid
    refused: Percent = 20  # of attempts at those that go to their origin: refused for good before the third
    # Returns: of delivered parcels.
    returned: Percent = 8  # the buyer sends something back
    handed_in: Percent = 10  # of returns: brought to the counter, no courier
    rejected: Percent = 10  # of inspections: worn, tags removed; nothing is put back or refunded
    direct: Percent = 10  # of what comes back: accepted without an inspection
    # Stock: of corrections where there is plenty.
    transferred: Percent = 40  # carried to another location; otherwise counted

    def with_unknown(self, percent: Percent) -> "Habits":
        """Return the same habits with another share of scans that cannot be mapped."""
        return replace(self, unknown=percent)


HABITS = Habits()
