"""How far two runs of bytes are the same, against the plain way to find out."""

from itertools import takewhile

from hypothesis import given
from hypothesis import strategies as st

from sandbox.domain.beginning import common_length


@given(st.binary(max_size=40), st.binary(max_size=40), st.binary(max_size=40))
def test_it_is_what_comparing_byte_by_byte_gives(same: bytes, one: bytes, other: bytes) -> None:
    pairs = zip(same + one, same + other, strict=False)
    assert common_length(same + one, same + other) == sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
