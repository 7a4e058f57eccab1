"""JSON values of every kind, as `json_text.read` may give them and worse."""

from hypothesis import strategies as st

from sandbox.domain.json_text import JsonValue, NumberToken

TEXTS = st.text(st.characters(codec=None) | st.sampled_from("\ud800\udcff\x00\u202e"), max_size=6)
NUMBERS = (
    st.integers()
    | st.sampled_from(["0.0", "-0.0", "900.0", "900.00", "9e2", "9E+2", "1e999999", "0.1"]).map(NumberToken)
    | st.floats()
    | st.sampled_from([10**4000, -(10**4000)])
)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXTS
NAMES = st.sampled_from(["Id", "Sku", "Name", "Quantity", "", "odd.name", "\ud800"]) | TEXTS
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=15
)
WITHOUT_LISTS: st.SearchStrategy[JsonValue] = st.recursive(
    SCALARS, lambda inner: st.dictionaries(NAMES, inner, max_size=5), max_leaves=15
)
