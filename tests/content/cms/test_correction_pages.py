"""Urgent correction on the screen: what is asked, where it is marked, and one journey through two browsers."""

import pytest
from django.test import Client

from content.models import Article, UrgentCorrection
from content.models.correction import Outcome
from tests.browser import Visits
from tests.corrections import corrected
from tests.newsroom import Person, fresh, write
from tests.policies import with_policy
from tests.signing_in import signed_in

WORDS = {"title": "Ferry timetable changes", "summary": "", "body": "<p>From June.</p>", "base": "1"}


def test_the_page_asks_for_a_reason_and_keeps_what_was_written(
    published: Article, as_ed: Client, as_cara: Client, edna: Person
) -> None:
    page = f"/cms/articles/{published.pk}/correct/"
    assert as_cara.get(page).status_code == 403
    assert "From May." in as_ed.get(page).text
    refused = as_ed.post(f"{page}publish/", WORDS)
    assert (refused.status_code, "From June." in refused.text) == (422, True)
    stale = as_ed.post(f"{page}publish/", WORDS | {"reason": "Wrong", "base": "7"})
    assert (stale.status_code, "From June." in stale.text) == (409, True)
    done = as_ed.post(f"{page}publish/", WORDS | {"reason": "Wrong", "note": "Not <b>May</b>."})
    assert done.status_code == 302
    assert fresh(published).live.body == "<p>From June.</p>"
    assert "Not &lt;b&gt;May&lt;/b&gt;." in as_ed.get(f"/{published.address.path}/").text


def test_it_is_marked_wherever_the_article_is_shown(
    published: Article, cara: Person, ed: Person, as_cara: Client, as_edna: Client
) -> None:
    corrected(published, ed)
    write(published, cara, "More.")
    as_cara.post(f"/cms/articles/{published.pk}/submit/")
    article, mark = f"/cms/articles/{published.pk}/", "Corrected, not countersigned"
    for page in ("/cms/", "/cms/articles/", "/cms/review/", article, f"{article}review/"):
        assert mark in as_edna.get(page).text, page
    for page in ("/cms/", article, f"{article}review/", f"/cms/sections/{published.section_id}/"):
        assert "corrected urgently by Ed" in as_edna.get(page).text, page


def test_countersigning_and_taking_back_by_button(
    published: Article, ed: Person, as_ed: Client, as_edna: Client, as_cara: Client
) -> None:
    fix = corrected(published, ed)
    at = f"/cms/corrections/{fix.pk}/"
    assert as_ed.post(f"{at}countersign/", {"digest": fix.digest}).status_code == 403
    assert as_cara.post(f"{at}take-back/").status_code == 403
    assert as_edna.post(f"{at}countersign/", {"digest": "0" * 64}).status_code == 409
    assert as_ed.post(f"{at}take-back/").status_code == 302
    assert as_edna.post(f"{at}countersign/", {"digest": fix.digest}).status_code == 409
    with_policy(published.section, corrections=False)
    assert (
        "nothing is public before somebody else" in as_ed.get(f"/cms/articles/{published.pk}/correct/").text
    )


@pytest.mark.browser
@pytest.mark.usefixtures("fresh_database")
@pytest.mark.late
def test_ed_corrects_and_edna_countersigns(
    published: Article, ed: Person, edna: Person, visits: Visits
) -> None:
    page = visits.open(f"/cms/articles/{published.pk}/", as_=signed_in(ed))
    page.get_by_role("link", name="Correct it urgently").click()
    page.locator("[data-editor][data-ready]").wait_for()
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Not in April.")
    page.get_by_label("Why can it not wait?").fill("People stand at the pier.")
    page.get_by_role("button", name="Correct it for readers now").click()
    page.get_by_text("Readers see it now.").wait_for()
    second = visits.open("/cms/", as_=signed_in(edna))
    second.get_by_role("link", name="Read it and countersign it").click()
    second.locator("ins", has_text="Not in April.").wait_for()
    second.get_by_role("button", name="Countersign this version").click()
    second.get_by_text("Countersigned. It stays.").wait_for()
    assert UrgentCorrection.objects.get().outcome == Outcome.COUNTERSIGNED
    assert "Not in April." in fresh(published).live.body
