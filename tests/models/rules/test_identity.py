"""Which databases are taken for the one a home knows, and which are held."""

import pytest

from models.rules.identity import Hold, judged, same_place

HERE, THERE = "server/7/16384/16400", "server/7/16385/16400"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("server/7/16384/16400", "server/7/16384/16400", True),
        ("server/7/16384/16400", "server/8/16384/16400", False),
        ("server/7/16384/16400", "server/7/16385/16400", False),
        ("server/7/16384/16400", "server/7/16384/16999", False),
        ("server/7/16384/16400", "server/?/16384/16400", True),
        ("server/?/16384/16400", "server/7/16385/16400", False),
        ("file/12/99", "file/12/99", True),
        ("file/12/99", "file/13/99", True),
        ("file/12/99", "file/12/98", False),
        ("file/12/?", "file/12/98", True),
        ("file/12/?", "file/13/98", False),
        ("file/?/?", "file/13/98", True),
        ("file/12/99", "server/7/16384/16400", False),
    ],
)
def test_a_place_is_told_by_what_a_copy_does_not_share(one, other, same):
    assert same_place(one, other) is same
    assert same_place(other, one) is same


@pytest.mark.parametrize("counted", [5, 6, 500])
@pytest.mark.parametrize("noted", [None, 5])
def test_a_database_at_its_place_that_has_counted_on_is_the_one_we_know(counted, noted):
    assert judged(HERE, HERE, counted=counted, noted=noted, at_home=False) is None


@pytest.mark.parametrize("actual", [HERE, THERE])
@pytest.mark.parametrize("at_home", [True, False])
def test_a_database_that_has_counted_less_than_we_noted_is_its_own_past(actual, at_home):
    assert judged(HERE, actual, counted=4, noted=5, at_home=at_home) is Hold.OLDER


def test_a_database_at_another_place_is_a_copy():
    assert judged(HERE, THERE, counted=5, noted=None, at_home=False) is Hold.COPIED
    assert judged(HERE, THERE, counted=5, noted=5, at_home=False) is Hold.COPIED


def test_a_database_at_another_place_under_its_old_address_is_the_same_where_nothing_is_missing():
    assert judged(HERE, THERE, counted=5, noted=5, at_home=True) is None
    assert judged(HERE, THERE, counted=500, noted=5, at_home=True) is Hold.COPIED
