"""Where a scrollbar's thumb stands, as plain arithmetic."""


def thumb(total: int, height: int, top: int) -> range:
    """Return the screen lines that the thumb covers; empty if everything fits.

    `total` lines exist, `height` are visible, `top` is the first visible one.
    """
    if total <= height or height <= 0:
        return range(0)
    length = max(1, height * height // total)
    start = round(top * (height - length) / (total - height))
    return range(start, start + length)


def top_for(total: int, height: int, y: int) -> int:
    """Return the first visible line when the thumb's middle is dragged to screen line `y`."""
    if total <= height or height <= 0:
        return 0
    length = max(1, height * height // total)
    travel = max(1, height - length)
    position = min(max(y - length // 2, 0), travel)
    return round(position * (total - height) / travel)
