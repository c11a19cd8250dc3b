"""Approvals by a browser left open: none without a fresh proof of who gives it, and the form goes on by itself.

Tests of content.cms.review and content.cms.structure.
"""

import pytest

from content.models import Approval, Article, EmergencyPass, PolicyChange, Section
from content.policies.change import change_policy
from tests.accounts.sessions.test_reauth_request_store import go_on, interrupted
from tests.corrections import corrected
from tests.newsroom import Person, digest_of
from tests.signing_in import signed_in


def test_an_approval_asks_after_an_hour(in_review: Article, ed: Person) -> None:
    address, sent = f"/cms/articles/{in_review.pk}/approve/", {"digest": digest_of(in_review)}
    late = signed_in(ed, minutes_ago=61)
    token = interrupted(late, address, **sent)
    assert not Approval.objects.exists()
    go_on(late, ed, address, token)
    assert Approval.objects.get().approver == ed


def test_it_does_not_ask_before(in_review: Article, ed: Person) -> None:
    address = f"/cms/articles/{in_review.pk}/approve/"
    assert signed_in(ed, minutes_ago=58).post(address, {"digest": digest_of(in_review)}).status_code == 302


@pytest.fixture
def countersign(published: Article, ed: Person) -> tuple[str, str]:
    fix = corrected(published, ed)
    return f"/cms/corrections/{fix.pk}/countersign/", fix.digest


@pytest.fixture
def sign_off(red: EmergencyPass) -> tuple[str, str]:
    return f"/cms/emergencies/{red.pk}/sign-off/", ""


@pytest.mark.parametrize("form", ["countersign", "sign_off"])
def test_the_word_of_a_second_person_goes_on(form: str, edna: Person, request: pytest.FixtureRequest) -> None:
    address, digest = request.getfixturevalue(form)
    late = signed_in(edna, minutes_ago=61)
    token = interrupted(late, address, digest=digest)
    answer = go_on(late, edna, address, token)
    assert (answer.status_code, "igned" in answer.text) == (200, True)


def test_so_does_agreeing_to_a_looser_policy(news: Section, ada: Person, eve: Person) -> None:
    change = change_policy(news, {"four_eyes": False}, by=ada, reason="Small")
    address, late = f"/cms/policy/changes/{change.pk}/agree/", signed_in(eve, minutes_ago=61)
    answer = go_on(late, eve, address, interrupted(late, address))
    assert (answer.status_code, 'name="seen"' in answer.text) == (200, True)
    assert PolicyChange.objects.get(pk=change.pk).applied_at is None
