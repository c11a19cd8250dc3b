"""Triggers and rights of content.models: what a captured web process writes neither in nor past its service functions.

Links for guests, times, emergencies, policies, the trash, and the tables that only the worker or a trigger writes.
"""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError
from django.utils import timezone

from content.guests.previews import make_preview_link, revoke_preview_link
from content.models import Article, PolicyChange, PreviewLink, ScheduledChange, Section
from content.policies import change as set_policy
from content.trash.verbs import empty_trash, trash_article
from rbac.errors import Refused
from tests.captured_web import refused
from tests.content.articles.test_emergency_publication import opened
from tests.content.articles.test_scheduled_publishing import DAY, scheduled
from tests.content.guests.test_previews import token_of
from tests.content.policies.test_change import ask, now
from tests.content.trash.test_verbs import long_ago
from tests.newsroom import Person, digest_of, fresh
from tests.policies import with_policy
from tests.previews import made


@pytest.mark.parametrize(
    "change",
    [{"until": Now() + timedelta(days=300)}, {"token_digest": "0" * 64}, {"revision": None}, {"guest": None}],
)
def test_the_database_keeps_a_link_as_it_was_made(
    change: dict[str, object], draft: Article, cara: Person
) -> None:
    make_preview_link(draft, by=cara, digest=digest_of(draft), days=7, whom="Petra")
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        PreviewLink.objects.update(**change)


def test_the_database_refuses_a_link_for_ever(draft: Article, cara: Person) -> None:
    with pytest.raises(ProgrammingError, match="cannot last"), transaction.atomic():
        PreviewLink.objects.create(
            revision=draft.newest, token_digest="0" * 64, made_by=cara, until=Now() + timedelta(days=31)
        )


def test_the_database_never_opens_a_revoked_link_again(draft: Article, cara: Person) -> None:
    token_of(draft, cara)
    revoke_preview_link(draft, made(draft).pk, by=cara)
    with pytest.raises(ProgrammingError, match="stays as it is"), transaction.atomic():
        PreviewLink.objects.update(revoked_at=None, revoked_by=None)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO content_checkup (article_id) VALUES (1)",
        "UPDATE content_shownlive SET section_id = 0",
        "UPDATE content_shownever SET section_id = 0",
        "DELETE FROM content_workingcopy",
        "INSERT INTO content_searchdue (article_id) VALUES (1)",
        "UPDATE content_searchdue SET article_id = 1",
        "UPDATE content_searchentry SET words = 'buy'",
        "DELETE FROM content_searchentry",
    ],
)
def test_the_web_writes_no_table_of_the_worker(statement: str) -> None:
    assert "permission denied" in refused(statement)


@pytest.mark.parametrize(
    "forged", [{"at": Now()}, {"done_at": Now()}, {"held_at": Now()}, {"digest": "0" * 64}]
)
def test_a_captured_web_process_moves_no_hour_and_no_words(
    forged: dict[str, object], approved: Article, ed: Person
) -> None:
    schedule = scheduled(approved, ed, DAY)
    with pytest.raises(ProgrammingError, match=f"schedule {schedule.pk}"), transaction.atomic():
        ScheduledChange.objects.filter(pk=schedule.pk).update(**forged)


def test_the_database_lets_no_other_emergency_through(
    draft: Article, in_review: Article, ada: Person, cara: Person, ed: Person
) -> None:
    words = fresh(draft).draft
    insert = """
        INSERT INTO content_emergencypass
            (article_id, revision_id, digest, opened_by_id, reason, policy, author_ids, until)
        VALUES (%s, %s, %s, %s, 'x', '{}', '{}', now() + %s * interval '1 hour')
    """
    for opener, digest, hours in ((ed, words.digest, 1), (ada, "0" * 64, 1), (ada, words.digest, 5)):
        assert "no such emergency" in refused(insert, draft.pk, words.pk, digest, opener.pk, hours)
    one = opened(draft, ada)
    published = "UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s"
    assert "no one else has approved" in refused(published, words.pk)  # opened, but not used up
    for lie in (
        "UPDATE content_emergencypass SET signed_off_by_id = opened_by_id WHERE id = %s",
        "UPDATE content_emergencypass SET until = until + interval '1 hour' WHERE id = %s",
    ):
        assert refused(lie, one.pk)
    assert "permission denied" in refused("DELETE FROM content_emergencypass")


