"""The pages of a person and of a team name what is shared with them one by one, and no one else's."""

from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models.functions import Now
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content import workflow
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.grants import grant_object, grants_on, revoke_grant
from rbac.teams import add_member, make_team
from secureproject.people.object_grants import MOST, shared_with


@pytest.fixture
def legal(ada: User) -> Group:
    return make_team("Legal", by=ada)


def names(holder: User | Group, seen_by: User) -> list[str]:
    return [thing["name"] for thing in page_for(seen_by, holder)["shared"]]


def page_for(seen_by: User, holder: User | Group) -> dict[str, Any]:
    request = RequestFactory().get("/")
    request.user = seen_by
    return shared_with(holder, request)


def test_what_someone_may_not_see_is_not_named_to_them(
    draft: Article, ed: User, otto: User, colin: User
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    assert names(otto, colin) == []
    assert names(otto, ed) == [str(draft)]


def test_what_has_ended_or_was_taken_away_is_not_named(
    draft: Article, news: Section, ed: User, otto: User, ada: User
) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    grant_object(otto, VIEW_ARTICLE, news, reason="reads", by=ada)
    ArticleGrant.objects.update(until="2020-01-01T00:00Z")
    assert names(otto, ada) == [str(news)]
    revoke_grant(grants_on(news)[0], reason="read", by=ada)
    assert names(otto, ada) == []


def test_a_person_without_a_role_is_not_said_to_see_nothing(
    draft: Article, as_ada: Client, ed: User, otto: User
) -> None:
    page = f"/cms/people/{otto.pk}/"
    assert "sees nothing of the CMS" in as_ada.get(page).text
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps with tides", by=ed)
    text = as_ada.get(page).text
    assert "sees nothing of the CMS" not in text
    assert f'href="/cms/articles/{draft.pk}/share/">{draft}</a>' in text
    assert "Edit an article" in text
    assert "helps with tides" in text


def test_what_comes_through_a_team_says_so(
    draft: Article, legal: Group, as_ada: Client, ed: User, otto: User, ada: User
) -> None:
    grant_object(legal, APPROVE_ARTICLE, draft, reason="law", by=ed)
    assert "Through the team Legal" not in as_ada.get(f"/cms/people/{otto.pk}/").text
    add_member(legal, otto, reason="reads law", by=ada)
    assert "Through the team Legal" in as_ada.get(f"/cms/people/{otto.pk}/").text
    text = as_ada.get(f"/cms/people/teams/{legal.pk}/").text
    assert f'href="/cms/articles/{draft.pk}/share/">{draft}</a>' in text
    assert "Through the team" not in text


@pytest.mark.late
def test_it_takes_as_many_queries_for_fifty_as_for_one_and_says_that_there_are_more(
    news: Section, ada: User, ed: User, otto: User
) -> None:
    def given(number: int) -> tuple[int, int, bool]:
        for index in range(number):
            article = workflow.create_article(news, by=ed, title=f"No. {index}", summary="x", body="<p>x</p>")
            grant_object(otto, EDIT_ARTICLE, article, reason="x", by=ada)
        with CaptureQueriesContext(connection) as captured:
            found = page_for(ada, otto)
        return len(captured), len(found["shared"]), found["turns_of_shared"]["older"] is not None

    # Three of the seven ask about anyone who looks, again after each change.
    assert given(1)[1:] == (1, False)
    assert given(1) == (7, 2, False)
    assert given(MOST) == (7, MOST, True)


def test_all_of_it_can_be_read_in_pages(
    news: Section, legal: Group, as_ada: Client, ed: User, otto: User, ada: User
) -> None:
    add_member(legal, otto, reason="reads law", by=ada)
    for number in range(11):
        article = workflow.create_article(news, by=ed, title=f"No. {number}", summary="x", body="<p>x</p>")
        grant_object(otto if number % 3 else legal, EDIT_ARTICLE, article, reason="x", by=ada)
    grant_object(otto, VIEW_ARTICLE, news, reason="x", by=ada)
    for grants in (ArticleGrant, ArticleTeamGrant):
        grants.objects.update(assigned_at=Now())
    everything = names(otto, seen_by=ada)
    with patch("secureproject.people.object_grants.MOST", 3):
        there, back = turned_through(as_ada, f"/cms/people/{otto.pk}/")
    assert there == everything
    assert len(there) == 12
    assert back == everything


def turned_through(client: Client, address: str) -> tuple[list[str], list[str]]:
    page = client.get(address)
    there, back = [thing["name"] for thing in page.context["shared"]], list[str]()
    while query := page.context["turns_of_shared"]["older"]:
        page = client.get(f"{address}?{query}")
        there += [thing["name"] for thing in page.context["shared"]]
    while True:
        back = [thing["name"] for thing in page.context["shared"]] + back
        if not (query := page.context["turns_of_shared"]["newer"]):
            return there, back
        page = client.get(f"{address}?{query}")
