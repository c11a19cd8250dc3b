"""Whoever writes without the words of a correction that went back can wave the offer away, for themselves alone."""

import pytest
from django.test import Client

from content.articles.reuse_reverted import dismiss_offer, offered_to, take_over
from content.corrections.reverting import take_back
from content.models import DismissedOffer, UrgentCorrection
from rbac.errors import Refused
from tests.content.revisions.test_displaced_draft import BOTH, correct_cars, two  # noqa: F401
from tests.content.test_correction_taken_over import gone  # noqa: F401
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

OFFER = "Put the correction into this draft"


def page_of(fix: UrgentCorrection, person: Person, more: str = "") -> str:
    return str(signed_in(person).get(f"/cms/articles/{fix.article_id}/{more}").text)


def dismissed(fix: UrgentCorrection, client: Client) -> str:
    step = f"/cms/articles/{fix.article_id}/correction/dismiss/"
    return str(client.post(step, {"correction": fix.pk}, follow=True).text)


@pytest.mark.parametrize("who", ["otto", "colin"])
def test_who_may_not_edit_dismisses_nothing(
    who: str,
    gone: UrgentCorrection,  # noqa: F811
    request: pytest.FixtureRequest,
) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        dismiss_offer(gone.article, gone.pk, by=person)
    dismissed(gone, signed_in(person))
    assert not DismissedOffer.objects.exists()


def test_it_is_gone_for_whoever_waved_it_away_and_for_nobody_else(
    gone: UrgentCorrection,  # noqa: F811
    cara: Person,
    edna: Person,
) -> None:
    assert "not offered to you here any more" in dismissed(gone, signed_in(cara))
    assert OFFER not in page_of(gone, cara)
    assert OFFER in page_of(gone, edna)


def test_it_is_still_found_with_the_corrections_and_can_be_taken_over(
    gone: UrgentCorrection,  # noqa: F811
    cara: Person,
) -> None:
    dismissed(gone, signed_in(cara))
    dismissed(gone, signed_in(cara))  # twice is once
    text = page_of(gone, cara, "correction/")
    assert (OFFER in text, "Do not offer it to me again" in text) == (True, False)
    assert take_over(gone.article, gone.pk, by=cara, base=3).body == BOTH


def test_a_later_correction_is_offered_again(
    gone: UrgentCorrection,  # noqa: F811
    cara: Person,
    ed: Person,
    edna: Person,
) -> None:
    dismiss_offer(gone.article, gone.pk, by=cara)
    again = take_back(correct_cars(fresh(gone.article), ed), by=edna)
    assert list(offered_to(cara.pk)) == [again]


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30])
def test_nonsense_dismisses_nothing(typed: str, gone: UrgentCorrection, cara: Person) -> None:  # noqa: F811
    step = f"/cms/articles/{gone.article_id}/correction/dismiss/"
    assert signed_in(cara).post(step, {"correction": typed}).status_code == 302
    assert not DismissedOffer.objects.exists()
