"""Import of articles (content.imports.portable.articles): nothing is published by accident."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from audit.models import Entry
from content import workflow
from content.imports.portable.context import How
from content.imports.wordpress.report import Outcome
from content.models import Address, Article, ImportedItem, RevisionStatus, Section
from content.rulebook.sections import IMPORT_SITE
from rbac.errors import Refused
from tests.content.imports.portable import made
from tests.content.imports.portable.made import Bring, of
from tests.newsroom import Person, digest_of
from tests.words import readdressed


def test_what_readers_saw_they_see_and_the_audit_log_says_who_brought_it(bring: Bring) -> None:
    bring(revisions=[made.revision(), made.revision(number=2)], articles=[made.article(live=2)])
    article = Article.objects.get()
    assert article.live is not None
    assert (article.live.number, article.draft, article.revisions.count()) == (2, None, 2)
    assert article.live.created_at.isoformat() == "2026-05-01T08:00:00+00:00"
    told = Entry.objects.get(event="content.article.imported")
    assert (told.actor_id, told.public["state"][1]) == (IMPORT_SITE, "published")


def test_the_next_edit_takes_four_eyes(bring: Bring, edna: Person) -> None:
    bring()
    article = Article.objects.get()
    workflow.save_draft(article, by=edna, title="New", summary="", body="<p>New.</p>", base=1)
    workflow.submit(article, by=edna)
    with pytest.raises(Refused):
        workflow.approve(article, by=edna, digest=digest_of(article))


@pytest.mark.parametrize(
    "article",
    [
        made.article(live=None, draft=1, published_at=None, first_published_at=None),
        made.article(live=None, draft=1, archived_at=made.NOW),
    ],
    ids=["a draft", "taken down"],
)
def test_what_readers_did_not_see_they_do_not_see(article: dict[str, Any], bring: Bring) -> None:
    bring(articles=[article])
    found = Article.objects.get()
    assert (found.live, found.is_archived) == (None, article["archived_at"] is not None)
    assert found.draft is not None
    assert found.draft.status.state == ("archived" if found.is_archived else "draft")


def test_nothing_waits_for_a_date_to_come(bring: Bring) -> None:
    report = bring(articles=[made.article(published_at="2999-01-01T00:00:00.000000Z")])
    assert "still to come" in of(report, "article").notes[0]
    published = Article.objects.get().published_at
    assert published is not None
    assert published.year < 2999


def test_with_drafts_nothing_is_live(bring: Bring) -> None:
    report = bring(How(drafts=True), articles=[made.article(live=1, draft=2)], revisions=[
        made.revision(), made.revision(number=2, title="Later")])  # fmt: skip
    article = Article.objects.get()
    assert (article.live, article.newest.title) == (None, "Later")
    assert of(report, "article").outcome is Outcome.CHANGED


def test_what_was_private_is_a_draft_in_a_section_that_more_may_read(news: Section, bring: Bring) -> None:
    report = bring(sections=[made.section(audience="roles", policy={"audience": "roles"})])
    assert Article.objects.get().live is None
    assert "more people would read it" in of(report, "article").notes[0]
    news.refresh_from_db()
    assert news.audience == "public"


def test_an_old_address_of_here_goes_on_leading_where_it_led(
    published: Article, news: Section, ed: Person, bring: Bring
) -> None:
    old = published.address.path
    readdressed(published, news, by=ed, slug="elsewhere")
    report = bring(articles=[made.article(old)], revisions=[made.revision(old)])
    assert of(report, "article").outcome is Outcome.LEFT_OUT
    assert Address.objects.get(path=old).target == Address.objects.get(article=published)


def test_a_script_in_the_words_is_gone_and_said_to_be(bring: Bring) -> None:
    report = bring(
        revisions=[
            made.revision(body="<p onclick='x()'>Yes<script>alert(1)</script></p>", title="A\u202etitle")
        ]
    )
    live = Article.objects.get().live
    assert live is not None
    assert (live.body, live.title) == ("<p>Yes</p>", "A title")
    assert of(report, "article").notes == [
        "version 1: its title was cleaned",
        "version 1: its body was cleaned",
    ]


@pytest.mark.parametrize(
    ("revision", "why"),
    [
        (made.revision(title="\u202e"), "Give the article a title"),
        (made.revision(body="x" * 400_000), "too long"),
        (made.revision(correction_notes="no day"), "begins with its day"),
    ],
    ids=["no title", "too long", "a note without a day"],
)
def test_one_odd_article_is_left_out_with_everything_that_belongs_to_it(
    revision: dict[str, Any], why: str, bring: Bring
) -> None:
    report = bring(
        articles=[made.article(), made.article("news/zzz")],
        revisions=[revision, made.revision("news/zzz")],
        comments=[made.comment()],
        redirects=[{"address": "old", "leads_to": "news/story", "by_hand": False}],
    )
    assert [article.slug for article in Article.objects.all()] == ["zzz"]
    assert not ImportedItem.objects.filter(identifier="news/story").exists()
    left = [account for account in report.accounts if account.outcome is Outcome.LEFT_OUT]
    assert [account.kind for account in left] == ["article", "comment", "old address"]
    assert why in left[0].notes[0]


def test_a_kind_that_no_one_declares_here_is_left_out(bring: Bring) -> None:
    report = bring(articles=[made.article(kind="recipe")])
    assert "recipe" in of(report, "article").notes[0]


def test_an_event_that_lacks_what_readers_need_is_a_draft(bring: Bring) -> None:
    bring(articles=[made.article(kind="event")])
    assert Article.objects.get().live is None


def test_no_row_lets_words_of_here_past_four_eyes(draft: Article) -> None:
    """A captured web process writes the row of an import for a draft that is here already."""
    ImportedItem.objects.create(source="x", kind="article", identifier="x", object_id=draft.pk, arrived_in=1)
    assert ImportedItem.objects.get().arrived_in is None
    status = RevisionStatus.objects.filter(revision=draft.draft)
    with pytest.raises(DatabaseError, match="no one else has approved"), transaction.atomic():
        status.update(state="published")
