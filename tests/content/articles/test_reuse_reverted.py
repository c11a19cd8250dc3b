"""Reuse of a reverted correction (content.articles.reuse_reverted): offered to users who continue the draft."""

from typing import Any

import pytest
from django.test import Client

from content import workflow
from content.articles.reuse_reverted import dismiss_offer, offer_for, offered_to, take_over
from content.corrections.reverting import take_back
from content.errors import WrongState
from content.models import Article, DismissedOffer, UrgentCorrection
from content.models.articles.review import State
from rbac.errors import Refused
from tests.content.autosave.test_saving import save
from tests.content.revisions.test_displaced_draft import BOTH, DRAFT, correct_cars, two  # noqa: F401
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, publish, write
from tests.signing_in import signed_in

CLASHING = "<p>50 cars.</p><p>Every day.</p><p>By Cara.</p>"


@pytest.fixture
def gone(two: Article, ed: Person, edna: Person) -> UrgentCorrection:  # noqa: F811
    """Version 4 by Ed was live, and is not; 3 by Cara is the draft again."""
    return take_back(correct_cars(two, ed), by=edna)


def offered(fix: UrgentCorrection) -> Any:
    return offer_for(fresh(fix.article))


@pytest.mark.parametrize("who", ["otto", "colin"], indirect=True)
def test_who_may_not_edit_neither_takes_it_over_nor_dismisses_it(who: Person, gone: UrgentCorrection) -> None:
    with pytest.raises(Refused):
        take_over(gone.article, gone.pk, by=who, base=3)
    with pytest.raises(Refused):
        dismiss_offer(gone.article, gone.pk, by=who)
    dismissed(gone, signed_in(who))
    assert (fresh(gone.article).draft.number, DismissedOffer.objects.exists()) == (3, False)


@pytest.mark.parametrize(("other", "base"), [(1, 3), (0, 2), (0, 4)])
def test_only_what_was_offered_on_the_draft_that_was_seen(
    other: int, base: int, gone: UrgentCorrection, cara: Person
) -> None:
    with pytest.raises(WrongState, match="changed since"):
        take_over(gone.article, gone.pk + other, by=cara, base=base)


def test_it_is_put_in_in_one_step_and_offered_no_more(gone: UrgentCorrection, cara: Person) -> None:
    assert offered(gone).fix == gone
    made = take_over(gone.article, gone.pk, by=cara, base=3)
    assert (made.number, made.body, made.status.state) == (5, BOTH, State.DRAFT)
    assert offered(gone) is None


def test_no_one_approves_a_correction_of_their_own_that_someone_took_over(
    gone: UrgentCorrection, cara: Person, ed: Person, edna: Person
) -> None:
    take_over(gone.article, gone.pk, by=cara, base=3)
    workflow.submit(gone.article, by=cara)
    with pytest.raises(Refused, match="wrote part of"):
        workflow.approve(gone.article, by=ed, digest=digest_of(gone.article))
    workflow.approve(gone.article, by=edna, digest=digest_of(gone.article))


def test_where_both_changed_the_same_place_someone_writes_it(gone: UrgentCorrection, cara: Person) -> None:
    save(gone.article, cara, CLASHING, base=3)
    assert offered(gone).words is None
    with pytest.raises(WrongState, match="by hand"):
        take_over(gone.article, gone.pk, by=cara, base=5)


def test_a_draft_on_top_of_the_correction_has_it_already(
    two: Article,  # noqa: F811
    ed: Person,
    edna: Person,
) -> None:
    fix = correct_cars(two, ed)
    write(two, ed, "37 cars.</p><p>Every day.")
    take_back(fix, by=edna)
    assert fresh(two).draft.number == 5
    assert offered(fix) is None


def test_where_the_correction_is_the_draft_nothing_is_offered(
    published: Article, ed: Person, edna: Person
) -> None:
    fix = take_back(corrected(published, ed), by=edna)
    save(published, ed, "<p>From July.</p>", base=2)
    assert offered(fix) is None


def test_once_something_else_is_live_it_is_past(gone: UrgentCorrection, cara: Person, edna: Person) -> None:
    publish(gone.article, by=cara, approver=edna)
    write(gone.article, cara, "Next.")
    assert offered(gone) is None


def test_the_pages_offer_it_and_do_it(gone: UrgentCorrection, as_cara: Client, as_otto: Client) -> None:
    page, step = f"/cms/articles/{gone.article_id}/", f"/cms/articles/{gone.article_id}/correction/take-over/"
    for where in (page, f"{page}correction/"):
        text = as_cara.get(where).text
        assert f'action="{step}"' in text
        assert f"{page}compare/?from=2&amp;to=4" in text
    sent = {"correction": gone.pk, "base": 3}
    assert as_otto.post(step, sent).status_code in {403, 404}
    answer = as_cara.post(step, sent, follow=True)
    assert "is in version 5" in answer.text
    assert (answer.context["form"]["body"].value(), step in answer.text) == (BOTH, False)
    assert "changed since" in as_cara.post(step, sent, follow=True).text


@pytest.mark.parametrize(
    "sent", [{}, {"correction": "x", "base": "3"}, {"correction": "9" * 30, "base": "-1"}]
)
def test_nonsense_neither_puts_it_in_nor_dismisses_it(
    sent: dict[str, str], gone: UrgentCorrection, as_cara: Client
) -> None:
    for step in ("take-over", "dismiss"):
        as_cara.post(f"/cms/articles/{gone.article_id}/correction/{step}/", sent)
    assert (fresh(gone.article).draft.body, DismissedOffer.objects.exists()) == (DRAFT, False)


OFFER = "Put the correction into this draft"


def page_of(fix: UrgentCorrection, person: Person, more: str = "") -> str:
    return str(signed_in(person).get(f"/cms/articles/{fix.article_id}/{more}").text)


def dismissed(fix: UrgentCorrection, client: Client) -> str:
    step = f"/cms/articles/{fix.article_id}/correction/dismiss/"
    return str(client.post(step, {"correction": fix.pk}, follow=True).text)


def test_it_is_gone_for_a_user_who_waved_it_away_and_for_no_one_else(
    gone: UrgentCorrection, cara: Person, edna: Person
) -> None:
    assert "not offered to you here any more" in dismissed(gone, signed_in(cara))
    assert OFFER not in page_of(gone, cara)
    assert OFFER in page_of(gone, edna)


def test_it_is_still_found_with_the_corrections_and_can_be_taken_over(
    gone: UrgentCorrection, cara: Person
) -> None:
    dismissed(gone, signed_in(cara))
    dismissed(gone, signed_in(cara))  # twice is once
    text = page_of(gone, cara, "correction/")
    assert (OFFER in text, "Do not offer it to me again" in text) == (True, False)
    assert take_over(gone.article, gone.pk, by=cara, base=3).body == BOTH


def test_a_later_correction_is_offered_again(
    gone: UrgentCorrection, cara: Person, ed: Person, edna: Person
) -> None:
    dismiss_offer(gone.article, gone.pk, by=cara)
    again = take_back(correct_cars(fresh(gone.article), ed), by=edna)
    assert list(offered_to(cara.pk)) == [again]
