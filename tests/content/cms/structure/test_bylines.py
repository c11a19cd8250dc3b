"""The pages of bylines, and the field of the editor (content.cms.structure.bylines)."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect

from content.bylines.verbs import add_byline, change_byline, merge_bylines
from content.models import Article, Byline, Section
from tests.axe import complaints
from tests.browser import Visits
from tests.content.media.files import current, picture, upload
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

WORDS = {"title": "F", "body": "<p>x</p>", "language": "en", "base": 1}


@pytest.mark.parametrize(("path", "status"), [("new/", 403), ("{}/", 404), ("{}/merge/", 404)])
def test_contributors_only_look(path: str, status: int, jane: Byline, as_cara: Client) -> None:
    assert as_cara.get(f"/cms/bylines/{path.format(jane.pk)}").status_code == status
    page = as_cara.get("/cms/bylines/").text
    assert "Jane Doe" in page
    assert f"/cms/bylines/{jane.pk}/" not in page


@pytest.mark.usefixtures("one_person_suffices")
def test_an_editor_of_the_site_adds_changes_merges_and_takes_off(
    jane: Byline, john: Byline, as_edna: Client
) -> None:
    as_edna.post("/cms/bylines/new/", {"name": "Eve Poe", "biography": "New here."})
    eve = Byline.objects.get(name="Eve Poe")
    as_edna.post(f"/cms/bylines/{eve.pk}/", {"name": "Eve Roe", "biography": ""})
    assert (Byline.objects.get(pk=eve.pk).name, Byline.objects.get(pk=eve.pk).biography) == ("Eve Roe", "")
    asked = as_edna.get(f"/cms/bylines/{eve.pk}/merge/?into={john.pk}").text
    assert "Make “Eve Roe” part of “John Roe”" in asked
    as_edna.post(f"/cms/bylines/{eve.pk}/merge/", {"into": john.pk})
    assert Byline.objects.get(pk=eve.pk).merged_into == john
    as_edna.post(f"/cms/bylines/{jane.pk}/remove/")
    assert Byline.objects.get(pk=jane.pk).name == ""
    assert "Jane" not in as_edna.get("/cms/bylines/").text


def test_what_cannot_be_is_said_beside_its_field(jane: Byline, as_edna: Client) -> None:
    answer = as_edna.post(f"/cms/bylines/{jane.pk}/", {"name": "Jane", "picture": "/media/x/y.png"})
    assert answer.status_code == 422
    assert Byline.objects.get(pk=jane.pk).name == "Jane Doe"


def test_a_few_are_offered_by_name(jane: Byline, john: Byline, as_cara: Client) -> None:
    assert as_cara.get("/cms/bylines/choose/?q=doe").json() == {
        "bylines": [{"key": jane.pk, "name": "Jane Doe"}]
    }


def test_a_writer_names_them_in_the_editor_line_by_line(
    draft: Article, jane: Byline, john: Byline, as_cara: Client
) -> None:
    address = f"/cms/articles/{draft.pk}/"
    as_cara.post(address, WORDS | {"bylines": "John Roe\r\nJane Doe"})
    assert fresh(draft).newest.byline_ids == [john.pk, jane.pk]
    assert "John Roe\nJane Doe</textarea>" in as_cara.get(address).text
    as_cara.post(address, WORDS | {"base": 2, "body": "<p>y</p>"})  # sent without the field
    assert fresh(draft).newest.byline_ids == [john.pk, jane.pk]
    as_cara.post(address, WORDS | {"base": 3, "bylines": ""})
    assert fresh(draft).newest.byline_ids == []


def test_a_name_that_no_one_has_keeps_the_text_and_says_so(draft: Article, as_cara: Client) -> None:
    answer = as_cara.post(f"/cms/articles/{draft.pk}/", WORDS | {"bylines": "Jack", "title": "Kept"})
    assert answer.status_code == 422
    assert "No byline is called “Jack”" in answer.text
    assert "Kept" in answer.text


@pytest.mark.usefixtures("one_person_suffices")
def test_a_user_who_is_renamed_or_merged_meanwhile_stops_no_one_from_saving(
    draft: Article, jane: Byline, john: Byline, edna: Person, as_cara: Client
) -> None:
    address = f"/cms/articles/{draft.pk}/"
    as_cara.post(address, WORDS | {"bylines": "Jane Doe\nJohn Roe"})
    assert '<textarea name="initial-bylines"' not in (page := as_cara.get(address).text)
    assert 'name="initial-bylines" value="Jane Doe\nJohn Roe"' in page
    opened = WORDS | {"base": 2, "bylines": "Jane Doe\r\nJohn Roe", "initial-bylines": "Jane Doe\r\nJohn Roe"}
    change_byline(jane, by=edna, name="Jane Poe", biography="", picture="")
    merge_bylines(john, jane, by=edna)
    assert as_cara.post(address, opened | {"summary": "New."}).status_code == 302
    newest = fresh(draft).newest
    assert (newest.summary, newest.byline_ids) == ("New.", [jane.pk, john.pk])
    assert as_cara.post(address, opened | {"base": 3, "bylines": "Jane Doe"}).status_code == 422


def test_a_user_who_reviews_sees_who_stands_under_it(
    published: Article, jane: Byline, as_cara: Client, as_ed: Client
) -> None:
    as_cara.post(f"/cms/articles/{published.pk}/", WORDS | {"bylines": "Jane Doe"})
    page = as_ed.get(f"/cms/articles/{published.pk}/review/").text
    assert "Bylines" in page
    assert "By Jane Doe" in page


@pytest.mark.browser
@pytest.mark.usefixtures("fresh_database")
@pytest.mark.late
@pytest.mark.usefixtures("one_person_suffices")
def test_a_portrait_is_chosen_in_the_library(
    edna: Person, news: Section, tmp_path: Path, visits: Visits
) -> None:
    portrait = current(upload(picture(tmp_path, size=(400, 400)), by=edna, section=news)).address
    jane = add_byline(by=edna, name="Jane Doe")
    page = visits.open(f"/cms/bylines/{jane.pk}/", as_=signed_in(edna))
    page.get_by_role("button", name="Choose from the library").press("Enter")
    dialog = page.get_by_role("dialog", name="Choose from the library")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    assert complaints(page) == []
    dialog.get_by_role("listitem").get_by_role("button").press("Enter")
    expect(page.get_by_role("textbox", name="Picture")).to_have_value(portrait)
    page.get_by_role("button", name="Save byline").press("Enter")
    page.get_by_text("Saved. It shows under every article at once.").wait_for()
    saved = Byline.objects.select_related("picture").get(pk=jane.pk)
    assert saved.picture is not None
    assert saved.picture.address == portrait
