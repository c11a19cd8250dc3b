"""Where only signed approvals count, pages count and name those who have a passkey that signs."""

import pytest
from django.test import Client

from content.models import ApprovalKey, Article, Section
from content.policies.change import change_policy
from secureproject.doctor.content import approvals_nobody_can_give
from tests.content.signatures.signers import signer
from tests.newsroom import Person, fresh
from tests.policies import with_policy

pytestmark = pytest.mark.as_worker  # which announces keys


def test_who_has_none_is_named_and_gives_no_approval_that_is_asked_for(
    in_review: Article, as_ada: Client, ada: Person, ed: Person, edna: Person
) -> None:
    change_policy(in_review.section, {"signed": True, "demands": [["role:editor"]]}, by=ada, reason="x")
    review, policy = f"/cms/articles/{in_review.pk}/review/", f"/cms/sections/{in_review.section_id}/policy/"
    for page in (review, policy):
        assert (
            "may approve here, but have no passkey that signs yet (3): Ada, Ed, Edna" in as_ada.get(page).text
        )
    assert not as_ada.get(review).context["asked"][0]["able"]
    assert "only an emergency publishes here" in as_ada.get(policy).text
    assert "Ed, Edna" in " ".join(approvals_nobody_can_give())
    signer(ed)
    assert as_ada.get(review).context["asked"][0]["able"] == [ed]
    assert "signs yet (2): Ada, Edna" in as_ada.get(review).text
    assert "only an emergency publishes here" not in as_ada.get(policy).text
    ApprovalKey.objects.update(usable_from=None)
    assert not as_ada.get(review).context["asked"][0]["able"]


def test_the_form_names_them_before_signatures_are_demanded(
    news: Section, as_ada: Client, ed: Person, edna: Person
) -> None:
    assert "signs yet (3): Ada, Ed, Edna" in as_ada.get(f"/cms/sections/{news.pk}/policy/").text
    signer(edna)
    assert "signs yet (2): Ada, Ed." in as_ada.get("/cms/policy/").text


def test_no_urgent_correction_where_no_one_can_countersign(
    published: Article, as_ed: Client, edna: Person
) -> None:
    with_policy(published.section, signed=True, corrections=True)
    page = f"/cms/articles/{published.pk}/correct/"
    assert "no one else here who could countersign" in as_ed.get(page).text
    signer(edna)
    assert "no one else here who could countersign" not in as_ed.get(page).text
    assert fresh(published).live
