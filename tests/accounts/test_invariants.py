"""``accounts.invariants``: what even an administrator cannot do. Refusals only."""

import pytest

from accounts.lifecycle.freezing import freeze
from accounts.models import User
from accounts.second_factor.factor_resets import agree, ask
from accounts.second_factor.factors import totp_of
from rbac.errors import Refused
from tests.accounts.second_factor.test_factor_resets import REASON, another_administrator
from tests.signing_in import signed_in


def test_nobody_asks_for_themselves(ada: User) -> None:
    with pytest.raises(Refused, match="own second factor"):
        ask(ada, by=ada, reason=REASON)


def test_nobody_agrees_to_their_own_request(ada: User, cara: User) -> None:
    reset = ask(cara, by=ada, reason=REASON)
    with pytest.raises(Refused):
        agree(reset, by=ada)
    assert signed_in(ada).post(f"/cms/people/resets/{reset.pk}/agree/").status_code in (403, 404)
    assert totp_of(cara)


def test_nobody_agrees_to_the_removal_of_their_own(ada: User) -> None:
    alma = another_administrator()
    with pytest.raises(Refused):
        agree(ask(ada, by=alma, reason=REASON), by=ada)


def test_an_administrator_cannot_freeze_herself(ada: User) -> None:
    with pytest.raises(Refused, match="cannot freeze your own account"):
        freeze(ada, by=ada, reason="oops")
    assert signed_in(ada).post(f"/cms/people/{ada.pk}/freeze/", {"reason": "oops"}).status_code == 403
