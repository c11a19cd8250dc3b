"""Whoever approved something and may not approve there any more counts no longer, at once as at its hour."""

import pytest

from accounts.models import User
from content import workflow
from content.approvals import counts_no_longer
from content.errors import WrongState
from content.models import Article
from content.models.review import State
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.newsroom import Person, digest_of, fresh
from tests.signing_in import signed_in

WHY = "Ed approved this, but may not approve here any more. Somebody else has to."


def left(person: Person, how: str) -> None:
    if how == "account":
        User.objects.filter(pk=person.pk).update(is_active=False)
    else:
        RoleAssignment.objects.filter(user=person).delete()
    forget_assignments()


@pytest.mark.parametrize("how", ["account", "role"])
def test_what_somebody_approved_who_left_is_not_published(
    how: str, approved: Article, ed: Person, edna: Person
) -> None:
    left(ed, how)
    with pytest.raises(WrongState, match=WHY):
        workflow.publish(fresh(approved), by=edna)
    assert fresh(approved).live is None


def test_the_page_says_so_and_offers_the_way_out(approved: Article, ed: Person, edna: Person) -> None:
    left(ed, "role")
    text = signed_in(edna).get(f"/cms/articles/{approved.pk}/review/").text
    assert WHY in text
    assert f'action="/cms/articles/{approved.pk}/approve/"' in text
    assert f'action="/cms/articles/{approved.pk}/publish/"' not in text


def test_somebody_else_approves_it_and_then_it_goes_out(approved: Article, ed: Person, edna: Person) -> None:
    left(ed, "role")
    workflow.approve(fresh(approved), by=edna, digest=digest_of(approved))
    workflow.publish(fresh(approved), by=edna)
    assert fresh(approved).live.status.state == State.PUBLISHED


def test_whoever_got_the_role_back_counts_again(approved: Article, ed: Person, edna: Person) -> None:
    held = RoleAssignment.objects.get(user=ed)
    left(ed, "role")
    RoleAssignment.objects.create(user=ed, role="editor", scope=held.scope, reason="is back")
    forget_assignments()
    assert counts_no_longer(fresh(approved)) == ""
    workflow.publish(fresh(approved), by=edna)
