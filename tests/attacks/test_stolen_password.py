"""A stolen password alone: a role counts for nothing until its holder has a second factor."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.models import User
from content.actions import PUBLISH_ARTICLE
from content.models import Article, Section
from content.models.articles.review import Approval
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from tests.accounts.people import person, type_password
from tests.newsroom import digest_of, fresh

ENROL = "/account/authenticator/"


def with_role(name: str, role: str, section: Section) -> User:
    """Someone with an account of a month and a role since yesterday, who has no second factor yet."""
    user = person(name, created_at=Now() - timedelta(days=30))
    scope = None if role == "administrator" else section.scope
    RoleAssignment.objects.create(user=user, role=role, scope=scope, reason="edits")
    RoleAssignment.objects.filter(user=user).update(assigned_at=Now() - timedelta(days=1))
    return user


def thief_of(user: User) -> Client:
    client = Client()
    assert type_password(client, user).status_code == 302
    client.post("/account/protect/", {"next": "/cms/"})  # "later"
    return client


@pytest.mark.parametrize("days", [0, 7])
@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_it_approves_and_publishes_nothing(
    in_review: Article, news: Section, settings: Any, role: str, days: int
) -> None:
    settings.FACTOR_GRACE_DAYS = days
    thief = thief_of(with_role("Eva", role, news))
    here = f"/cms/articles/{in_review.pk}/"
    for address, fields in (("approve/", {"digest": digest_of(in_review)}), ("publish/", {})):
        thief.post(here + address, fields)
    assert thief.get(here)["Location"].startswith(ENROL)
    assert not Approval.objects.exists()
    assert fresh(in_review).live_id is None


def test_the_first_page_names_the_role_that_waits(news: Section) -> None:
    client = Client()
    answer = type_password(client, with_role("Eva", "editor", news))
    page = client.get(answer["Location"], follow=True)
    assert page.redirect_chain[-1][0].startswith(ENROL)
    assert "editor of News" in page.content.decode()
    assert "editor of News" in client.get("/account/passkeys/new/").content.decode()


def test_a_contributor_writes_without_one_only_where_the_site_insists(news: Section, settings: Any) -> None:
    cleo = with_role("Cleo", "contributor", news)
    assert thief_of(cleo).get("/cms/")["Location"].startswith(ENROL)
    settings.FACTOR_GRACE_DAYS = 7
    assert thief_of(cleo).get("/cms/").status_code == 200


def test_a_right_on_one_article_ends_the_days_of_grace(
    in_review: Article, news: Section, settings: Any, ada: User
) -> None:
    settings.FACTOR_GRACE_DAYS = 7
    cleo = with_role("Cleo", "contributor", news)
    grant_object(cleo, PUBLISH_ARTICLE, in_review, reason="on duty tonight", by=ada)
    assert thief_of(cleo).get("/cms/")["Location"].startswith(ENROL)
