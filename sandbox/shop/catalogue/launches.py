"""The products that the shop may launch: a curated list, and a loom that never runs out of designs."""

from decimal import Decimal

from sandbox.shop.catalogue.blueprints import (
    EIGHTEEN,
    FIVE,
    GARMENT,
    Attribute,
    Blueprint,
    Category,
    colours,
    packs,
    sizes,
)
from sandbox.shop.catalogue.opening import CHARMINAR, FOOTWEAR, GROCERY, HOME, KAVERI, MALNAD, MARINA, MEN, WOMEN
from sandbox.shop.draws import Draws

LAUNCHES: tuple[Blueprint, ...] = (
    Blueprint(
        "kurti", "Indigo Block Print Cotton Kurti", "KH-KRT-IND", 890123450001, KAVERI,
        (WOMEN, Category(3561, "Kurtis")), Decimal("1200.00"), Decimal("1500.00"), Decimal("1350.00"), GARMENT,
        "6211",
        Decimal("0.30"), "இண்டிகோ அச்சு குர்தி – hand block print, pure cotton",
        "<p>Straight-cut kurti & matching hem.</p><p>M.R.P. ₹1,500 (incl. of all taxes)</p>",
        "Fabric: Cotton; Sleeve: 3/4; Care: Machine wash cold", ("b3a1f0de", "c77e19a4"), (sizes("S", "M", "L"),),
        (Attribute(14, "Fabric", "Cotton"),), related=("dupatta",), featured=True,
    ),
    Blueprint(
        "sherwani", "Ivory Brocade Sherwani", "KH-SHW-IVO", 890123450601, KAVERI,
        (MEN, Category(3572, "Sherwanis")), Decimal("6499.00"), Decimal("7999.00"), Decimal("6999.00"), GARMENT,
        "6203",
        Decimal("1.40"), "शेरवानी – brocade with hand embroidery", "<p>With churidar.</p>",
        "Fabric: Brocade; Care: Dry clean", ("3c5512aa",), (sizes("38", "40", "42"),),
        (Attribute(14, "Fabric", "Brocade"),), related=("shirt",), featured=True,
    ),
    Blueprint(
        "veshti", "Cotton Veshti with Gold Border", "KH-VES-GLD", 890123450611, KAVERI,
        (MEN, Category(3573, "Veshtis")), Decimal("890.00"), Decimal("1100.00"), Decimal("990.00"), GARMENT, "6203",
        Decimal("0.35"), "ஜரிகை வேட்டி – double, 4 m", "<p>Bleached cotton, half-fine zari.</p>",
        "Length: 4 m; Fabric: Cotton", ("18fe02c7",), (), (Attribute(14, "Fabric", "Cotton"),), related=("shirt",),
    ),
    Blueprint(
        "spices", "Chettinad Masala Powder", "MN-MAS", 890123450621, MALNAD,
        (GROCERY, Category(3593, "Spices")), Decimal("145.00"), Decimal("160.00"), Decimal("150.00"), FIVE, "0910",
        Decimal("0.12"), "செட்டிநாடு மசாலா – stone-ground", "<p>No colour added.</p>",
        "Net: 100 g; Shelf life: 9 months",
        ("ab40c9d1",), (packs(("100 g", "100", 0), ("250 g", "250", 195)),), (), related=("coffee",),
    ),
    Blueprint(
        "juttis", "Embroidered Juttis", "CL-JUT", 890123450631, CHARMINAR,
        (FOOTWEAR, Category(3602, "Juttis")), Decimal("1250.00"), Decimal("1699.00"), Decimal("1399.00"), GARMENT,
        "6403",
        Decimal("0.50"), "जूती – zardozi on leather", "<p>Soft sole.</p>", "Material: Leather; Work: Zardozi",
        ("77d3e5b0", "77d3e5b1"),
        (colours(("Rani Pink", "#E3256B", "PNK"), ("Black", "#000000", "BLK")), sizes("5", "6")),
        (Attribute(14, "Material", "Leather"),), related=("sandal", "dupatta"), featured=True,
    ),
    Blueprint(
        "lamp", "Kuthuvilakku Brass Lamp 12 inch", "MH-LMP-12", 890123450651, MARINA,
        (HOME, Category(3583, "Lamps")), Decimal("2150.00"), Decimal("2499.00"), Decimal("2299.00"), FIVE, "7418",
        Decimal("1.90"), "குத்துவிளக்கு – solid brass", "<p>Cast in Nachiarkoil.</p>",
        "Material: Brass; Height: 12 in",
        ("52a90fe4",), (), (Attribute(14, "Material", "Brass"),), related=("tumbler",),
    ),
    Blueprint(
        "cooker", "Stainless Pressure Cooker", "MH-CKR", 890123450661, MARINA,
        (HOME, Category(3584, "Cookware")), Decimal("1790.00"), Decimal("2150.00"), Decimal("1890.00"), EIGHTEEN,
        "7323",
        Decimal("2.20"), "Induction base, two valves", "<p>5 years' warranty.</p>", "Material: Stainless steel 304",
        ("e0c87710",), (packs(("3 L", "3L", 0), ("5 L", "5L", 460)),), (Attribute(14, "Material", "Steel"),),
    ),
)  # fmt: skip

