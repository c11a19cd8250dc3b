"""The checklist of a site that is not open yet, on the desk of its administrators."""

import pytest
from django.test import Client

from content.models import Site
from content.sections.verbs import add_section
from content.site.identity import change_site
from content.site.opening import open_site
from tests.newsroom import Person, person
from tests.signing_in import signed_in


@pytest.fixture
def abel(unopened: Site) -> Person:
    return person("Abel", "administrator")


def undone(client: Client) -> list[str]:
    return [str(step.label) for step in client.get("/cms/").context["steps"] if not step.is_done]


def test_it_shrinks_with_what_is_arranged_and_goes_when_the_site_opens(abel: Person) -> None:
    client = signed_in(abel)
    before = undone(client)
    change_site(by=abel, tagline="News of the sound", accent="#0b57d0")
    news = add_section(None, by=abel, title="News")
    person("Ed", "editor", news.scope)
    assert set(before) - set(undone(client)) == {
        "Name the site and say what it is",
        "Give it a colour or a logo",
        "Add a section",
        "Invite a second person, who approves what you write",
    }
    open_site(by=abel)
    assert client.get("/cms/").context["steps"] == []


def test_each_step_leads_to_a_page_that_opens(abel: Person) -> None:
    client = signed_in(abel)
    for step in client.get("/cms/").context["steps"]:
        assert client.get(step.address).status_code == 200, step


def test_those_who_may_not_open_the_site_do_not_see_it(unopened: Site) -> None:
    assert signed_in(person("Edna", "editor")).get("/cms/").context["steps"] == []


def test_the_settings_say_what_is_missing_beside_the_button(abel: Person) -> None:
    page = signed_in(abel).get("/cms/settings/").text
    assert "Not done yet:" in page
    assert 'href="/cms/settings/pages/imprint/"' in page
