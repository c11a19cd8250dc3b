"""An approver who may no longer approve there (content.approval_validity): their approval does not count."""

import pytest
from django.core.management import call_command

from accounts.models import User
from content import workflow
from content.actions import PUBLISH_ARTICLE
from content.approvals.approvals import counts_no_longer
from content.models import Article
from content.models.articles.review import State
from rbac.assignments import forget_assignments
from rbac.errors import Refused
from rbac.models import RoleAssignment
from rbac.queries import visible_to
from tests.content.articles.test_emergency_publication import opened
from tests.newsroom import Person, digest_of, fresh
from tests.signing_in import signed_in

WHY = "Ed approved this, but may not approve here any more. Another user has to."


def left(person: Person, how: str) -> None:
    if how == "account":
        User.objects.filter(pk=person.pk).update(is_active=False)
    else:
        RoleAssignment.objects.filter(user=person).delete()
    forget_assignments()


@pytest.mark.parametrize("how", ["account", "role"])
def test_what_someone_approved_who_left_is_not_published(
    how: str, approved: Article, ed: Person, edna: Person
) -> None:
    left(ed, how)
    with pytest.raises(Refused, match=WHY):
        workflow.publish(fresh(approved), by=edna)
    assert fresh(approved).live is None


def test_the_page_says_so_and_offers_the_way_out(approved: Article, ed: Person, edna: Person) -> None:
    left(ed, "role")
    text = signed_in(edna).get(f"/cms/articles/{approved.pk}/review/").text
    assert WHY in text
    assert f'action="/cms/articles/{approved.pk}/approve/"' in text
    assert f'action="/cms/articles/{approved.pk}/publish/"' not in text


def test_why_page_command_and_verb_give_one_answer(
    approved: Article, ed: Person, edna: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    left(ed, "role")
    client, named = signed_in(edna), f"content.article:{approved.pk}"
    assert WHY in client.get("/cms/why/", {"action": PUBLISH_ARTICLE, "object": named}).text
    with pytest.raises(SystemExit):
        call_command("explain_access", edna.email, PUBLISH_ARTICLE, named)
    assert WHY in capsys.readouterr().out
    answer = client.post(f"/cms/articles/{approved.pk}/publish/", {"digest": digest_of(approved)})
    assert (answer.status_code, WHY in answer.text) == (403, True)
    assert not visible_to(edna, PUBLISH_ARTICLE, Article).exists()


def test_an_emergency_passes_it(approved: Article, ed: Person, ada: Person) -> None:
    left(ed, "role")
    emergency = opened(approved, ada)
    workflow.publish(fresh(approved), by=ada)
    emergency.refresh_from_db()
    assert emergency.used_at is not None


def test_someone_else_approves_it_and_then_it_goes_out(approved: Article, ed: Person, edna: Person) -> None:
    left(ed, "role")
    workflow.approve(fresh(approved), by=edna, digest=digest_of(approved))
    workflow.publish(fresh(approved), by=edna)
    assert fresh(approved).live.status.state == State.PUBLISHED


def test_a_user_who_got_the_role_back_counts_again(approved: Article, ed: Person, edna: Person) -> None:
    held = RoleAssignment.objects.get(user=ed)
    left(ed, "role")
    RoleAssignment.objects.create(user=ed, role="editor", scope=held.scope, reason="is back")
    forget_assignments()
    assert counts_no_longer(fresh(approved)) == ""
    workflow.publish(fresh(approved), by=edna)
