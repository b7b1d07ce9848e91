from itertools import pairwise

import pytest

from models.rules.roles import Right, Role, allows, higher, least, rights_of


def test_each_role_may_all_that_the_role_below_it_may():
    ladder = [Role.VIEWER, Role.AUTHOR, Role.APPROVER, Role.MANAGER, Role.ADMIN]
    for lower, upper in pairwise(ladder):
        assert rights_of(lower) < rights_of(upper)


def test_an_admin_may_everything_and_a_client_only_speak():
    assert rights_of(Role.ADMIN) == frozenset(Right)
    assert rights_of(Role.CLIENT) == {Right.SPEAK}


@pytest.mark.parametrize(
    ("right", "role"),
    [
        (Right.LOOK, Role.VIEWER),
        (Right.WRITE, Role.AUTHOR),
        (Right.DECIDE, Role.APPROVER),
        (Right.REPEAT, Role.MANAGER),
        (Right.PEOPLE, Role.ADMIN),
    ],
)
def test_a_right_is_had_from_one_role_on(right, role):
    assert least(right) is role
    assert allows(role, right)


def test_of_two_roles_the_one_that_allows_more_is_the_higher():
    assert higher(Role.MANAGER, Role.CLIENT) is Role.MANAGER
    assert higher(Role.VIEWER, Role.AUTHOR) is Role.AUTHOR
