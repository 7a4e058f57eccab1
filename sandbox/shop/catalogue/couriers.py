"""Couriers and what they and the warehouse say about a parcel."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Courier:
    """A courier behind a shipment gateway; `prefix` begins its tracking numbers, `digits` more follow."""

    gateway: str | None
    name: str
    prefix: str
    digits: int


COURIERS: tuple[Courier, ...] = (
    Courier("Shiprocket", "Xpressbees Surface", "7801", 7),
    Courier("Shiprocket", "Delhivery Surface", "2893", 9),
    Courier("Shipway", "Blue Dart Express", "518", 8),
    Courier("AmazonShipping", "Amazon Shipping", "3621", 8),
    Courier("XpressBees", "Xpressbees Air", "1345", 10),
    Courier("eShipper", "DTDC Lite", "C5", 7),
)
BY_NAME: dict[str, Courier] = {courier.name: courier for courier in COURIERS}

HUBS = ("Hosur", "Vellore", "Nagpur", "Hubballi", "Bhiwandi", "Vijayawada", "Coimbatore")

UNMAPPED = (
    "CONNECTION SCAN HSR/T1",
    "BAG IN-SCAN 7",
    "LINEHAUL RECD",
    "CUT-OFF MISSED-RTG",
    "SHIPMENT REDIRECTED/OPS",
    "पार्सल स्कैन",
)
"""Courier words that O2VEND cannot map (Shipment.Unknown)."""

FAILURES: dict[str, tuple[str, str]] = {
    "CustomerUnavailable": ("Consignee not available", "Delivery attempted, door locked"),
    "CustomerRefused": ("Consignee refused the parcel", "Refused at the door"),
    "PhoneUnreachable": ("Phone switched off", "Delivery attempted, phone not reachable"),
    "AddressIncomplete": ("House number missing", "Delivery attempted, address incomplete"),
    "AddressNotFound": ("Address not traceable", "Rider could not find the address"),
    "CustomerAskedReschedule": ("Consignee asked for another day", "Rescheduled on request"),
    "CodAmountNotReady": ("COD amount not ready", "Consignee had no cash"),
    "OtpNotShared": ("OTP not shared", "Delivery attempted, OTP not shared"),
    "EntryRestricted": ("Entry restricted by security", "Gate entry refused"),
    "Other": ("Other", "Delivery attempt failed"),
}
"""ReasonCode of AttemptFail (wire-format 5.8): reason, remarks."""

TROUBLES: dict[str, tuple[str, str, str]] = {
    "AddressIncomplete": ("Flat number missing on label", "Held at hub, address to be confirmed", "NDR RAISED"),
    "Damaged": ("Outer carton crushed", "Contents damaged in transit", "DAMAGED"),
    "Lost": ("Not traceable after 7 days", "Declared lost by courier", "LOST"),
    "Misrouted": ("Sorted to a wrong hub", "Misrouted, being forwarded", "MISROUTED"),
    "WeatherOrDisruption": ("Heavy rain on the route", "Delayed by weather", "DELAYED-WEATHER"),
    "PickupFailed": ("Parcel not ready at pickup", "Pickup rescheduled", "PICKUP EXCEPTION"),
    "NotServiceable": ("PIN code not serviceable", "Held at hub, area not serviceable", "NON SERVICEABLE"),
    "InspectionRejected": ("Tags removed, item worn", "Rejected at inspection", ""),
    "Other": ("Other", "Exception at hub", "EXCEPTION"),
}
"""ReasonCode of Exception (wire-format 5.8): reason, remarks, the courier's words (none at an inspection)."""

RETURN_REASONS = (
    "Size too small",
    "Size too large",
    "Colour differs from the photo",
    "पसंद नहीं आया",
    "Ordered twice by mistake",
    "தையல் பிரிந்துள்ளது",
)
