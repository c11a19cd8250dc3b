"""``accounts.views.not_me``: "this wasn't me"."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client

from accounts.models import Device, NotMeLink, User
from accounts.passwords.password_reset import may_reset
from rbac.decisions import decide
from tests.accounts.people import type_password, who_is_there
from tests.accounts.postbox import link_in, post_arrives
from tests.accounts.sessions.test_session_list import IPHONE, log_in
from tests.signing_in import signed_in


@pytest.fixture
def link(cara: User) -> str:
    """Someone has logged in as Cara with a new device; the link in the mail about it."""
    log_in(cara)
    log_in(cara, with_=IPHONE, steps=1)
    return link_in(post_arrives()[0])


@pytest.mark.parametrize("what", ["made up", "too old", "used"])
def test_a_link_that_does_not_work_says_nothing(anon: Client, cara: User, link: str, what: str) -> None:
    if what == "too old":
        NotMeLink.objects.update(expires_at=Now() - timedelta(seconds=1))
    if what == "used":
        NotMeLink.objects.update(used_at=Now())
    answer = anon.get("/account/not-me/AAAAAAAAAAAAAAAAAAAAAA/" if what == "made up" else link)
    assert answer.status_code == 404
    assert cara.email not in answer.content.decode()
    assert anon.post("/account/not-me/").status_code == 404


def test_this_was_not_me_leads_through_recovery(anon: Client, cara: User, link: str) -> None:
    anon.get(link)
    assert 'href="/account/password/reset/"' in anon.post("/account/not-me/").content.decode()
    assert f"{settings.SITE_URL}/account/password/reset/" in post_arrives()[-1]
    assert may_reset(User.objects.get(pk=cara.pk))


def test_this_was_not_me_protects_the_account(anon: Client, cara: User, link: str) -> None:
    thief = signed_in(cara)
    Device.objects.update(remembered_until=Now() + timedelta(days=9))
    anon.get(link)
    assert "Your account is protected" in anon.post("/account/not-me/").content.decode()
    assert who_is_there(thief) == ""
    assert not Device.objects.remembered().exists()
    assert type_password(Client(), cara).status_code == 422
    reloaded = User.objects.get(pk=cara.pk)
    decision = decide(reloaded, "content.create_article")
    assert "frozen until an administrator" in str(decision.reason)
    assert anon.get(link).status_code == 404
