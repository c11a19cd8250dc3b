"""One mail for each editor, never one for each comment, and only to those who may decide."""

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from content import tasks
from content.comments import digest_mail
from content.comments.digest_mail import mail_digests
from content.comments.moderation import moderate
from content.models import Article, Comment, Section
from content.models.comment import CommentState
from rbac.models import RoleAssignment
from tests.content.comments.conftest import said
from tests.counting import look_over, rows_read
from tests.database import Owner
from tests.newsroom import Person, person


@pytest.fixture
def three(article: Article) -> None:
    for number in range(3):
        said(article, f"Thought {number} <b>&", name=f"Reader {number}")


def recipients() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


def test_no_one_gets_a_mail_when_nothing_waits(ed: Person, comment: Comment) -> None:
    moderate(comment, CommentState.APPROVED, by=ed)
    assert mail_digests() == 0
    assert mail.outbox == []


@pytest.mark.usefixtures("three", "cara", "ada", "otto")
def test_only_editors_of_the_section_and_above_get_one(policies: Section, ed: Person, edna: Person) -> None:
    person("Elsa", "editor", policies.scope)
    assert mail_digests() == 2
    assert recipients() == ["ed@example.org", "edna@example.org"]


@pytest.mark.usefixtures("three")
def test_who_is_no_editor_any_more_or_not_active_gets_none(ed: Person, edna: Person) -> None:
    RoleAssignment.objects.filter(user=ed).update(until="2020-01-01T00:00Z")
    edna.is_active = False
    edna.save()
    assert mail_digests() == 0


@pytest.mark.usefixtures("three")
def test_one_mail_lists_all_in_plain_text_and_html(ed: Person) -> None:
    mail_digests()
    [message] = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    assert message.subject == "3 comments are waiting for a look"
    assert "Thought 2 <b>&" in message.body
    assert "/cms/comments/" in message.body
    [(html, kind)] = [tuple(part) for part in message.alternatives]
    assert kind == "text/html"
    assert "Thought 2 &lt;b&gt;&amp;" in str(html)


@pytest.mark.usefixtures("three", "ed")
def test_no_one_is_told_twice(article: Article) -> None:
    mail_digests()
    assert mail_digests() == 0
    said(article, "One more")
    assert mail_digests() == 1
    assert mail.outbox[-1].subject == "1 comment is waiting for a look"


def test_a_very_long_list_is_cut_and_says_so(article: Article) -> None:
    for number in range(23):
        said(article, f"Thought {number}")
    mail_digests()
    assert "and 3 more." in mail.outbox[0].body
    assert mail.outbox[0].body.count("Thought") == 20


def test_the_worker_runs_it_every_half_hour() -> None:
    assert tasks.mail_comment_digests.queueing_lock == "mail_comment_digests"


@pytest.mark.usefixtures("three", "ed")
def test_what_waits_is_counted_as_told_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_mail, "A_STEP", 2)
    assert mail_digests() == 1
    assert mail.outbox[-1].subject == "3 comments are waiting for a look"
    assert not Comment.objects.filter(mailed_at=None).exists()


@pytest.mark.late
@pytest.mark.usefixtures("fresh_database")
def test_what_editors_were_told_about_is_not_read_again(article: Article, owner_connection: Owner) -> None:
    """With statistics: without them PostgreSQL takes this or that index by chance."""
    told = {
        "name": "Anna",
        "text": "Yes",
        "html": "<p>Yes</p>",
        "state": CommentState.WAITING,
        "mailed_at": timezone.now(),
    }
    Comment.objects.bulk_create(Comment(article=article, **told) for _n in range(1_000))
    said(article, "One more")
    look_over(owner_connection)
    with transaction.atomic():
        assert rows_read(Comment, mail_digests) <= 10
    assert mail.outbox[-1].subject == "1 comment is waiting for a look"
