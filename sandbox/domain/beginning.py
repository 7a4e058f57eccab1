"""How far two runs of bytes are the same."""


def common_length(one: bytes, other: bytes) -> int:
    """Return how many bytes both begin with; found by halving, because slices are compared much faster than bytes."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
