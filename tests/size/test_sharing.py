"""What is shared is shown in pages, and given and taken one by one: nothing grows with how much is shared."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content import workflow
from content.actions import VIEW_ARTICLE
from content.cms.lists.pagination import Cursor
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.administration.permission_sync import codename
from rbac.evaluation.access_list import reaching
from rbac.evaluation.assignment_pages import key_of, page_of_grants
from rbac.grants import grant_object, grant_of, shared_with
from rbac.models import RoleAssignment
from tests.confirming import confirmed
from tests.counting import rows_read
from tests.size.paging import found_on_pages

pytestmark = pytest.mark.late

MANY = 300


@pytest.fixture
def shared(draft: Article) -> Article:
    """With hundreds of people and teams, all in one transaction and so at one moment."""
    people = User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"P {n}") for n in range(MANY))
    teams = Group.objects.bulk_create(Group(name=f"Team {n}") for n in range(MANY))
    given = {
        "permission": Permission.objects.get(codename=codename(VIEW_ARTICLE), content_type__model="article"),
        "content_object": draft,
        "reason": "reads",
    }
    ArticleGrant.objects.bulk_create(ArticleGrant(user=one, **given) for one in people)
    ArticleTeamGrant.objects.bulk_create(ArticleTeamGrant(group=one, **given) for one in teams)
    return draft


def page_reads(client: Client, article: Article) -> int:
    return rows_read(ArticleGrant, lambda: client.get(f"/cms/articles/{article.pk}/share/"))


def test_the_page_reads_what_it_shows(shared: Article, as_ed: Client) -> None:
    assert page_reads(as_ed, shared) <= 2 * 51
    with CaptureQueriesContext(connection) as captured:
        text = as_ed.get(f"/cms/articles/{shared.pk}/share/").text
    assert text.count('name="grant"') == 50
    assert len(captured) <= 14


def test_every_grant_is_on_one_page_and_on_no_other(shared: Article, as_ed: Client) -> None:
    seen = found_on_pages(as_ed, f"/cms/articles/{shared.pk}/share/", r'name="grant" value="([a-z]+-\d+)"')
    assert len(seen) == len(set(seen)) == 2 * MANY


def test_the_way_back_leads_to_the_same_page(shared: Article) -> None:
    first = page_of_grants(shared, None, 50)
    last = first.rows[-1]
    second = page_of_grants(shared, Cursor(last.assigned_at, key_of(last)), 50)
    top = second.rows[0]
    back = page_of_grants(shared, Cursor(top.assigned_at, key_of(top), newer=True), 50)
    assert back.rows == first.rows
    assert (second.newer, second.older) == (True, True)


def test_what_is_taken_away_is_found_by_its_key(shared: Article, as_ed: Client) -> None:
    grant = ArticleGrant.objects.order_by("pk")[0]
    address = f"/cms/articles/{shared.pk}/share/take/"
    asked = rows_read(ArticleGrant, lambda: grant_of(shared, grant.pk, to_team=False))
    assert asked <= 1
    confirmed(as_ed, address, {"grant": f"person-{grant.pk}", "reason": "done"})
    assert not ArticleGrant.objects.filter(pk=grant.pk).exists()


@pytest.mark.parametrize("wrong", ["", "person-", "person-x", "team-0", "group-1", f"person-{'9' * 30}"])
def test_a_key_that_is_none_takes_nothing_away(wrong: str, shared: Article, as_ed: Client) -> None:
    address = f"/cms/articles/{shared.pk}/share/take/"
    confirmed(as_ed, address, {"grant": wrong, "reason": "done"})
    assert ArticleGrant.objects.count() == ArticleTeamGrant.objects.count() == MANY


def test_a_grant_on_something_else_is_not_found_here(
    shared: Article, news: Section, ed: User, otto: User
) -> None:
    other = workflow.create_article(news, by=ed, title="Other")
    elsewhere = grant_object(otto, VIEW_ARTICLE, other, reason="reads", by=ed)
    assert grant_of(shared, elsewhere.pk, to_team=False) is None
    assert grant_of(other, elsewhere.pk, to_team=False) == elsewhere


def test_everybody_it_is_shared_with_takes_two_queries(shared: Article, otto: User) -> None:
    ArticleTeamGrant.objects.first().group.user_set.add(otto)
    with CaptureQueriesContext(connection) as captured:
        found = shared_with(shared)
    assert len(captured) == 2
    assert found == {otto.pk, *ArticleGrant.objects.values_list("user_id", flat=True)}


def test_who_works_on_it_anyway_is_read_of_those_that_are_shown(
    draft: Article, cara: User, as_ed: Client
) -> None:
    people = User.objects.bulk_create(User(email=f"w{n}@example.org", name=f"W {n}") for n in range(MANY))
    place = draft.section.scope
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="editor", scope=place, reason="works here") for one in people
    )
    found, more = reaching(draft, most=10)
    assert (len(found), more) == (10, True)
    assert str(found[0].holder) == "Cara"
    assert rows_read(User, lambda: reaching(draft, most=10)) <= 3 * 11


def test_of_all_who_work_at_a_place_the_first_are_read(draft: Article) -> None:
    people = User.objects.bulk_create(User(email=f"w{n}@example.org", name=f"W {n}") for n in range(MANY))
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=one, role="editor", scope=place, reason="works here")
        for one in people
        for place in (draft.section.scope, None)
    )
    with connection.cursor() as cursor:
        for way in ("sort", "incremental_sort"):  # nothing is known here of how many there are
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert rows_read(RoleAssignment, lambda: reaching(draft, most=10)) <= 2 * 2 * 12
