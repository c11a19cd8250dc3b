"""A site before it opens: a holding page for readers, one person who arranges it; and what opening changes for ever."""

import pytest
from django.test import Client

from audit.models import Entry
from content.models import PublicText, Site
from content.sections.verbs import add_section, change_section
from content.site.opening import is_open, open_site
from rbac.errors import Refused
from tests.newsroom import Person, person
from tests.signing_in import signed_in


@pytest.fixture
def abel(unopened: Site) -> Person:
    return person("Abel", "administrator")


PAGES = ("/", "/news/", "/nothing/", "/search/?q=a", "/feed/", "/sitemap.xml", "/topics/a/", "/media/a/b.png")


@pytest.mark.parametrize("page", PAGES)
def test_readers_see_that_it_opens_soon_and_nothing_else(page: str, abel: Person, anon: Client) -> None:
    add_section(None, by=abel, title="News", description="Secret plans.")
    answer = anon.get(page)
    assert answer.status_code == 200
    assert "This site opens soon" in answer.text
    assert not {"Secret plans.", "/news/"} & {*answer.text.split()}
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_programs_are_told_and_robots_are_not_invited(unopened: Site, anon: Client) -> None:
    answer = anon.get("/api/v1/sections/")
    assert (answer.status_code, answer.json()) == (503, {"error": "This site is not open yet."})
    assert anon.get("/robots.txt").status_code == 200


def test_people_see_the_site_as_it_will_be_and_no_cache_keeps_it(abel: Person) -> None:
    add_section(None, by=abel, title="News", description="Secret plans.")
    answer = signed_in(abel).get("/news/")
    assert "Secret plans." in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_one_person_arranges_it_until_it_opens_and_no_longer(abel: Person, anon: Client) -> None:
    news = add_section(None, by=abel, title="News")
    open_site(by=abel)
    assert "Nothing is published yet" in anon.get("/").text
    change_section(news, by=abel, title="Lies")
    assert "Lies" not in anon.get("/").text
    assert PublicText.objects.get(applied_at=None).words == {"title": "Lies"}


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_others_do_not_open_it(role: str, unopened: Site) -> None:
    with pytest.raises(Refused):
        open_site(by=person("Mallory", role))
    assert signed_in(person("Max", role)).post("/cms/settings/open/").status_code == 403
    assert not is_open()


def test_opening_is_recorded_once_with_the_first_version_of_its_settings(abel: Person) -> None:
    as_abel = signed_in(abel)
    assert "Open the site" in as_abel.get("/cms/settings/").text
    for _again in range(2):
        assert as_abel.post("/cms/settings/open/").status_code == 302
    assert Entry.objects.filter(event="content.site.opened").count() == 1
    [text] = PublicText.objects.filter(kind="site")
    assert (text.subject, text.words["name"]) == (1, "The Test Gazette")
    assert "Open the site" not in as_abel.get("/cms/settings/").text


def test_the_web_itself_does_not_close_it(abel: Person) -> None:
    opened_at = open_site(by=abel).opened_at
    Site.objects.update(opened_at=None)
    assert Site.objects.get().opened_at is not None
    assert opened_at is None or opened_at == Site.objects.get().opened_at