_COLOURS = ("Madder", "Turmeric", "Charcoal", "Teal", "Rose", "Saffron", "Bottle Green", "Wine", "Sky", "Sand")
_TECHNIQUES = ("Ikat", "Bandhani", "Kalamkari", "Chikankari", "Dabu Print", "Shibori", "Checked", "Jamdani")
_FABRICS = ("Cotton", "Linen", "Khadi", "Mulmul", "Chanderi")
_GARMENTS: tuple[tuple[str, str, Category, str, int], ...] = (
    ("Kurta", "KRA", Category(3574, "Kurtas"), "6211", 1290),
    ("Kurti", "KRT", Category(3561, "Kurtis"), "6211", 1150),
    ("Dress", "DRS", Category(3565, "Dresses"), "6204", 2150),
    ("Jacket", "JKT", Category(3575, "Jackets"), "6201", 2890),
    ("Palazzo", "PLZ", Category(3566, "Bottoms"), "6204", 980),
    ("Stole", "STL", Category(3567, "Stoles"), "6214", 640),
)


def weave(draws: Draws, stem: int, number: int) -> Blueprint:
    """Return a drawn garment; `stem` is the first of its barcodes, `number` makes its SKU the only one of its kind."""
    colour, technique, fabric = draws.pick(_COLOURS), draws.pick(_TECHNIQUES), draws.pick(_FABRICS)
    garment, code, category, hsn, base = draws.pick(_GARMENTS)
    price = Decimal(base + 10 * draws.between(-15, 40)).quantize(Decimal("0.01"))
    mrp = price + 50 * draws.between(4, 16)
    top = MEN if garment in ("Kurta", "Jacket") else WOMEN
    name = f"{colour} {technique} {fabric} {garment}"
    return Blueprint(
        key=f"woven-{number}",
        name=name,
        sku=f"KH-{code}-{number}",
        gtin_stem=stem,
        brand=KAVERI,
        categories=(top, category),
        price=price,
        old_price=mrp,
        launch_price=price + 50 * draws.between(1, 3),
        tax=GARMENT,
        hsn=hsn,
        weight=Decimal(draws.between(15, 60)).scaleb(-2),
        short_description=f"{technique} on {fabric.lower()} – कारीगरों के हाथ से",
        description=f"<p>{name}, made in small lots.</p>",
        specification=f"Fabric: {fabric}; Technique: {technique}; Care: Hand wash",
        images=(draws.hexadecimal(8), draws.hexadecimal(8)),
        axes=() if garment == "Stole" else (sizes("S", "M", "L", "XL"),),
        attributes=(Attribute(14, "Fabric", fabric),),
        related=("dupatta",) if top is WOMEN else ("shirt",),
        featured=draws.chance(30),
    )
