"""Pages of the list of articles hold what a user may see, and text stays text (content.cms.lists.listing)."""

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.cms.lists.newest import newest_first
from content.models import Article, Section
from content.sections.verbs import change_section
from foundation.prepared_queries import prepared
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_decisions_about_a_loaded_list_ask_nothing_more(
    sixty: None, cara: Person, ed: Person, otto: Person
) -> None:
    for article in Article.objects.all()[:55]:
        grant_object(otto, EDIT_ARTICLE, article, reason="helps out", by=ed)
    for person in (cara, ed, otto):
        ask_about_fifty(User.objects.get(pk=person.pk))  # no one's session


def ask_about_fifty(user: User) -> None:
    rows = list(newest_first(visible_to(user, VIEW_ARTICLE, Article).select_related("section__scope"))[:50])
    assert len(rows) == 50
    decide(user, VIEW_ARTICLE, rows[0])
    with CaptureQueriesContext(connection) as captured:
        assert all(decide(user, VIEW_ARTICLE, row).allowed for row in rows)
        assert sum(decide(user, EDIT_ARTICLE, row).allowed for row in rows) == 50
    assert not captured.captured_queries


@pytest.mark.late
def test_a_list_that_was_asked_for_before_is_not_compiled_again(sixty: None, four: dict[str, Client]) -> None:
    for client in four.values():
        for path in ("/cms/", "/cms/articles/"):
            first = client.get(path).content
            known = prepared.cache_info().misses
            assert client.get(path).content.count(b"<a ") == first.count(b"<a ")
            assert prepared.cache_info().misses == known


def test_a_kept_list_follows_who_may_see_what(
    sixty: None, ed: Person, as_ed: Client, policies: Section, ada: Person
) -> None:
    workflow.create_article(policies, by=ada, title="A rule", body="<p>x</p>")
    assert b"A rule" not in as_ed.get("/cms/articles/").content
    given = RoleAssignment.objects.create(user=ed, role="editor", scope=policies.scope, reason="helps out")
    forget_assignments()
    assert b"A rule" in as_ed.get("/cms/articles/").content
    given.delete()
    forget_assignments()
    assert b"A rule" not in as_ed.get("/cms/articles/").content
    User.objects.filter(pk=ed.pk).update(frozen_at=Now())
    assert as_ed.get("/cms/articles/").status_code == 302


def test_words_and_places_in_a_list_of_articles_stay_words(
    news: Section, ed: Person, ada: Person, draft: Article
) -> None:
    evil = "\"'><script>alert(1)</script>{title}"
    workflow.create_article(news, by=ed, title=f"Ferry {evil}", body="<p>x</p>", slug="evil")
    change_section(news, by=ada, title=f"News {evil}")
    User.objects.filter(pk=ed.pk).update(name=evil)
    for path in ("/cms/", "/cms/articles/", f"/cms/articles/?section={news.pk}", f"/cms/articles/?q={evil}"):
        page = signed_in(ed).get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{title}" in page
