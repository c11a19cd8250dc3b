"""``accounts.invariants``: what even an administrator cannot do. Refusals only."""

from collections.abc import Callable

import pytest

from accounts.lifecycle.admin_issued_links import recovery_link
from accounts.lifecycle.deactivation import deactivate
from accounts.lifecycle.freezing import freeze
from accounts.models import User
from accounts.second_factor.factor_resets import agree, ask
from accounts.second_factor.factors import totp_of
from rbac.errors import Refused
from tests.accounts.second_factor.test_factor_resets import REASON
from tests.signing_in import signed_in

OWN: dict[str, Callable[[User], object]] = {
    "own second factor": lambda ada: ask(ada, by=ada, reason=REASON),
    "cannot freeze your own account": lambda ada: freeze(ada, by=ada, reason=REASON),
    "This is your own account": lambda ada: deactivate(ada, by=ada, reason=REASON),
    "your own account: ask another": lambda ada: recovery_link(ada, by=ada),
}


@pytest.mark.parametrize("said", OWN)
def test_no_one_does_it_to_their_own_account(ada: User, said: str) -> None:
    with pytest.raises(Refused, match=said):
        OWN[said](ada)


def test_no_one_agrees_to_their_own_request(ada: User, cara: User) -> None:
    reset = ask(cara, by=ada, reason=REASON)
    with pytest.raises(Refused):
        agree(reset, by=ada)
    assert signed_in(ada).post(f"/cms/people/resets/{reset.pk}/agree/").status_code in (403, 404)
    assert totp_of(cara)


def test_no_one_agrees_to_the_removal_of_their_own(ada: User, eve: User) -> None:
    with pytest.raises(Refused):
        agree(ask(ada, by=eve, reason=REASON), by=ada)
