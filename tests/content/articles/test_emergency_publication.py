"""Emergency publication (content.articles.emergency_publication): one administrator, one version, once."""

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError

from accounts.lifecycle.deactivation import deactivate
from audit.models import Entry
from content import workflow
from content.actions import PUBLISH_ARTICLE
from content.articles import emergency_publication
from content.articles.restore import restore_revision
from content.errors import WrongState
from content.models import Article, EmergencyPass, Section
from content.notifications.emails import mail_to
from rbac.assignments import forget_assignments
from rbac.decisions import decide
from rbac.errors import Refused
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from tests.newsroom import Person, digest_of, fresh, person, publish, write


def opened(article: Article, by: Person) -> EmergencyPass:
    return emergency_publication.open_emergency(
        article, by=by, reason="Gas leak", minutes=15, digest=digest_of(article)
    )


def test_it_lets_its_opener_publish_once_and_says_so(draft: Article, ada: Person, ed: Person) -> None:
    one = opened(draft, ada)
    decision = decide(ada, PUBLISH_ARTICLE, fresh(draft))
    assert "exception" in {evidence.kind for evidence in decision.considered}
    assert list(visible_to(ada, PUBLISH_ARTICLE, Article)) == [draft]
    with pytest.raises(Refused):
        workflow.publish(draft, by=ed)
    workflow.publish(draft, by=ada)
    one.refresh_from_db()
    assert (one.used_at is not None, one.signed_off_at) == (True, None)
    write(draft, ada, "More.")
    with pytest.raises(Refused):
        workflow.publish(draft, by=ada)


def test_another_word_and_it_is_void(draft: Article, ada: Person, cara: Person) -> None:
    opened(draft, ada)
    write(draft, cara, "Other words.")
    with pytest.raises(Refused):
        workflow.publish(draft, by=ada)


def test_no_one_signs_off_their_own(draft: Article, ada: Person, cara: Person, ed: Person) -> None:
    one = opened(draft, ada)
    for nobody in (ada, cara):
        with pytest.raises(Refused):
            emergency_publication.sign_off(one, by=nobody)
    emergency_publication.sign_off(one, by=ed)
    with pytest.raises(WrongState):
        emergency_publication.sign_off(one, by=ed)
    with pytest.raises(Refused):  # what was signed off opens nothing any more
        workflow.publish(draft, by=ada)


def test_nor_does_a_user_who_wrote_first_what_came_back_in_it(
    published: Article, ada: Person, cara: Person, ed: Person, edna: Person
) -> None:
    for writer, other in ((ed, edna), (cara, edna)):
        write(published, writer, f"By {writer.name}.")
        publish(published, by=writer, approver=other)
    restore_revision(published, 2, by=cara, base=3)
    one = opened(published, ada)
    workflow.publish(published, by=ada)
    with pytest.raises(Refused, match="You wrote part of"):
        emergency_publication.sign_off(one, by=ed)
    emergency_publication.sign_off(one, by=edna)


def test_what_was_published_after_someone_looked_is_not_signed_off_by_that(
    draft: Article, ada: Person, ed: Person
) -> None:
    one = opened(draft, ada)
    workflow.publish(draft, by=ada)
    with pytest.raises(WrongState, match="published after you opened"):
        emergency_publication.sign_off(one, by=ed, shown_unused=True)
    assert one in emergency_publication.unsigned()
    emergency_publication.sign_off(one, by=ed)
    assert one not in emergency_publication.unsigned()


def test_ending_one_that_was_not_used_is_no_signing_off_and_is_told_to_everybody_concerned(
    draft: Article, ada: Person, ed: Person
) -> None:
    one = opened(draft, ada)
    emergency_publication.sign_off(one, by=ed)
    events = set(Entry.objects.filter(event__startswith="content.emergency").values_list("event", flat=True))
    assert events == {"content.emergency_publication.opened", "content.emergency_publication.ended"}
    queued = "SELECT 1 FROM procrastinate_jobs WHERE args @> jsonb_build_object('key', %s, 'event', 'ended')"
    with connection.cursor() as cursor:
        cursor.execute(queued, [one.pk])
        assert cursor.fetchall()


def test_what_was_ended_after_the_decision_is_not_used(draft: Article, ada: Person, ed: Person) -> None:
    """The last moment: it was open when it was asked, and is not when it is to be used."""
    one = opened(draft, ada)
    decision = decide(ada, PUBLISH_ARTICLE, fresh(draft))
    assert decision.allowed
    emergency_publication.sign_off(one, by=ed)
    with pytest.raises(WrongState, match="run out"):
        emergency_publication.use_emergency(fresh(draft), decision)


def test_one_at_a_time_and_for_no_one_else(draft: Article, ada: Person) -> None:
    opened(draft, ada)
    with pytest.raises(WrongState, match="open already"):
        opened(draft, ada)
    other = person("Abe", "administrator")
    assert not decide(other, PUBLISH_ARTICLE, fresh(draft)).allowed
    with pytest.raises(Refused):
        workflow.publish(draft, by=other)
    with pytest.raises(WrongState, match="open already"):
        opened(draft, other)


@pytest.mark.parametrize("left_with", ["nothing", "editor"])
def test_who_administers_it_no_more_uses_none(left_with: str, draft: Article, news: Section) -> None:
    """Nor through a role that lets them publish what is approved."""
    sue = person("Sue", "administrator", news.scope)
    one = opened(draft, sue)
    RoleAssignment.objects.filter(user=sue).update(role="editor", until=None)
    if left_with == "nothing":
        RoleAssignment.objects.filter(user=sue).delete()
    forget_assignments()
    assert not decide(sue, PUBLISH_ARTICLE, fresh(draft)).allowed
    assert list(visible_to(sue, PUBLISH_ARTICLE, Article)) == []
    with pytest.raises(Refused):
        workflow.publish(draft, by=sue)
    with pytest.raises(ProgrammingError, match="run out"), transaction.atomic():
        EmergencyPass.objects.filter(pk=one.pk).update(used_at=Now())
    assert one in emergency_publication.unsigned()


def test_an_account_that_is_deactivated_uses_none(draft: Article, ada: Person, news: Section) -> None:
    sue = person("Sue", "administrator", news.scope)
    one = opened(draft, sue)
    deactivate(sue, by=ada, reason="left")
    with pytest.raises(Refused):
        workflow.publish(draft, by=sue)
    assert one in emergency_publication.unsigned()
    emergency_publication.sign_off(one, by=ada)  # which ends it: nothing was published
    assert one not in emergency_publication.unsigned()


def test_who_may_see_it_no_more_is_not_told_its_title(draft: Article, ada: Person, cara: Person) -> None:
    one = opened(draft, ada)
    mail_to(cara.pk, "emergency", one.pk, "opened")  # she wrote it
    assert str(draft) in mail.outbox[-1].subject
    RoleAssignment.objects.filter(user=cara).delete()
    forget_assignments()
    mail_to(cara.pk, "emergency", one.pk, "used")
    assert len(mail.outbox) == 1
