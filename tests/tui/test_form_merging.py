"""Three values of a field, and which of them counts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.config.drafts import Draft, Field
from sandbox.tui.form.merging import merge

DRAFTS = st.builds(
    Draft,
    name=st.sampled_from("ab"),
    url=st.sampled_from("abc"),
    secret=st.sampled_from("abc"),
    headers=st.sampled_from([(), (("A", "1"),), (("A", "2"),)]),
    active=st.booleans(),
    events=st.sampled_from([("*",), ("Order.*",)]),
)


@settings(max_examples=300, deadline=None)
@given(DRAFTS, DRAFTS, DRAFTS)
def test_nothing_of_anybody_is_lost_without_a_question(base: Draft, mine: Draft, theirs: Draft) -> None:
    merged = merge(base, mine, theirs)
    for field in Field:
        of_base, of_mine, of_theirs, of_merged = (getattr(each, field) for each in (base, mine, theirs, merged.mine))
        if of_mine == of_base:
            assert of_merged == of_theirs
            assert (field in merged.taken) is (of_theirs != of_base)
        else:
            assert of_merged == of_mine
        assert (field in merged.conflicts) is (of_mine != of_base != of_theirs != of_mine)
