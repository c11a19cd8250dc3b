"""Removal by law where there is one administrator only: not at once, and not in silence."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.lifecycle.deactivation import deactivate
from accounts.models import User
from audit.erasure.erasing import record_label_removed
from audit.models import Entry, PersonKey
from audit.timeline import timeline_about
from content import workflow
from content.models import Article, Redaction, Section
from content.redaction.occurrences import Wanted
from content.redaction.removing import withdraw_redaction
from content.search.dictionary import FORGETTING, forget_words
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.captured_web import refused
from tests.content.redaction.test_removing import agreed, asked, bodies
from tests.database import Owner, logged_in_as_worker
from tests.newsroom import Person, fresh, publish, write
from tests.samples import samples
from tests.whole_database import columns_with
from tests.words import readdressed


@pytest.fixture
def named(fresh_database: str, published: Article, cara: Person) -> Article:
    write(published, cara, "Jane Doe saw it.")
    return published


def wait(owner: Owner, hours: int) -> None:
    """As if it had been asked for so long ago: no one else can turn that clock."""
    owner.execute("ALTER TABLE content_redaction DISABLE TRIGGER USER")
    owner.execute(f"UPDATE content_redaction SET asked_at = asked_at - interval '{hours} hours'")  # noqa: S608
    owner.execute("UPDATE secure_rbac_roleassignment SET assigned_at = assigned_at - interval '90 hours'")
    owner.execute("ALTER TABLE content_redaction ENABLE TRIGGER USER")


def test_where_someone_else_could_agree_waiting_helps_no_one(
    named: Article, ada: Person, eve: Person, owner_connection: Owner
) -> None:
    redaction = asked(named, ada)
    assert not redaction.notice
    wait(owner_connection, 80)
    with pytest.raises(Refused, match="asked for this yourself"):
        agreed(Redaction.objects.get(), ada)


def test_the_only_administrator_waits_for_three_days(
    named: Article, ada: Person, owner_connection: Owner
) -> None:
    asked(named, ada)
    wait(owner_connection, 71)
    with pytest.raises(Refused, match="carry it out alone from"):
        agreed(Redaction.objects.get(), ada)
    assert "Jane" in bodies(named)[1]


def test_a_user_who_is_deactivated_or_only_invited_is_no_one_to_wait_for(
    named: Article, ada: Person, eve: Person
) -> None:
    deactivate(eve, by=ada, reason="left")
    ivy = User.objects.create_user("ivy@example.org", name="Ivy")
    RoleAssignment.objects.create(user=ivy, role="administrator", reason="invited")
    assert asked(named, ada).notice


def test_an_editor_does_not_carry_out_what_they_asked_for(
    named: Article, ada: Person, ed: Person, owner_connection: Owner
) -> None:
    asked(named, ed)
    wait(owner_connection, 80)
    with pytest.raises(Refused):
        agreed(Redaction.objects.get(), ed)
    assert agreed(Redaction.objects.get(), ada).done_at


def test_afterwards_it_goes_and_the_audit_log_says_that_no_one_agreed(
    named: Article, ada: Person, owner_connection: Owner
) -> None:
    assert asked(named, ada).notice
    wait(owner_connection, 73)
    done = agreed(Redaction.objects.get(), ada)
    assert (done.agreed_by_id, any("Jane" in body for body in bodies(named))) == (None, False)
    assert Entry.objects.filter(event="content.redaction.completed_alone").count() == 1
    assert not Entry.objects.filter(event="content.redaction.completed").exists()


def test_an_editor_stops_it_within_the_three_days(named: Article, ada: Person, ed: Person) -> None:
    withdraw_redaction(asked(named, ada), by=ed)
    assert "Jane" in bodies(named)[1]


ATTACKS = samples(__file__)["attacks"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_captured_web_process_does_not_shorten_it(attack: str, published: Article, ada: Person) -> None:
    asked(published, ada, Wanted(passage="From May"))
    refused(ATTACKS[attack])


def test_the_page_says_how_long_it_waits(as_ada: Client, published: Article, ada: Person) -> None:
    form = {"kind": "passage", "passage": "From May", "reason": "Court order 12/26", "then": "ask"}
    as_ada.post(f"/cms/articles/{published.pk}/redaction/ask/", form)
    page = as_ada.get(f"/cms/articles/{published.pk}/redaction/").text
    assert "Waiting for 72 hours" in page
    assert "carry it out alone from" in page


NAME = Wanted(passage="Xanthippa Quell")

TITLE = "Why Xanthippa Quell kept the money"


@pytest.fixture
def titled(as_colin: Client, news: Section, cara: Person, ed: Person, eve: Person) -> Article:
    """Live, moved twice, refused once, found by search and commented on: whatever may keep a title."""
    article = workflow.create_article(news, by=cara, title=TITLE, body="<p>From May.</p>")
    as_colin.post(f"/cms/articles/{article.pk}/publish/")
    publish(article, by=cara, approver=ed)
    readdressed(article, news, by=ed, slug="xanthippa-quell")
    readdressed(article, news, by=ed, slug="money")
    return Article.objects.get(pk=article.pk)


def sentences(article: Article) -> str:
    return "\n".join(
        f"{line.subject_label} {line.sentence} {line.fields}" for line in timeline_about(article)
    )


TITLE_ATTACKS = samples(__file__)["attacks on keys"]


@pytest.mark.parametrize("attack", TITLE_ATTACKS)
def test_a_captured_web_process_takes_no_title_away(attack: str, titled: Article, ed: Person) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TITLE_ATTACKS[attack].format(article=titled.pk))
    assert sentences(titled).count(TITLE) > 5


def test_an_entry_that_no_one_agreed_to_takes_nothing_away(titled: Article, ed: Person) -> None:
    with transaction.atomic():
        record_label_removed(titled, by=ed)
    assert sentences(fresh(titled)).count(TITLE) > 5


def test_a_removal_from_the_text_leaves_the_title(titled: Article, ed: Person, eve: Person) -> None:
    agreed(asked(titled, ed, Wanted(passage="From May")), eve)
    assert TITLE in sentences(titled)
    assert not Entry.objects.filter(event="audit.label.removed").exists()


def test_it_is_nowhere_in_the_whole_database(
    fresh_database: str, titled: Article, ed: Person, eve: Person, owner_connection: Owner
) -> None:
    assert columns_with("xanthippa", owner_connection) == {
        "content_address.path",
        "content_publictext.before",
        "content_publictext.words",
        "content_revision.title",
        "content_searchentry.words",
        "content_searchword.word",
    }
    day = f"{agreed(asked(titled, ed, NAME), eve).done_at:%Y-%m-%d}"
    assert ProcrastinateJob.objects.filter(task_name=FORGETTING).exists()
    with logged_in_as_worker():
        forget_words()
    assert columns_with("xanthippa", owner_connection) == set()
    said = sentences(titled)
    assert "xanthippa" not in said.lower()
    assert f"Ed published version 1 of article {titled.pk} (its title was removed by law on {day})" in said


def test_what_it_is_called_afterwards_is_told_again(
    titled: Article, cara: Person, ed: Person, eve: Person
) -> None:
    agreed(asked(titled, ed, NAME), eve)
    newest = fresh(titled).newest
    words = {"title": "Money kept", "summary": "", "body": "", "base": newest.number}
    workflow.save_draft(titled, by=cara, removed=newest.removal, **words)
    assert timeline_about(titled)[0].sentence == "Cara saved version 2 of Money kept"
    assert PersonKey.objects.filter(person_kind="content.article", wrapped=None).count() == 1
