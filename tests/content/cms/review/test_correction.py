"""Urgent correction: what is asked, where it is marked, and one journey through two browsers.

Tests of content.cms.review.correction.
"""

import pytest
from django.test import Client

from content.models import Article, UrgentCorrection
from tests.content.conftest import PublishStory
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
    assert "nothing is public before another user" in as_ed.get(f"/cms/articles/{published.pk}/correct/").text


def test_when_an_event_takes_place_is_corrected_and_goes_back_too(
    publish_story: PublishStory, as_ed: Client, as_edna: Client, anon: Client
) -> None:
    facts = {"begins": "2027-06-05T10:00Z", "ends": "2027-06-05T18:00Z", "place": "Old quay"}
    regatta = publish_story("Regatta", kind="event", details=facts)
    page = f"/cms/articles/{regatta.pk}/correct/"
    shown = as_ed.get(page).context["form"]
    sent = {name: shown[name].value() for name in shown.fields if name.startswith("event-")}
    assert "Old quay" in sent.values()
    form = {"title": "Regatta", "summary": "", "body": "<p>Words.</p>", "base": "1", "reason": "Wrong day."}
    assert as_ed.post(f"{page}publish/", form | sent).status_code == 422  # nothing has been changed
    moved = sent | {"event-begins": "2027-06-06T10:00", "event-ends": "2027-06-06T18:00"}
    unfit = as_ed.post(f"{page}publish/", form | moved | {"event-ends": "2027-06-05T18:00"})
    assert "The event ends before it begins." in unfit.text
    assert as_ed.post(f"{page}publish/", form | moved).status_code == 302
    assert (fresh(regatta).begins_at.day, fresh(regatta).live.details["place"]) == (6, "Old quay")
    assert "<ins>6</ins>" in as_edna.get(f"/cms/articles/{regatta.pk}/correction/").text
    fix = UrgentCorrection.objects.get()
    as_ed.post(f"/cms/corrections/{fix.pk}/take-back/")
    assert (fresh(regatta).begins_at.day, fresh(regatta).live.details) == (5, facts)


def test_what_would_be_left_out_is_shown_before_readers_see_anything(
    published: Article, as_ed: Client
) -> None:
    page = f"/cms/articles/{published.pk}/correct/publish/"
    form = WORDS | {"reason": "Wrong", "body": "<p>From June.</p><iframe></iframe>"}
    asked = as_ed.post(page, form)
    assert (asked.status_code, fresh(published).live.number) == (422, 1)
    assert "would be left out: element “iframe” (1)" in asked.text
    as_ed.post(page, form | {"left_out": asked.context["form"]["left_out"].value()})
    assert fresh(published).live.body == "<p>From June.</p>"


@pytest.mark.parametrize("arrived", ["", "x", "0" * 31, "0" * 32 + "'", '"><script>'])
def test_what_is_no_window_is_not_repeated(arrived: str, published: Article, ed: Person) -> None:
    page = signed_in(ed).get(f"/cms/articles/{published.pk}/correction/", {"arrived": arrived, "up-to": "1"})
    assert "data-arrived" not in page.text


def test_it_leads_on_with_the_window_that_sent_it(published: Article, as_ed: Client, edna: Person) -> None:
    words = {"title": "Ferry", "summary": "", "body": "<p>June.</p>", "base": "1", "reason": "Wrong"}
    page = f"/cms/articles/{published.pk}/correct/publish/"
    answer = as_ed.post(page, words | {"window": "a" * 32, "sequence": "3"})
    assert answer.headers["Location"].endswith(f"/correction/?arrived={'a' * 32}&up-to=3")
