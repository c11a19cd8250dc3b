"""Approvers named in a policy whose account is deactivated hold nothing up (content.cms.structure.policy_forms)."""

from django.test import Client

from accounts.lifecycle.deactivation import deactivate
from content.models import Section
from tests.content.cms.structure.test_policy import VALUES
from tests.newsroom import Person, person


def test_somebody_named_whose_account_is_deactivated_holds_nothing_up(
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
