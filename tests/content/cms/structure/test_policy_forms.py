"""Approvers named in a policy whose account is deactivated hold nothing up (content.cms.structure.policy_forms)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.lifecycle.deactivation import deactivate
from content.models import Article, PolicyChange, Section
from rbac.models import CustomRole, RoleAssignment
from tests.confirming import confirmed
from tests.content.cms.structure.test_policy import VALUES
from tests.newsroom import Person, person
from tests.policies import token
from tests.signing_in import signed_in


def test_someone_named_whose_account_is_deactivated_holds_nothing_up(
    news: Section, ed: Person, edna: Person, as_ada: Client, ada: Person
) -> None:
    page = f"/cms/sections/{news.pk}/policy/"
    typed = VALUES | {"demands": "these", "people_1": f"{ed.email}, {edna.email}", "reason": "law"}
    assert as_ada.post(f"{page}change/", typed).status_code == 302
    deactivate(ed, by=ada, reason="left")
    assert "Deactivated, so they approve nothing: Ed. Name another person" in as_ada.get(page).text
    stricter = as_ada.post(f"{page}change/", typed | {"approvals": "2"})  # Ed stays as he was
    assert stricter.status_code == 302
    news.refresh_from_db()
    assert (news.approvals, news.demands) == (2, [sorted([f"person:{ed.pk}", f"person:{edna.pk}"])])
    otto = person("Otto", "editor")
    deactivate(otto, by=ada, reason="left")
    refused = as_ada.post(f"{page}change/", typed | {"people_1": f"{edna.email}, {otto.email}"})
    assert (refused.status_code, "is deactivated, so this approval could never be given" in refused.text) == (
        422,
        True,
    )


# What people are shown.
TYPED = {"reason": "Libel", "demands": "these"}


def test_the_form_asks_for_roles_and_people_and_keeps_what_it_is_not_sent(
    news: Section, as_ada: Client, as_ed: Client, legal: CustomRole, ed: Person
) -> None:
    page = f"/cms/sections/{news.pk}/policy/"
    assert as_ed.post(f"{page}change/", TYPED | {"roles_1": token(legal)}).status_code == 403
    assert "at least one role" in as_ada.post(f"{page}change/", TYPED).text
    unknown = as_ada.post(f"{page}change/", TYPED | {"people_1": "nobody@example.org"})
    assert (unknown.status_code, "No one here logs in with" in unknown.text) == (422, True)
    sent = TYPED | {"roles_1": token(legal), "people_1": "ed@example.org", "roles_2": "role:administrator"}
    confirmed(as_ada, f"{page}change/", sent)
    news.refresh_from_db()
    assert news.demands == [sorted([token(ed), token(legal)]), ["role:administrator"]]
    shown = as_ada.get(page).text
    assert "One by Ed or a user with the role “Legal review”; One by an administrator" in shown
    assert 'value="ed@example.org"' in shown
    assert "No one can give" not in shown


@pytest.mark.late
def test_a_user_who_agrees_sees_first_what_would_no_longer_be_demanded(
    in_review: Article, asks: Section, as_ada: Client
) -> None:
    typed = {"demands": "anyone", "reason": "Small team"}
    confirmed(as_ada, f"/cms/sections/{asks.pk}/policy/change/", typed)
    change = PolicyChange.objects.get(applied_at=None)
    assert change.demands == []
    abe = signed_in(person("Abe", "administrator"))
    RoleAssignment.objects.filter(user__name="Abe").update(assigned_at=asks_earlier())
    shown = abe.post(f"/cms/policy/changes/{change.pk}/agree/").text
    assert "approvals come from whom the section asks for” would no longer be demanded" in shown


def asks_earlier() -> datetime:
    return timezone.now() - timedelta(days=9)
