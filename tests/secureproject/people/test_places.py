"""Scope of a role on a site with thousands of sections: autocomplete, also without script."""

import pytest
from django.test import Client

from content.models import Section
from content.sections.verbs import add_section
from rbac.models import RoleAssignment
from secureproject.people import places
from tests.confirming import confirmed
from tests.newsroom import Person
from tests.words import OLD_SITE

GIVEN = {"role": "contributor", "reason": "Writes there", "last_day": ""}


@pytest.fixture
def many(news: Section, policies: Section, ada: Person, monkeypatch: pytest.MonkeyPatch) -> list[Section]:
    monkeypatch.setattr(places, "MANY", 3)
    return [add_section(above, by=ada, source=OLD_SITE, title="Politics") for above in (news, policies)]


def radios(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('type="radio" name="scope" value="')[1:]]


def test_only_a_user_who_sees_every_place_finds_them(
    as_edna: Client, as_otto: Client, many: list[Section]
) -> None:
    for client in (as_edna, as_otto):
        assert client.get("/cms/people/places/", {"q": "politics"}).status_code == 403


@pytest.mark.parametrize("scope", ["", "999999999", "x", "site", "٣"])
def test_letters_without_a_choice_give_no_role(
    as_ada: Client, otto: Person, many: list[Section], scope: str
) -> None:
    address = f"/cms/people/{otto.pk}/grant/"
    answer = as_ada.post(address, {**GIVEN, "scope": scope, "scope_words": "politics news"})
    assert (answer.status_code, "Choose one of the sections that were found" in answer.text) == (422, True)
    assert radios(answer.text) == ["site", str(many[0].scope_id)]
    assert not RoleAssignment.objects.filter(user=otto).exists()


def test_no_one_gets_the_whole_site_by_not_choosing(
    as_ada: Client, otto: Person, many: list[Section]
) -> None:
    for scope in ("", "x", "999999999", "9" * 30):
        answer = as_ada.post(f"/cms/people/{otto.pk}/grant/", {**GIVEN, "scope": scope})
        assert answer.status_code == 422
    assert not RoleAssignment.objects.filter(user=otto).exists()


@pytest.mark.parametrize("whole", [False, True])
def test_a_role_is_given_where_was_chosen(
    as_ada: Client, ada: Person, otto: Person, many: list[Section], whole: bool
) -> None:
    where = {"scope": "site"} if whole else {"scope": many[0].scope_id, "scope_words": "politics news"}
    address = f"/cms/people/{otto.pk}/grant/"
    confirmed(as_ada, address, {**GIVEN, **where})
    held = RoleAssignment.objects.get(user=otto)
    assert held.scope_id == (None if whole else many[0].scope_id)
    assert (held.role, held.assigned_by, held.reason) == ("contributor", ada, "Writes there")
    assert "Writes there" in as_ada.get(f"/cms/people/{otto.pk}/").text


def test_places_are_found_by_what_stands_above_them(as_ada: Client, many: list[Section]) -> None:
    found = as_ada.get("/cms/people/places/", {"q": "politics policies"}).json()
    assert found == {
        "sections": [{"key": str(many[1].scope_id), "name": "Policies › Politics"}],
        "more": False,
    }


@pytest.mark.parametrize("page", ["/cms/people/{}/", "/cms/people/invite/", "/cms/people/reviews/new/"])
def test_a_page_has_letters_for_many_and_a_list_for_few(
    page: str, as_ada: Client, otto: Person, many: list[Section], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = page.format(otto.pk)
    assert all(part in as_ada.get(address).text for part in ("by-letters.js", 'name="scope_words"'))
    monkeypatch.setattr(places, "MANY", 4)
    text = as_ada.get(address).text
    assert f'<option value="{many[0].scope_id}">\u2003\u2003Politics</option>' in text
    assert "by-letters.js" not in text