def test_the_web_cannot_write_a_policy(news: Section) -> None:
    assert "permission denied" in refused(
        "INSERT INTO content_policy (section_id, version) VALUES (%s, 1)", news.pk
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_section SET four_eyes = false, approvals = 1, audience = 'public'")
    assert now(news)["four_eyes"] is True


def test_the_web_cannot_apply_what_no_one_agreed_to(
    news: Section, ada: Person, abe: Person, otto: Person
) -> None:
    change = ask(news, ada, four_eyes=False)
    apply = "UPDATE content_policychange SET applied_at = now(), agreed_by_id = %s WHERE id = %s"
    for nobody in (None, ada.pk, otto.pk):
        assert "no one else agreed" in refused(apply, nobody, change.pk)
    lies = (
        "UPDATE content_policychange SET asked_at = now() - interval '80 hours', notice = true WHERE id = %s",
        "UPDATE content_policychange SET loosens = false WHERE id = %s",
        "UPDATE content_policychange SET asked_by_id = NULL WHERE id = %s",
    )
    for lie in lies:
        assert "stays as it was asked" in refused(lie, change.pk)
    assert "permission denied" in refused("DELETE FROM content_policychange")


def test_the_web_cannot_hang_a_section_below_a_looser_one(
    harbour: Section, news: Section, policies: Section
) -> None:
    with_policy(news, approvals=2)
    lie = "UPDATE secure_rbac_scopeancestor SET ancestor_id = %s WHERE scope_id = %s AND ancestor_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(lie, [policies.scope_id, harbour.scope_id, news.scope_id])
    assert "no one agreed to loosen" in refused(
        "UPDATE content_section SET title = title WHERE id = %s", harbour.pk
    )


def test_the_web_cannot_apply_what_someone_of_another_section_asked_for(
    news: Section, policies: Section, ada: Person, sue: Person
) -> None:
    with pytest.raises(Refused):
        ask(policies, sue, four_eyes=False)
    own = set_policy.own_policy(policies) | {"four_eyes": False}
    change = PolicyChange.objects.create(section=policies, reason="x", asked_by=sue, **own)
    with pytest.raises(ProgrammingError, match="not valid any more"), transaction.atomic():
        PolicyChange.objects.filter(pk=change.pk).update(applied_at=timezone.now(), agreed_by=ada)


def test_no_one_makes_the_time_shorter(draft: Article, cara: Person) -> None:
    since = trash_article(draft, by=cara).trashed_at
    with connection.cursor() as cursor:
        cursor.execute("UPDATE content_article SET trashed_at = '2001-01-01'")
    assert fresh(draft).trashed_at == since
    assert empty_trash() == 0


def test_postgresql_removes_nothing_before_its_time(draft: Article, cara: Person) -> None:
    trash_article(draft, by=cara)
    for statement in (
        "UPDATE content_article SET purged_at = now()",
        "UPDATE content_article SET purged_at = now(), trashed_at = '2001-01-01'",
    ):
        refused(statement)
    assert fresh(draft).draft.body == "<p>From May.</p>"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE content_article SET purged_at = NULL",
        "UPDATE content_article SET trashed_at = NULL",
        "UPDATE content_article SET first_published_at = NULL",
    ],
)
def test_gone_for_good_stays_gone(statement: str, news: Section, cara: Person) -> None:
    long_ago(news, cara, public=True)
    empty_trash()
    refused(statement)


def test_no_words_go_of_what_was_made_unseen_by_hand(taken_down: Article) -> None:
    refused("UPDATE content_article SET first_published_at = NULL")
