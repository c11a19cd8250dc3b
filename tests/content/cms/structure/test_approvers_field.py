"""The field for required approvers (content.cms.structure.policy_forms), and what agreeing to less shows."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from content.models import Article, PolicyChange, Section
from rbac.models import CustomRole, RoleAssignment
from tests.confirming import confirmed
from tests.newsroom import Person, person
from tests.policies import token
from tests.signing_in import signed_in

# What people are shown.
VALUES = {"reason": "Libel", "demands": "these"}


def test_the_form_asks_for_roles_and_people_and_keeps_what_it_is_not_sent(
    news: Section, as_ada: Client, as_ed: Client, legal: CustomRole, ed: Person
) -> None:
    page = f"/cms/sections/{news.pk}/policy/"
    assert as_ed.post(f"{page}change/", VALUES | {"roles_1": token(legal)}).status_code == 403
    assert "at least one role" in as_ada.post(f"{page}change/", VALUES).text
    unknown = as_ada.post(f"{page}change/", VALUES | {"people_1": "nobody@example.org"})
    assert (unknown.status_code, "No one here logs in with" in unknown.text) == (422, True)
    sent = VALUES | {"roles_1": token(legal), "people_1": "ed@example.org", "roles_2": "role:administrator"}
    confirmed(as_ada, f"{page}change/", sent)
    news.refresh_from_db()
    assert news.demands == [sorted([token(ed), token(legal)]), ["role:administrator"]]
    shown = as_ada.get(page).text
    assert "One by Ed or a user with the role “Legal review”; One by an administrator" in shown
    assert 'value="ed@example.org"' in shown
    assert "No one can give" not in shown


@pytest.mark.late
def test_whoever_agrees_sees_first_what_would_no_longer_be_demanded(
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
