"""Pages take a fixed number of queries, whatever the number of rows, roles and revisions."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models import Model
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.advice.elements import is_empty
from content.advice.elements import read_page as read_for_advice
from content.cms.lists.bounded_pages import _see_little
from content.cms.lists.filters import Filters
from content.cms.lists.listing import PAGE, read_page
from content.cms.lists.newest import _in_vain, newest_first
from content.cms.lists.pagination import Cursor
from content.models import Article, Section, Site
from content.sections.verbs import add_section, change_section
from foundation.prepared_queries import prepared
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.queries import MUCH, visible_to
from rbac.scopes import add_scope
from tests.counting import statements_of
from tests.newsroom import Person, write
from tests.signing_in import signed_in


@pytest.fixture
def sixty(news: Section, cara: Person, published: Article) -> None:
    for number in range(60):
        article = workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
        if number % 3:
            workflow.submit(article, by=cara)


@pytest.fixture
def thousand_roles(ed: Person, edna: Person, ada: Person, cara: Person) -> Callable[[Person], None]:
    """Gives a person two roles in each of 500 places, 40 of them sections."""

    def give(person: Person) -> None:
        places = [add_section(None, by=ada, title=f"S{number}").scope for number in range(40)]
        places += [add_scope(f"Place {number}") for number in range(460)]
        RoleAssignment.objects.bulk_create(
            RoleAssignment(user=person, role=role, scope=place, reason="many")
            for place in places
            for role in ("contributor", "editor")
        )
        forget_assignments()

    return give


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(captured)


@pytest.fixture
def four(ada: Person, cara: Person, ed: Person, edna: Person) -> dict[str, Client]:
    """One person for each way in which a role is held."""
    return {person.name: signed_in(person) for person in (ada, cara, ed, edna)}


def test_every_role_sees_lists_within_the_budget(sixty: None, four: dict[str, Client]) -> None:
    most = {
        "/cms/": 10,
        "/cms/articles/": 12,
        "/cms/articles/?state=draft&mine=1&q=story": 12,
        "/cms/sections/": 12,
    }
    taken = {(who, path): queries(client, path) for who, client in four.items() for path in most}
    assert {at: count for at, count in taken.items() if count > most[at[1]]} == {}


def test_the_review_queue_is_within_the_budget(sixty: None, ed: Person) -> None:
    assert queries(signed_in(ed), "/cms/review/") <= 12


@pytest.mark.late
def test_many_roles_cost_no_more_than_one(
    sixty: None, ed: Person, thousand_roles: Callable[[Person], None]
) -> None:
    # The first visit finds out which way to the newest articles is the shorter (content/cms/lists/newest.py).
    def twice() -> dict[str, tuple[int, int]]:
        client = signed_in(ed)
        return {path: (queries(client, path), queries(client, path)) for path in paths}

    paths = ("/cms/", "/cms/articles/", "/cms/review/", "/cms/sections/")
    with_one = twice()
    thousand_roles(ed)
    with_many = twice()
    assert {path: later for path, (_first, later) in with_many.items()} == {
        path: later for path, (_first, later) in with_one.items()
    }
    assert all(with_many[path][0] <= with_one[path][0] for path in paths)


def test_the_editor_is_within_the_budget_after_many_saves(published: Article, ed: Person) -> None:
    for number in range(30):
        write(published, ed, f"Version {number}.")
    client = signed_in(ed)
    assert queries(client, f"/cms/articles/{published.pk}/") <= 15
    assert queries(client, f"/cms/articles/{published.pk}/review/") <= 15
    assert queries(client, f"/cms/articles/{published.pk}/history/") <= 15


def test_an_editor_with_nothing_beside_it_asks_for_nothing_but_the_article(
    published: Article, ed: Person
) -> None:
    """Who is there, what they hold, the article, whether anything is beside it, and the site."""
    assert queries(signed_in(ed), f"/cms/articles/{published.pk}/") <= 5


def test_saving_costs_few_statements(published: Article, ed: Person) -> None:
    client, page = signed_in(ed), f"/cms/articles/{published.pk}/"
    words = {
        "title": "Ferry",
        "summary": "",
        "body": "<p>From June.</p>",
        "slug": "",
        "language": "en",
        "base": 1,
    }
    client.post(page, words)
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(page, words | {"body": "<p>From July.</p>", "base": 2})
    assert answer.status_code == 302
    said = statements_of(captured)
    assert len(said) <= 10, [sql[:90] for sql in said]


def test_a_version_is_read_for_advice_once(published: Article, ed: Person) -> None:
    client = signed_in(ed)
    with (
        patch("content.advice.asking.read_page", wraps=read_for_advice) as read,
        patch("content.advice.asking.is_empty", wraps=is_empty) as looked,
    ):
        for _ in range(3):
            assert b"Nothing found" in client.get(f"/cms/articles/{published.pk}/").content
    assert read.call_count <= 1
    assert looked.call_count <= 1


def test_the_name_of_the_site_is_asked_for_once_in_a_while(ed: Person, settings: Any, site: Site) -> None:
    client = signed_in(ed)
    client.get("/cms/articles/")
    each_time = queries(client, "/cms/articles/")
    settings.SITE_FACTS_SECONDS = 60.0
    assert queries(client, "/cms/articles/") == each_time - 1
    Site.objects.update(name="Another name")
    assert b"Another name" not in client.get("/cms/articles/").content
    settings.SITE_FACTS_SECONDS = 0.0
    assert b"Another name" in client.get("/cms/articles/").content


def test_decisions_about_a_loaded_list_ask_nothing_more(
    sixty: None, cara: Person, ed: Person, otto: Person
) -> None:
    for article in Article.objects.all()[:55]:
        grant_object(otto, EDIT_ARTICLE, article, reason="helps out", by=ed)
    for person in (cara, ed, otto):
        ask_about_fifty(User.objects.get(pk=person.pk))  # nobody's session


def ask_about_fifty(user: User) -> None:
    rows = list(newest_first(visible_to(user, VIEW_ARTICLE, Article).select_related("section__scope"))[:50])
    assert len(rows) == 50
    decide(user, VIEW_ARTICLE, rows[0])
    with CaptureQueriesContext(connection) as captured:
        assert all(decide(user, VIEW_ARTICLE, row).allowed for row in rows)
        assert sum(decide(user, EDIT_ARTICLE, row).allowed for row in rows) == 50
    assert not captured.captured_queries


@pytest.mark.parametrize("roles", [0, pytest.param(MUCH + 1, marks=pytest.mark.late)])
def test_the_pages_of_the_list_are_what_may_be_seen_in_its_order(
    roles: int, sixty: None, colin: Person, ed: Person, news: Section
) -> None:
    for article in Article.objects.all()[:55]:
        grant_object(colin, VIEW_ARTICLE, article, reason="reads along", by=ed)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=colin, role="editor", scope=add_scope(f"Place {n}"), reason="many")
        for n in range(roles)
    )
    forget_assignments()
    for filters in (Filters(), Filters(state="in_review"), Filters(kind="article", section=str(news.pk))):
        first = read_page(colin, filters, None).rows
        last = first[PAGE - 1] if len(first) > PAGE else None
        rest = read_page(colin, filters, Cursor(last.changed_at, last.pk)).rows if last else []
        expected = filters.apply(visible_to(colin, VIEW_ARTICLE, Article), colin.pk)
        assert [row.pk for row in (*first[:PAGE], *rest)] == list(
            newest_first(expected).values_list("pk", flat=True)
        )


def test_a_list_that_was_asked_for_before_is_not_compiled_again(sixty: None, four: dict[str, Client]) -> None:
    for client in four.values():
        for path in ("/cms/", "/cms/articles/"):
            first = client.get(path).content
            known = prepared.cache_info().misses
            assert client.get(path).content.count(b"<a ") == first.count(b"<a ")
            assert prepared.cache_info().misses == known


def test_a_kept_list_follows_who_may_see_what(
    sixty: None, ed: Person, policies: Section, ada: Person
) -> None:
    workflow.create_article(policies, by=ada, title="A rule", body="<p>x</p>")
    client = signed_in(ed)
    assert b"A rule" not in client.get("/cms/articles/").content
    given = RoleAssignment.objects.create(user=ed, role="editor", scope=policies.scope, reason="helps out")
    forget_assignments()
    assert b"A rule" in client.get("/cms/articles/").content
    given.delete()
    forget_assignments()
    assert b"A rule" not in client.get("/cms/articles/").content
    User.objects.filter(pk=ed.pk).update(frozen_at=Now())
    assert client.get("/cms/articles/").status_code == 302


def test_words_and_places_in_a_list_of_articles_stay_words(
    news: Section, ed: Person, ada: Person, draft: Article
) -> None:
    evil = "\"'><script>alert(1)</script>{title}"
    workflow.create_article(news, by=ed, title=f"Ferry {evil}", body="<p>x</p>", slug="evil")
    change_section(news, by=ada, title=f"News {evil}")
    User.objects.filter(pk=ed.pk).update(name=evil)
    for path in ("/cms/", "/cms/articles/", f"/cms/articles/?section={news.pk}", f"/cms/articles/?q={evil}"):
        page = signed_in(ed).get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{title}" in page


@pytest.mark.late
def test_whichever_way_is_taken_to_the_newest_the_page_is_the_same(
    sixty: None, colin: Person, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for article in Article.objects.all()[:55]:
        grant_object(colin, VIEW_ARTICLE, article, reason="reads along", by=ed)
    expected = list(newest_first(visible_to(colin, VIEW_ARTICLE, Article)).values_list("pk", flat=True))
    # In vain, far enough, more than there is. One query is asked once in ten minutes: whether they see little.
    for walk, queries_taken in ((0, 3), (58, 1), (4000, 3)):
        monkeypatch.setattr("content.cms.lists.newest.WALK", walk)
        prepared.cache_clear()
        _in_vain.forget()
        _see_little.forget()
        with CaptureQueriesContext(connection) as captured:
            rows = read_page(colin, Filters(), None).rows
        assert [row.pk for row in rows] == expected[: PAGE + 1]
        assert len(captured) == queries_taken


@pytest.mark.late
def test_a_walk_in_vain_is_not_taken_again(sixty: None, colin: Person, ed: Person) -> None:
    grant_object(colin, VIEW_ARTICLE, Article.objects.all()[0], reason="reads along", by=ed)
    read_page(colin, Filters(), None)
    with CaptureQueriesContext(connection) as captured:
        assert len(read_page(colin, Filters(), None).rows) == 1
    assert len(captured) == 1


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "published", "taken_down", "two"])
def test_no_editor_goes_back_for_a_column(
    state: str, request: pytest.FixtureRequest, ed: Person, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only some columns of what an article's page shows are loaded; whoever shows another one adds it there."""
    article = request.getfixturevalue("published" if state == "two" else state)
    if state == "two":
        write(article, cara, "More boats.")
    loaded = list[Any]()
    load = Model.refresh_from_db

    def refresh(self: Model, *about: Any, **more: Any) -> None:
        loaded.append((self, more or about))
        load(self, *about, **more)

    monkeypatch.setattr(Model, "refresh_from_db", refresh)
    for person in (ed, cara):
        assert signed_in(person).get(f"/cms/articles/{article.pk}/").status_code == 200
    assert loaded == []
