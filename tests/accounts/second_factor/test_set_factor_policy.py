"""``accounts.second_factor.set_factor_policy``: who sets a factor policy, and who is told."""

import pytest

from accounts.models import FactorPolicy, User
from rbac.errors import Refused
from tests.accounts.people import require_passkey
from tests.accounts.postbox import new_letters


def test_a_contributor_sets_none(cara: User) -> None:
    with pytest.raises(Refused):
        require_passkey(cara)
    assert not FactorPolicy.objects.exists()


def test_a_user_who_lacks_a_passkey_is_told_by_mail(ada: User, cara: User) -> None:
    require_passkey(ada)
    (letter,) = new_letters()
    assert (letter.to, "within 7 days" in letter.body) == ([cara.email], True)
