"""Barcodes: GTIN-13 with the Indian prefix 890 (wire-format 5.7)."""


def check_digit(stem: int) -> int:
    """Return the last digit of the GTIN-13 whose first twelve digits are `stem`."""
    digits = [int(digit) for digit in f"{stem:012}"]
    weighted = sum(digits[0::2]) + 3 * sum(digits[1::2])
    return -weighted % 10


def gtin(stem: int) -> str:
    """Return the GTIN-13 with these first twelve digits, as in `8901234500033`."""
    return f"{stem:012}{check_digit(stem)}"
