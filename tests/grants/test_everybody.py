"""What is given on articles and sections is found for everybody at once just as each of them sees it in a list."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from accounts.models import User
from content import workflow
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE, VIEW_SECTION
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.sections import add_section
from rbac import consequences, everybody
from rbac.actions import Action
from rbac.consequences import Consequences, consequences_of
from rbac.everybody import custom_roles, filled, statement_for_anybody
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from rbac.rulebook import rulebook
from rbac.scopes import add_scope
from tests.policies import with_policy

SEEN = """
SELECT person.id, thing.id FROM unnest(%s::bigint[]) AS person (id)
CROSS JOIN LATERAL ({allowed}) AS thing (id, place)
"""
type Found = set[tuple[str, str]]


@pytest.fixture
def people(
    site: object, request: pytest.FixtureRequest, ada: User, otto: User, colin: User
) -> dict[int, User]:
    """Otto holds grants on an article and a section, a team of Colin's likewise; Cara one to approve her own words."""
    add_scope("No section")  # so that no section has the key of its place
    news, policies = request.getfixturevalue("news"), request.getfixturevalue("policies")
    draft, cara, ed = (request.getfixturevalue(name) for name in ("in_review", "cara", "ed"))
    sport = add_section(news, by=ada, title="Sport")
    other = workflow.create_article(policies, by=ada, title="Dogs")
    workflow.create_article(sport, by=ada, title="Cup final")
    legal = Group.objects.create(name="Legal")
    legal.user_set.add(colin)
    RoleAssignment.objects.filter(user=colin).delete()
    grant_object(otto, EDIT_ARTICLE, other, reason="x", by=ada)
    grant_object(otto, VIEW_ARTICLE, sport, reason="x", by=ada)
    grant_object(legal, EDIT_ARTICLE, news, reason="x", by=ada)
    grant_object(legal, PUBLISH_ARTICLE, other, reason="x", by=ada)
    ended = grant_object(otto, APPROVE_ARTICLE, other, reason="x", by=ada)
    ArticleGrant.objects.filter(pk=ended.pk).update(until=timezone.now() - timedelta(days=1))
    writers = Group.objects.create(name="Writers")
    writers.user_set.add(cara)
    grant_object(writers, APPROVE_ARTICLE, draft, reason="x", by=ada)
    return {one.pk: one for one in (otto, colin, cara, ed, ada)}


def named(action: Action, pairs: Any, people: dict[int, User]) -> Found:
    model: Any = rulebook.model_of(action)
    things = model._default_manager.in_bulk()
    return {(str(people[person]), str(things[key])) for person, key in pairs}


def found(action: Action, people: dict[int, User]) -> Found:
    allowed, parameters = statement_for_anybody(action, None, custom_roles())
    with connection.cursor() as cursor:
        cursor.execute(filled(SEEN, allowed=allowed), [[*people], *parameters])
        return named(action, cursor.fetchall(), people)


@pytest.mark.parametrize(
    "action", [EDIT_ARTICLE, VIEW_ARTICLE, APPROVE_ARTICLE, PUBLISH_ARTICLE, VIEW_SECTION]
)
def test_grants_count_as_they_do_in_a_list(action: Action, people: dict[int, User]) -> None:
    again = User.objects.in_bulk([*people])
    model: Any = rulebook.model_of(action)
    listed = {(key, obj.pk) for key, one in again.items() for obj in visible_to(one, action, model)}
    assert found(action, people) == named(action, listed, people)


def test_no_grant_leads_past_own_words_where_four_eyes_are_not_demanded(
    people: dict[int, User], news: Section
) -> None:
    with_policy(news, four_eyes=False)
    assert {person for person, _thing in found(APPROVE_ARTICLE, people)} == {"Ada", "Ed"}


def test_what_teams_were_given_is_nobodys_where_people_belong_to_no_groups(
    people: dict[int, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not every project's user model has them."""

    def who() -> set[str]:
        everybody._written.cache_clear()
        return {person for person, _thing in found(EDIT_ARTICLE, people)}

    assert {"Otto", "Colin"} <= who()
    monkeypatch.setattr(everybody, "people_of_team", lambda relation: "")
    assert ("Otto" in who(), "Colin" in who()) == (True, False)
    everybody._written.cache_clear()


@pytest.fixture
def only_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consequences, "_compared_actions", lambda: [EDIT_ARTICLE])


def lost(found: Consequences) -> dict[str, int]:
    return {str(found.people[d.person]): d.lost for d in found.differences}


def test_whoever_holds_nothing_but_a_grant_is_told_of_what_they_lose(
    people: dict[int, User], only_edits: None
) -> None:
    section = Section.objects.get(title="News")
    taken = consequences_of(lambda: ArticleGrant.objects.all().delete())
    assert lost(taken) == {"Otto": 1}
    store = rulebook.grant_store(Section)
    assert store is not None
    given = store.to_team._default_manager.filter(content_object=section.pk)
    assert lost(consequences_of(given.delete)) == {"Colin": 2}


def test_policies_are_looked_at_only_where_everybody_is(
    draft: Article, news: Section, only_edits: None
) -> None:
    def looser() -> None:
        with_policy(news, four_eyes=False)

    assert consequences_of(looser, places=[news.scope_id]).relaxed
    assert not consequences_of(looser, people=[], places=[news.scope_id]).relaxed
