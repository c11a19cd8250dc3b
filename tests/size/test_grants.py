"""What a user holds, held until long ago or shared costs no request more, and is shown in pages."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.cms.lists.pagination import Cursor
from content.models import Article, Section
from content.models.grants import ArticleGrant, ArticleTeamGrant
from rbac.assignments import assignments_of, forget_assignments
from rbac.decisions import decide
from rbac.evaluation.access_list import reaching
from rbac.evaluation.assignment_pages import key_of, page_of_grants
from rbac.grants import grant_object, grant_of, shared_with
from rbac.models import RoleAssignment, Scope
from rbac.queries import visible_to
from tests.confirming import confirmed
from tests.counting import look_over, queries, rows_read, rows_read_as_planned
from tests.signing_in import signed_in
from tests.size.many import MANY as SOME
from tests.size.many import Owner, give_each, give_role, many_articles, people, permission
from tests.size.paging import found_on_pages

pytestmark = pytest.mark.late

MANY, FEW, ENDED = 1_000, 20, 3_000
LONG_AGO = timezone.now() - timedelta(days=1_000)
type End = Callable[[int], None]


@pytest.fixture
def articles(news: Section, ed: User) -> list[Article]:
    return many_articles(news, ed, ENDED)


@pytest.fixture
def granted(otto: User, articles: list[Article]) -> list[Article]:
    """Otto sees them, and edits number 7."""
    give_each(otto, VIEW_ARTICLE, articles[:MANY])
    give_each(otto, EDIT_ARTICLE, articles[7:8])
    return articles[:MANY]


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_a_decision_reads_no_grant_more(granted: list[Article], otto: User) -> None:
    person = fresh(otto)
    assert len([*assignments_of(person).all_grants()]) == MANY + 1
    article = Article.objects.select_related("section__scope").get(pk=granted[7].pk)
    allowed: list[bool] = []
    assert rows_read(ArticleGrant, lambda: allowed.append(decide(person, EDIT_ARTICLE, article).allowed)) == 0
    assert allowed == [True]
    assert not decide(person, EDIT_ARTICLE, granted[8]).allowed
    assert decide(person, VIEW_ARTICLE, granted[8]).allowed


def test_what_may_be_done_is_in_lists_whatever_it_is_among(granted: list[Article], otto: User) -> None:
    assert [article.pk for article in visible_to(fresh(otto), EDIT_ARTICLE, Article)] == [granted[7].pk]
    assert visible_to(fresh(otto), VIEW_ARTICLE, Article).count() == MANY


def asked(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured.captured_queries]


def test_pages_stay_within_their_budget(otto: User, articles: list[Article]) -> None:
    give_each(otto, EDIT_ARTICLE, articles[7:8])
    client = signed_in(otto)
    client.get("/cms/articles/")
    before = len(asked(client, "/cms/articles/"))
    give_each(otto, VIEW_ARTICLE, articles[:MANY])
    client.get("/cms/articles/")  # one query more, once in a process
    # Two more however much it is: what was granted is found first, and in which sections; then that is asked about.
    assert len(asked(client, "/cms/articles/")) <= before + 2 <= 12
    assert len(asked(client, f"/cms/articles/{articles[7].pk}/")) <= 15


def test_what_is_hidden_takes_as_many_queries_as_what_is_not_there(
    granted: list[Article], otto: User, ed: User, policies: Section
) -> None:
    hidden = many_articles(policies, ed, 1, name="hidden")[0]
    client = signed_in(otto)
    for path in (f"/cms/articles/{hidden.pk}/", "/cms/articles/987654321/"):
        assert client.get(path).status_code == 404
    assert len(asked(client, f"/cms/articles/{hidden.pk}/")) == len(asked(client, "/cms/articles/987654321/"))


def end_roles(holder: dict[str, Any], news: Section, places: list[Scope], number: int) -> None:
    """As many at other places, and of as many kinds at News."""
    RoleAssignment.objects.filter(reason="ended").delete()
    RoleAssignment.objects.bulk_create(
        RoleAssignment(**holder, role=role, scope=place, reason="ended", until=LONG_AGO)
        for n in range(number)
        for role, place in (("contributor", places[n]), (f"own-{n}", news.scope))
    )
    forget_assignments()


def end_grants(given: Any, articles: list[Article], number: int) -> None:
    type(given).objects.filter(reason="ended").delete()
    holder = given.user if isinstance(given, ArticleGrant) else given.group
    give_each(holder, EDIT_ARTICLE, articles[1:][-number:], reason="ended", until=LONG_AGO)


@pytest.fixture(params=["role", "role of a team", "grant", "grant to a team"])
def held(
    request: pytest.FixtureRequest, fresh_database: str, news: Section, otto: User, articles: list[Article]
) -> tuple[type[Model], End]:
    """One that works; many others will have ended."""
    team = Group.objects.create(name="Legal")
    team.user_set.add(otto)
    to_team = "team" in request.param
    if "role" in request.param:
        holder = {"team": team} if to_team else {"user": otto}
        RoleAssignment.objects.create(**holder, role="editor", scope=news.scope, reason="works")
        places = Scope.objects.bulk_create(
            Scope(name=f"Place {n}", path=f"9{n:05}", depth=1, numchild=0) for n in range(ENDED)
        )
        return RoleAssignment, partial(end_roles, holder, news, places)
    model, who = (ArticleTeamGrant, {"group": team}) if to_team else (ArticleGrant, {"user": otto})
    allowed = {"permission": permission(EDIT_ARTICLE), "content_object": articles[0]}
    works = model._default_manager.create(**who, **allowed, reason="works")
    return model, partial(end_grants, works, articles)


def acts(otto: User, article: Article) -> dict[str, Callable[[], Any]]:
    client: Client = signed_in(otto)

    def fetched(path: str) -> Callable[[], None]:
        def fetch() -> None:
            assert client.get(path).status_code == 200

        return fetch

    def decided() -> None:
        one = Article.objects.select_related("section__scope").get(pk=article.pk)
        assert decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, one).allowed

    return {
        "decision": decided,
        "places": lambda: list(visible_to(User.objects.get(pk=otto.pk), EDIT_ARTICLE, Article)[:50]),
        "list": fetched("/cms/articles/"),
        "editor": fetched(f"/cms/articles/{article.pk}/"),
    }


def reads(model: type[Model], act: Callable[[], Any], rows: Callable[..., int]) -> int:
    act()
    with transaction.atomic():
        return rows(model, act)


def test_no_more_is_read_for_a_user_who_held_very_much(
    held: tuple[type[Model], End], otto: User, articles: list[Article], owner_connection: Owner
) -> None:
    model, end = held
    end(ENDED)
    asked = acts(otto, articles[0])
    unknown = {name: reads(model, asked[name], rows_read) for name in ("decision", "editor")}
    assert unknown == {"decision": 1, "editor": 1}  # where nothing is known of the tables
    found: dict[str, list[int]] = {}
    for number in (FEW, ENDED):
        end(number)
        look_over(owner_connection)
        for name, act in asked.items():
            found.setdefault(name, []).append(reads(model, act, rows_read_as_planned))
    few, many = found.pop("list")
    # A table of few rows may have a plan of its own; then what ended is left out of the list if much less is read.
    assert many <= max(few, ENDED // 5), (few, many)
    assert all(many <= few for few, many in found.values()), found
    assert found["decision"][1] == found["editor"][1] == 1


@pytest.fixture
def shared(draft: Article) -> Article:
    """With hundreds of people and teams, all in one transaction and so at one moment."""
    teams = Group.objects.bulk_create(Group(name=f"Team {n}") for n in range(SOME))
    given = {"permission": permission(VIEW_ARTICLE), "content_object": draft, "reason": "reads"}
    ArticleGrant.objects.bulk_create(ArticleGrant(user=one, **given) for one in people(SOME))
    ArticleTeamGrant.objects.bulk_create(ArticleTeamGrant(group=one, **given) for one in teams)
    return draft


def page_reads(client: Client, article: Article) -> int:
    return rows_read(ArticleGrant, lambda: client.get(f"/cms/articles/{article.pk}/share/"))


def test_the_page_reads_what_it_shows(shared: Article, as_ed: Client) -> None:
    assert page_reads(as_ed, shared) <= 2 * 51
    address = f"/cms/articles/{shared.pk}/share/"
    assert queries(as_ed, address) <= 14
    assert as_ed.get(address).text.count('name="grant"') == 50


def test_every_grant_is_on_one_page_and_on_no_other(shared: Article, as_ed: Client) -> None:
    seen = found_on_pages(as_ed, f"/cms/articles/{shared.pk}/share/", r'name="grant" value="([a-z]+-\d+)"')
    assert len(seen) == len(set(seen)) == 2 * SOME


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
    assert ArticleGrant.objects.count() == ArticleTeamGrant.objects.count() == SOME


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
    give_role("editor", people(SOME), [draft.section.scope])
    found, more = reaching(draft, most=10)
    assert (len(found), more) == (10, True)
    assert str(found[0].holder) == "Cara"
    assert rows_read(User, lambda: reaching(draft, most=10)) <= 3 * 11


def test_of_all_who_work_at_a_place_the_first_are_read(draft: Article) -> None:
    give_role("editor", people(SOME), [draft.section.scope, None])
    # Nothing is known here of how many there are.
    in_order = ("sort", "incremental_sort")
    assert rows_read(RoleAssignment, lambda: reaching(draft, most=10), without=in_order) <= 2 * 2 * 12
