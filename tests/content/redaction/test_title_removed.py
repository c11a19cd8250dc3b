"""A title that the law takes away leaves the journal too: its entries say less and prove as much."""

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from audit.erasure.erasing import tell_label_removed
from audit.models import Entry, PersonKey
from audit.record import record
from audit.timeline import timeline_about
from content import events, workflow
from content.models import Article, Section
from content.redaction.occurrences import Wanted
from tests.content.redaction.test_removing import agreed, asked
from tests.newsroom import Person, fresh, publish
from tests.whole_database import columns_with

NAME = Wanted(passage="Xanthippa Quell")
TITLE = "Why Xanthippa Quell kept the money"


@pytest.fixture
def named(as_colin: Client, news: Section, cara: Person, ed: Person, eve: Person) -> Article:
    """Live, moved twice, refused once, found by search and commented on: whatever may keep a title."""
    article = workflow.create_article(news, by=cara, title=TITLE, body="<p>From May.</p>")
    as_colin.post(f"/cms/articles/{article.pk}/publish/")
    publish(article, by=cara, approver=ed)
    workflow.move_article(article, news, by=ed, slug="xanthippa-quell")
    workflow.move_article(article, news, by=ed, slug="money")
    return Article.objects.get(pk=article.pk)


def told_in_clear(article: Article, by: Person) -> None:
    """An entry as they were written before titles had a key."""
    article.label_can_be_removed = False
    with transaction.atomic():
        record(
            events.ARTICLE_MOVED, by=by, about=article, old_path="news/xanthippa-quell", new_path="news/money"
        )


def sentences(article: Article) -> str:
    return "\n".join(
        f"{line.subject_label} {line.sentence} {line.fields}" for line in timeline_about(article)
    )


ATTACKS = {
    "destroy it": "UPDATE secure_audit_personkey SET wrapped = NULL, destroyed_at = now()",
    "begin with a destroyed one": "INSERT INTO secure_audit_personkey (id, person_kind, person_id, destroyed_at) "
    "VALUES (gen_random_uuid(), 'content.article', '{article}', now())",
    "claim that it was destroyed": "INSERT INTO secure_audit_personkey (id, person_kind, person_id, wrapped, "
    "destroyed_at) VALUES (gen_random_uuid(), 'content.article', '{article}', '', now())",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_captured_web_process_takes_no_title_away(attack: str, named: Article, ed: Person) -> None:
    told_in_clear(named, ed)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ATTACKS[attack].format(article=named.pk))
    assert sentences(named).count(TITLE) > 5


def test_an_entry_that_nobody_agreed_to_takes_nothing_away(named: Article, ed: Person) -> None:
    told_in_clear(named, ed)
    with transaction.atomic():
        tell_label_removed(named, by=ed)
    assert sentences(fresh(named)).count(TITLE) > 5


def test_a_removal_from_the_text_leaves_the_title(named: Article, ed: Person, eve: Person) -> None:
    agreed(asked(named, ed, Wanted(passage="From May")), eve)
    assert TITLE in sentences(named)
    assert not Entry.objects.filter(event="audit.label.removed").exists()


def test_it_is_nowhere_in_the_whole_database(
    fresh_database: str, named: Article, ed: Person, eve: Person, owner_connection: "psycopg.Connection[Any]"
) -> None:
    assert columns_with("xanthippa", owner_connection) == {
        "content_address.path",
        "content_revision.title",
        "content_searchentry.words",
    }
    day = f"{agreed(asked(named, ed, NAME), eve).done_at:%Y-%m-%d}"
    assert columns_with("xanthippa", owner_connection) == set()
    said = sentences(named)
    assert "xanthippa" not in said.lower()
    assert f"Ed published version 1 of article {named.pk} (its title was removed by law on {day})" in said


def test_entries_that_have_it_in_clear_keep_it_back(named: Article, ed: Person, eve: Person) -> None:
    told_in_clear(named, ed)
    agreed(asked(fresh(named), ed, NAME), eve)
    assert "xanthippa" not in sentences(named).lower()


def test_what_it_is_called_afterwards_is_told_again(
    named: Article, cara: Person, ed: Person, eve: Person
) -> None:
    agreed(asked(named, ed, NAME), eve)
    newest = fresh(named).newest
    words = {"title": "Money kept", "summary": "", "body": "", "base": newest.number}
    workflow.save_draft(named, by=cara, removed=newest.removal, **words)
    assert timeline_about(named)[0].sentence == "Cara saved version 2 of Money kept"
    assert PersonKey.objects.filter(person_kind="content.article", wrapped=None).count() == 1
