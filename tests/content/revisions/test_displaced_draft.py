"""A draft that makes room for an urgent correction is not lost: it is gone on with, and comes back when that goes."""

from typing import Any

import pytest
from django.test import Client

from content import workflow
from content.corrections.reverting import take_back
from content.corrections.verbs import countersign
from content.models import Article, UrgentCorrection
from content.models.articles.review import State
from content.notifications.emails import _about_correction
from content.revisions.displaced_draft import draft_set_aside
from rbac.errors import Refused
from tests.content.autosave.test_saving import save
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, publish, write
from tests.shared_rows import shared

LIVE = "<p>34 cars.</p><p>Every day.</p>"
DRAFT = "<p>34 cars.</p><p>Every day.</p><p>By Cara.</p>"
BOTH = "<p>36 cars.</p><p>Every day.</p><p>By Cara.</p>"


@shared
def two(news: object, draft: Article, cara: Person, ed: Person, edna: Person) -> Article:
    """Version 2 is what readers see, version 3 is Cara's, in review."""
    save(draft, cara, LIVE, base=1)
    publish(draft, by=cara, approver=ed)
    save(draft, cara, DRAFT, base=2)
    return workflow.submit(fresh(draft), by=cara)


def gone_on(article: Article, by: Person, body: str = DRAFT) -> Any:
    return save(article, by, body, base=3)


def correct_cars(article: Article, by: Person) -> UrgentCorrection:
    return corrected(article, by, "36 cars.</p><p>Every day.")


def test_words_of_the_draft_are_put_together_with_the_correction(
    two: Article, ed: Person, cara: Person
) -> None:
    correct_cars(two, ed)
    saved = gone_on(two, cara)
    assert (saved.clashes, saved.revision.body) == ((), BOTH)


@pytest.mark.parametrize("times", [2, 3])
def test_also_with_a_correction_of_the_correction(times: int, two: Article, ed: Person, cara: Person) -> None:
    for number in range(1, times):
        corrected(two, ed, f"{34 - number} cars.</p><p>Every day.")
    correct_cars(two, ed)
    assert gone_on(two, cara).revision.body == BOTH


def test_a_draft_on_top_of_a_correction_keeps_that_as_its_ground(
    two: Article, ed: Person, cara: Person
) -> None:
    corrected(two, ed, "35 cars.</p><p>Every day.")
    save(two, cara, "<p>35 cars.</p><p>Every day.</p><p>By Cara.</p>", base=4)
    correct_cars(two, ed)
    saved = save(two, cara, "<p>35 cars.</p><p>Every day.</p><p>By Cara.</p>", base=5)
    assert saved.revision.body == BOTH


def test_the_same_place_stands_side_by_side_and_the_choice_is_made_on_the_same_ground(
    two: Article, ed: Person, as_cara: Client
) -> None:
    correct_cars(two, ed)
    page = f"/cms/articles/{two.pk}/"
    sent = {
        "title": two.newest.title, "summary": two.newest.summary, "body": DRAFT.replace("34", "40"),
        "slug": two.slug, "language": "en", "base": "3",
    }  # fmt: skip
    answer = as_cara.post(page, sent)
    assert (answer.status_code, answer.context["started"]) == (409, 2)
    chosen = sent | {"started": "2", "kept": "5", "other": "4", "side_0": "theirs"}
    form = as_cara.post(f"{page}choose-sides/", chosen).context["form"]
    assert form["body"].value() == BOTH


def test_no_one_approves_own_words_that_someone_else_went_on_with(
    two: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    countersign(correct_cars(two, ed), by=ada, digest=fresh(two).live.digest)
    gone_on(two, edna)
    assert {cara.pk, edna.pk} <= {*fresh(two).draft_author_ids}
    workflow.submit(fresh(two), by=edna)
    with pytest.raises(Refused):
        workflow.approve(fresh(two), by=edna, digest=digest_of(two))


def test_a_user_who_wrote_it_first_does_not_approve_what_someone_else_made_of_it(
    published: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    save(published, ed, f"{published.live.body}<p>By Ed.</p>", base=1)
    countersign(corrected(fresh(published), edna, "From June."), by=ada, digest=fresh(published).live.digest)
    save(published, cara, f"{published.live.body}<p>By Ed.</p><p>And by Cara.</p>", base=2)
    workflow.submit(fresh(published), by=cara)
    with pytest.raises(Refused, match="wrote part of"):
        workflow.approve(fresh(published), by=ed, digest=digest_of(published))


def test_it_is_a_draft_again_when_the_correction_goes_and_has_to_be_approved_again(
    two: Article, ed: Person, edna: Person, cara: Person
) -> None:
    workflow.approve(two, by=edna, digest=digest_of(two))
    take_back(correct_cars(fresh(two), ed), by=edna)
    article = fresh(two)
    assert (article.live.number, article.draft.number) == (2, 3)
    assert article.draft.status.state == State.DRAFT
    assert {cara.pk, ed.pk} <= {*article.draft_author_ids}
    assert article.revisions.get(number=4).status.state == State.SUPERSEDED
    with pytest.raises(Refused):
        workflow.publish(article, by=edna)


def test_without_one_the_correction_is_the_draft(published: Article, ed: Person, edna: Person) -> None:
    fix = corrected(published, ed)
    assert draft_set_aside(fresh(published)) is None
    take_back(fix, by=edna)
    assert fresh(published).draft_id == fix.revision_id


def test_what_was_kept_beside_comes_back_as_no_one_s_draft(two: Article, cara: Person, ed: Person) -> None:
    save(two, cara, DRAFT.replace("By Cara", "By Cara, again"), base=3)
    assert save(two, ed, DRAFT.replace("By Cara", "By Ed"), base=3).clashes
    correct_cars(two, ed)
    aside = draft_set_aside(fresh(two))
    assert aside is not None
    assert (aside.number, aside.author_id) == (4, cara.pk)


def test_the_pages_lead_back_to_it(
    two: Article, ed: Person, as_cara: Client, as_ed: Client, as_otto: Client
) -> None:
    correct_cars(two, ed)
    there = f"/cms/articles/{two.pk}/?draft=3"
    assert f'href="{there}"' in as_cara.get(f"/cms/articles/{two.pk}/correction/").text
    page = as_cara.get(there)
    assert "This is version 3 by Cara" in page.text
    assert (page.context["form"]["base"].value(), page.context["form"]["body"].value()) == (3, DRAFT)
    assert as_otto.get(there).status_code in {403, 404}


@pytest.mark.parametrize("wanted", ["1", "2", "4", "x", "99999999999999999999"])
def test_no_other_version_opens_like_that(wanted: str, two: Article, ed: Person, as_cara: Client) -> None:
    correct_cars(two, ed)
    page = as_cara.get(f"/cms/articles/{two.pk}/", {"draft": wanted})
    assert page.context["form"]["base"].value() == 4


def test_everybody_is_told_what_became_of_it(two: Article, ed: Person, edna: Person, as_edna: Client) -> None:
    fix = correct_cars(two, ed)
    assert "Version 3 by Cara" in str(_about_correction(fix.pk, "made"))
    answer = as_edna.post(f"/cms/corrections/{fix.pk}/take-back/", follow=True)
    assert "Version 3 is the draft, as it was" in answer.text
    assert "is one again" in str(_about_correction(fix.pk, "reverted"))


def test_a_draft_written_since_stays_the_draft(two: Article, ed: Person, edna: Person) -> None:
    fix = correct_cars(two, ed)
    write(two, ed, "On top.")
    take_back(fix, by=edna)
    assert fresh(two).draft.number == 5
