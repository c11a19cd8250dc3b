"""Mentions in notes (content.notes.mentions): who is notified, without the text."""

import pytest
from django.core import mail

from content.models import Article
from content.notes.verbs import write_note
from content.notifications.emails import mail_to
from rbac.models import RoleAssignment
from tests.content.conftest import told_by_mail
from tests.newsroom import Person, person


@pytest.mark.parametrize("name", ["Otto", "Colin", "Nobody", "otto@example.org", "Cara"])
def test_who_may_not_see_it_and_who_writes_is_never_told(
    name: str, draft: Article, cara: Person, otto: Person, colin: Person
) -> None:
    write_note(draft, by=cara, text=f"@{name} look at this", version=1)
    assert told_by_mail(kind="mention") == []


def test_who_is_named_and_may_see_it_gets_a_mail_without_the_words(
    draft: Article, cara: Person, ed: Person, edna: Person
) -> None:
    ada_lovely = person("Ed Lovely", "editor")
    note = write_note(draft, by=cara, text="@ed: right? And (@Ed Lovely), @Edna.", version=1, quote="May")
    assert set(told_by_mail(kind="mention")) == {ed.pk, ada_lovely.pk, edna.pk}
    mail_to(ed.pk, "mention", note.pk, "mentioned")
    assert "Cara named you in a note" in mail.outbox[0].subject
    assert "right?" not in mail.outbox[0].body
    RoleAssignment.objects.filter(user=edna).delete()
    mail_to(edna.pk, "mention", note.pk, "mentioned")  # lost her role since
    assert len(mail.outbox) == 1
