"""Many notices put together."""

from hypothesis import given
from hypothesis import strategies as st

from models.rules.folding import FEW, folded

ITEMS = st.lists(st.tuples(st.sampled_from("abc"), st.integers())).map(
    lambda found: [(kind, number, place) for place, (kind, number) in enumerate(found)]
)


def kind(item):
    return item[0]


@given(ITEMS)
def test_everything_is_told_once_and_nothing_is_added(items):
    assert sorted(each for group in folded(items, kind) for each in group) == sorted(items)


@given(ITEMS)
def test_a_group_is_of_one_kind_in_the_order_it_came(items):
    for group in folded(items, kind):
        assert len({kind(each) for each in group}) == 1
        assert [place for *_, place in group] == sorted(place for *_, place in group)


@given(ITEMS)
def test_groups_come_in_the_order_of_their_first(items):
    firsts = [group[0][2] for group in folded(items, kind)]

    assert firsts == sorted(firsts)


@given(ITEMS)
def test_there_are_never_more_than_a_few_groups_of_a_kind(items):
    groups = folded(items, kind)

    for each in "abc":
        mine = [len(group) for group in groups if kind(group[0]) == each]
        assert len(mine) <= FEW
        assert mine == [1] * len(mine) or (len(mine) == 1 and mine[0] > FEW)
