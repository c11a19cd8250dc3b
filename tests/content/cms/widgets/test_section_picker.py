"""One of thousands of sections, found by a few letters, also without script, where the user may act.

Tests of content.cms.widgets.section_picker.
"""

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from content.cms.widgets import section_picker
from content.models import Article, Section
from content.models.articles.section import Audience
from content.policies.change import change_policy
from content.sections.verbs import add_section, change_section
from rbac.roles import grant_role
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in
from tests.words import OLD_SITE

FIELDS = {"title": "Trams", "summary": "", "body": "<p>x</p>", "kind": "article", "language": "en"}


@pytest.fixture
def many(news: Section, policies: Section, ada: Person, monkeypatch: pytest.MonkeyPatch) -> list[Section]:
    """Politics below News and below Policies, and two harbours; from three on there are many."""
    monkeypatch.setattr(section_picker, "MANY", 3)
    places = ((news, "Politics"), (policies, "Politics"), (news, "Harbour"), (news, "Harbour"))
    return [add_section(above, by=ada, source=OLD_SITE, title=title) for above, title in places]


def radios(page: str, name: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split(f'type="radio" name="{name}" value="')[1:]]


def names(client: Client, typed: str, where: str = "choose") -> list[str]:
    return [one["name"] for one in client.get(f"/cms/sections/{where}/", {"q": typed}).json()["sections"]]


def test_only_sections_are_found_in_which_the_person_may_write(as_cara: Client, many: list[Section]) -> None:
    assert names(as_cara, "politics") == ["News › Politics"]
    assert names(as_cara, "policies") == []


@pytest.mark.parametrize("typed", ["", "  ", "\x00", "' OR 1=1 --", "%", "_", "x" * 5000])
def test_letters_are_only_letters(as_edna: Client, many: list[Section], typed: str) -> None:
    answer = as_edna.get("/cms/sections/choose/", {"q": typed})
    assert answer.json() == {"sections": [], "more": False}


def test_one_is_found_by_what_stands_above_it_and_two_of_one_name_say_their_address(
    as_edna: Client, many: list[Section]
) -> None:
    assert names(as_edna, "politics") == ["News › Politics", "Policies › Politics"]
    assert names(as_edna, "politics news") == names(as_edna, "/news/politics/") == ["News › Politics"]
    assert names(as_edna, "news") == ["News"]
    assert names(as_edna, "HARB") == ["News › Harbour (/news/harbour/)", "News › Harbour (/news/harbour-2/)"]


@pytest.mark.parametrize("typed", ["straße", "strasse", "STRASSE", "Straße"])
def test_one_is_found_however_its_letters_are_typed(
    as_edna: Client, news: Section, ada: Person, typed: str
) -> None:
    add_section(news, by=ada, source=OLD_SITE, title="Straße", slug="roads")
    assert names(as_edna, typed) == ["News › Straße"]


def test_the_title_of_a_section_above_that_is_hidden_is_not_told(
    many: list[Section], policies: Section, ada: Person, otto: Person
) -> None:
    """Its part of the address is known to anyone who works below it: that stands in every address there."""
    change_policy(policies, {"audience": Audience.ROLES}, by=ada, reason="Not public yet")
    change_section(policies, by=ada, title="Takeover of the Gazette")
    grant_role(otto, "contributor", scope=many[1].scope, reason="Writes there", by=ada)
    as_otto = signed_in(otto)
    assert names(as_otto, "politics") == ["policies › Politics"]
    assert names(as_otto, "takeover") == names(as_otto, "takeover politics") == []


@pytest.mark.parametrize("section", ["", "999999999", "x", "٣", "9" * 30])
def test_letters_without_a_choice_save_nothing(as_edna: Client, many: list[Section], section: str) -> None:
    asked = {**FIELDS, "section": section, "section_words": "politics news"}
    answer = as_edna.post("/cms/articles/new/", asked)
    assert (answer.status_code, "Choose one of the sections that were found" in answer.text) == (422, True)
    assert not Article.objects.exists()
    assert radios(answer.text, "section") == [str(many[0].pk)]
    assert answer.context["form"]["title"].value() == "Trams"


