"""The products that the shop already sells when it opens, by their ids."""

from decimal import Decimal

from sandbox.shop.catalogue.blueprints import (
    EIGHTEEN,
    EXEMPT,
    FIVE,
    FORTY,
    GARMENT,
    JEWELLERY,
    METRES,
    PAIRS,
    Attribute,
    Blueprint,
    Brand,
    Category,
    colours,
    packs,
    sizes,
)

KAVERI = Brand(2488, "Kaveri Handlooms")
MALNAD = Brand(2490, "Malnad Estates")
MARINA = Brand(2493, "Marina Home")
CHARMINAR = Brand(2495, "Charminar Leather")
SURYA = Brand(2497, "Surya Jewels")

WOMEN = Category(3560, "Women Wear")
MEN = Category(3570, "Men Wear")
HOME = Category(3580, "Home & Kitchen")
GROCERY = Category(3590, "Grocery")
FOOTWEAR = Category(3600, "Footwear")
JEWELS = Category(3610, "Jewellery")
BOOKS = Category(3620, "Books")

OPENING: dict[int, Blueprint] = {
    167910: Blueprint(
        "coffee", "Malnad Filter Coffee Powder", "MN-COF", 890123452001, MALNAD,
        (GROCERY, Category(3591, "Coffee & Tea")), Decimal("340.00"), Decimal("375.00"), Decimal("360.00"), FIVE,
        "0901",
        Decimal("0.30"), "காபி தூள் – 80:20 blend with chicory", "<p>Roasted in small batches.</p>",
        "Blend: 80% coffee, 20% chicory; Roast: Medium", ("5ad10c93",),
        (packs(("250 g", "250", 0), ("500 g", "500", 310)),),
        (Attribute(18, "Roast", "Medium"),), opening=120,
    ),
    167920: Blueprint(
        "sandal", "Kolhapuri Leather Sandal", "CL-KOL", 890123453001, CHARMINAR,
        (FOOTWEAR, Category(3601, "Sandals")), Decimal("1490.00"), Decimal("1990.00"), Decimal("1790.00"), GARMENT,
        "6403",
        Decimal("0.70"), "कोल्हापुरी चप्पल – hand-stitched", "<p>Vegetable-tanned leather.</p>",
        "Material: Leather; Sole: Leather", ("71be4402",), (sizes("7", "8", "9"),),
        (Attribute(14, "Material", "Leather"),), PAIRS, 36,
    ),
    167930: Blueprint(
        "saree", "Kanchipuram Silk Saree", "KH-SAR-KAN", 890123454001, KAVERI,
        (WOMEN, Category(3562, "Sarees")), Decimal("8950.00"), Decimal("10500.00"), Decimal("9800.00"), GARMENT,
        "5007",
        Decimal("0.80"), "காஞ்சிபுரம் பட்டு – pure mulberry silk", "<p>Woven with zari border.</p>",
        "Length: 6.3 m with blouse piece; Care: Dry clean", ("0c9f4a17", "0c9f4a18"),
        (colours(("Maroon", "#800000", "MAR"), ("Peacock", "#005F73", "PEA")),), (Attribute(14, "Fabric", "Silk"),),
        opening=14,
    ),
    167940: Blueprint(
        "bottle", "Steel Insulated Bottle 750 ml", "KH-BTL-750", 890123450101, MARINA,
        (HOME, Category(3581, "Bottles & Flasks")), Decimal("850.00"), None, Decimal("899.00"), EIGHTEEN, "9617",
        Decimal("0.30"), "Keeps 12 hours hot, 24 hours cold", "<p>Double wall, leak-proof lid.</p>",
        "Material: Stainless steel 304; Capacity: 750 ml", ("09d2c5aa",), (),
        (Attribute(15, "Capacity", "750 ml"),), opening=60,
    ),
    167950: Blueprint(
        "chain", "Silver Chain 22 inch", "SJ-CHN-22", 890123455001, SURYA,
        (JEWELS,), Decimal("2380.00"), Decimal("2600.00"), Decimal("2450.00"), JEWELLERY, "7113",
        Decimal("0.05"), "चाँदी की चेन – 92.5 sterling", "<p>Hallmarked.</p>", "Purity: 92.5; Weight: 14 g",
        ("e1775b0d",), (), (Attribute(16, "Purity", "92.5"),), opening=18,
    ),
    167960: Blueprint(
        "shirt", "Linen Mandarin Shirt", "KH-SHT-LIN", 890123456001, KAVERI,
        (MEN, Category(3571, "Shirts")), Decimal("1899.00"), Decimal("2299.00"), Decimal("2099.00"), GARMENT, "6205",
        Decimal("0.28"), "Breathable linen, mandarin collar", "<p>Garment-washed linen.</p>",
        "Fabric: Linen; Fit: Regular", ("9ba3160e", "9ba3160f"),
        (colours(("Off White", "#FAF0E6", "OFW"), ("Olive", "#708238", "OLV")), sizes("M", "L", "XL")),
        (Attribute(14, "Fabric", "Linen"),), opening=22,
    ),
    167970: Blueprint(
        "fabric", "Ajrakh Print Cotton Fabric", "KH-FAB-AJR", 890123457001, KAVERI,
        (WOMEN, Category(3564, "Fabrics")), Decimal("320.00"), None, Decimal("340.00"), FIVE, "5208",
        Decimal("0.18"), "अजरख – by the metre, 44 inch wide", "<p>Natural dyes.</p>", "Width: 44 in; Fabric: Cotton",
        ("b8d07c21",), (), (Attribute(14, "Fabric", "Cotton"),), METRES, 180,
    ),
    167980: Blueprint(
        "book", "Thirukkural with Commentary", "BK-KURAL", 890123458001, Brand(2499, "Vaigai Pathippagam"),
        (BOOKS,), Decimal("275.00"), Decimal("300.00"), Decimal("300.00"), EXEMPT, "4901",
        Decimal("0.45"), "திருக்குறள் – உரையுடன்", "<p>அறம், பொருள், இன்பம்</p>", "Pages: 432; Language: Tamil",
        ("44c6e2f9",), (), (Attribute(17, "Language", "Tamil", None),), opening=75,
    ),
    167990: Blueprint(
        "tumbler", "Brass Coffee Tumbler & Davara", "MH-TUM-BR", 890123459001, MARINA,
        (HOME, Category(3582, "Drinkware")), Decimal("649.00"), Decimal("799.00"), Decimal("699.00"), FIVE, "7418",
        Decimal("0.35"), "பித்தளை டம்ளர் டவரா", "<p>Tin-coated inside.</p>", "Material: Brass; Set: 2 pieces",
        ("6f2e8d10",), (), (Attribute(14, "Material", "Brass"),), opening=48,
    ),
    168000: Blueprint(
        "cola", "Jigarthanda Fizz 300 ml, pack of 6", "MN-FIZZ-6", 890123451201, MALNAD,
        (GROCERY, Category(3592, "Drinks")), Decimal("240.00"), Decimal("270.00"), Decimal("255.00"), FORTY, "2202",
        Decimal("2.10"), "ஜிகர்தண்டா – aerated", "<p>Serve chilled.</p>", "Pack: 6 x 300 ml; Contains sugar",
        ("d20a97be",), opening=90,
    ),
    168150: Blueprint(
        "dupatta", "Hand Block Cotton Dupatta", "KH-DUP-BLK", 890123450501, KAVERI,
        (WOMEN, Category(3563, "Dupattas")), Decimal("560.00"), Decimal("700.00"), Decimal("620.00"), GARMENT, "6214",
        Decimal("0.15"), "कॉटन दुपट्टा – hand block print", "<p>2.5 m, tasselled ends.</p>",
        "Fabric: Cotton; Length: 2.5 m",
        ("a90b7d33",), (), (Attribute(14, "Fabric", "Cotton"),), opening=55,
    ),
}  # fmt: skip
"""Product id and blueprint; a product's variations have the ids that follow its own."""
