"""The customers, by id; riders. Names and streets are invented, telephone numbers and mail addresses dummies."""

from dataclasses import dataclass

from sandbox.shop.geography import (
    DELHI,
    GUJARAT,
    KARNATAKA,
    KERALA,
    MAHARASHTRA,
    TAMIL_NADU,
    TELANGANA,
    WEST_BENGAL,
    Address,
    State,
)


@dataclass(frozen=True, slots=True)
class Customer:
    """A buyer. A guest has an id too, but names himself only at the checkout (wire-format 5.3)."""

    id: int
    name: str
    email: str | None
    phone: str
    is_guest: bool
    address: Address


def _customer(
    number: int, name: str, email: str | None, line1: str, line2: str | None, place: tuple[str, int, str, str, State],
    *, guest: bool = False,
) -> Customer:  # fmt: skip
    city, district_id, district, zip_code, state = place
    phone = f"+9190000000{number:02}"
    address = Address(0, name, phone, line1, line2, city, district_id, district, zip_code, state)
    return Customer(40_205 + number, name, email, phone, guest, address)


_ALL = (
    _customer(
        12, "Meera Subramanian", "meera.s@example.com", "No. 27, 2nd Floor, 12th Main Road",
        "Indiranagar, near Metro Station", ("Bengaluru", 209, "Bengaluru Urban", "560038", KARNATAKA),
    ),
    _customer(
        13, "Arjun Raghavan", "arjun.r@example.com", "14, Kamaraj Salai", "T. Nagar",
        ("Chennai", 587, "Chennai", "600017", TAMIL_NADU),
    ),
    _customer(
        14, "कविता देशपांडे", "kavita.d@example.com", "फ्लॅट 302, सहयाद्री अपार्टमेंट", "Kothrud",
        ("Pune", 371, "Pune", "411038", MAHARASHTRA),
    ),
    _customer(
        15, "Imran Sheikh", "imran.sheikh@example.com", "7/B, Bazar Ward Road", "Kurla West",
        ("Mumbai", 366, "Mumbai Suburban", "400070", MAHARASHTRA),
    ),
    _customer(
        16, "Ananya Ghosh", "ananya.ghosh@example.com", "3A, Lake View Road", "near Deshapriya Park",
        ("Kolkata", 676, "Kolkata", "700029", WEST_BENGAL),
    ),
    _customer(
        17, "Joseph Kurian", "joseph.k@example.com", "Palm Grove, Chittoor Road", None,
        ("Kochi", 283, "Ernakulam", "682016", KERALA),
    ),
    _customer(
        18, "Lakshmi Reddy", "lakshmi.reddy@example.com", "8-2-120, Road No. 5", "Banjara Hills",
        ("Hyderabad", 599, "Hyderabad", "500034", TELANGANA),
    ),
    _customer(
        19, "Harpreet Singh", "harpreet@example.com", "C-41, Block C", "Lajpat Nagar II",
        ("New Delhi", 98, "South East Delhi", "110024", DELHI),
    ),
    _customer(
        20, "முத்துலட்சுமி பாண்டியன்", "muthulakshmi.p@example.com", "45, வடக்கு மாசி வீதி", None,
        ("Madurai", 594, "Madurai", "625001", TAMIL_NADU),
    ),
    _customer(
        21, "Nirav Patel", None, "12, Sardar Colony", "Navrangpura",
        ("Ahmedabad", 120, "Ahmedabad", "380009", GUJARAT), guest=True,
    ),
    _customer(
        22, "Divya Shetty", "divya.shetty@example.com", "9, Temple Road", "Jayalakshmipuram",
        ("Mysuru", 226, "Mysuru", "570012", KARNATAKA),
    ),
    _customer(
        23, "Farah Qureshi", "farah.q@example.com", "21, Mount Pleasant Road", "Malabar Hill",
        ("Mumbai", 365, "Mumbai City", "400006", MAHARASHTRA), guest=True,
    ),
    _customer(
        24, "S. Venkatesh", None, "2/88, Perumal Koil Street", "Srirangam",
        ("Tiruchirappalli", 610, "Tiruchirappalli", "620006", TAMIL_NADU), guest=True,
    ),
    _customer(
        25, "Ritika Malhotra", "ritika.m@example.com", "17, Ring Road", "Civil Lines",
        ("Delhi", 95, "Central Delhi", "110054", DELHI),
    ),
)  # fmt: skip

CUSTOMERS: dict[int, Customer] = {customer.id: customer for customer in _ALL}

NOTES: tuple[str | None, ...] = (
    None,
    None,
    None,
    "Please call before delivery / வருமுன் அழைக்கவும்",
    "कृपया शाम 6 बजे के बाद भेजें",
    "Gift wrap please 🎁",
    "Leave with the watchman if nobody is at home",
    'No invoice in the parcel: "birthday surprise"',
    "പാർസൽ ഗേറ്റിൽ വെക്കുക",
)
"""Order notes in the scripts that occur; most orders have none."""

RIDERS: tuple[tuple[str, str], ...] = (
    ("Ravi K", "+919000000045"),
    ("Suresh M", "+919000000046"),
    ("Abdul Rahim", "+919000000047"),
    ("Deepak Yadav", "+919000000048"),
    ("Selvam P", "+919000000049"),
)
"""Name and telephone number."""