def test_a_section_that_was_not_offered_is_refused(as_cara: Client, many: list[Section]) -> None:
    for words in ("", "politics"):
        asked = {**FIELDS, "section": many[1].pk, "section_words": words}
        assert as_cara.post("/cms/articles/new/", asked).status_code == 422
    assert not Article.objects.exists()


def test_a_user_who_looks_without_script_keeps_what_is_written_and_begins_nothing(
    as_edna: Client, many: list[Section]
) -> None:
    asked = {**FIELDS, "section": many[0].pk, "section_find": "1"}
    for words in ("", "politics", "zzz"):
        answer = as_edna.post("/cms/articles/new/", {**asked, "section_words": words})
        assert (answer.status_code, answer.context["form"]["title"].value()) == (422, "Trams")
        assert str(many[0].pk) in radios(answer.text, "section")  # what was chosen before
    assert not Article.objects.exists()


def test_one_that_was_found_is_taken(as_edna: Client, many: list[Section]) -> None:
    asked = {**FIELDS, "section": many[0].pk, "section_words": "politics news"}
    assert as_edna.post("/cms/articles/new/", asked).status_code == 302
    assert Article.objects.get().section == many[0]


def test_an_article_moves_to_one_that_was_looked_for(
    as_edna: Client, draft: Article, many: list[Section]
) -> None:
    address = f"/cms/articles/{draft.pk}/move/"
    assert radios(as_edna.get(address).text, "section") == [str(draft.section_id)]
    asked = {"slug": "ferries", "section": many[1].pk, "section_words": "politics policies"}
    assert as_edna.post(address, asked).status_code == 302
    assert fresh(draft).section_id == many[1].pk


def test_many_articles_move_to_one_that_was_looked_for(
    as_edna: Client, draft: Article, many: list[Section]
) -> None:
    asked: dict[str, str | int] = {"chosen": draft.pk, "deed": "move"}
    first = as_edna.post("/cms/articles/bulk/", asked)
    assert (first.status_code, "There is a problem" in first.text) == (200, False)
    assert as_edna.post("/cms/articles/bulk/", {**asked, "section_words": "politics"}).status_code == 422
    chosen = {**asked, "section_words": "politics", "section": many[1].pk}
    looked = as_edna.post("/cms/articles/bulk/", chosen)
    assert f'<input type="hidden" name="section" value="{many[1].pk}"' in looked.text


def test_a_section_moves_below_one_that_was_looked_for(
    as_ada: Client, many: list[Section], policies: Section
) -> None:
    address = f"/cms/sections/{many[2].pk}/"
    assert radios(as_ada.get(address).text, "to")[0] == ""
    looked = as_ada.post(f"{address}move/", {"to": "", "to_words": "policies", "reason": "Kept"})
    assert (looked.status_code, "Choose one of the sections that were found" in looked.text) == (422, True)
    assert radios(looked.text, "to") == ["", str(policies.pk)]
    assert 'value="Kept"' in looked.text
    assert as_ada.post(f"{address}move/", {"to": policies.pk, "to_words": "policies"}).status_code == 302
    assert Section.objects.get(pk=many[2].pk).address.path == "policies/harbour"


def test_a_section_is_no_place_for_itself_nor_is_what_is_below_it(
    as_ada: Client, many: list[Section], news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_picker, "MANY", 1)
    page = as_ada.get(f"/cms/sections/{news.pk}/").text
    assert f'data-address="/cms/sections/choose-place/?moving={news.pk}"' in page
    found = as_ada.get(f"/cms/sections/choose-place/?q=politics&moving={news.pk}").json()
    assert [one["name"] for one in found["sections"]] == ["Policies › Politics"]


def test_of_a_few_sections_all_are_listed(
    as_edna: Client, many: list[Section], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_picker, "MANY", 6)
    page = as_edna.get("/cms/articles/new/").text
    assert page.count("<option") > 6
    assert (radios(page, "section"), "section_words" in page, "by-letters.js" in page) == ([], False, False)


def test_a_page_weighs_the_same_with_many_more(
    as_edna: Client, many: list[Section], policies: Section, ada: Person
) -> None:
    as_edna.get("/cms/articles/new/")
    before = len(as_edna.get("/cms/articles/new/").content)
    for number in range(20):
        add_section(policies, by=ada, source=OLD_SITE, title=f"Place {number}")
    with assertNumQueries(10):
        assert len(as_edna.get("/cms/articles/new/").content) == before
