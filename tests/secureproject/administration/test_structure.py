"""Site, sections, topics and bylines in the administration: the verbs of the CMS, with their refusals."""

from typing import Any

import pytest
from django.test import Client

from content.bylines.verbs import add_byline
from content.models import Address, Byline, PolicyChange, PublicText, Section, Site, Topic
from content.policies.change import change_policy
from content.public_text.verbs import waiting_for
from content.sections.verbs import add_section, parent_of
from content.site.redirects import led_to
from content.taxonomy.topics import add_topic
from content.trash.section_trash import trash_section
from secureproject.administration.structure import BylineAdmin, SiteAdmin, StructureAdmin, TopicAdmin
from tests.newsroom import Person
from tests.secureproject.administration.pressing import page_of, press
from tests.signing_in import signed_in

WAITS = "Readers see these words once another user has accepted them."
SETTINGS = {"name": "The Gazette", "language": "en", "time_zone": "UTC"}
SECTION = {"title": "Daily news", "slug": "", "description": "", "review_days": ""}


@pytest.fixture
def ferries(one_person_suffices: None, ada: Person) -> Topic:
    return add_topic(by=ada, name="Ferries")


@pytest.fixture
def jane(one_person_suffices: None, ada: Person) -> Byline:
    return add_byline(by=ada, name="Jane Doe")


@pytest.fixture
def things(site: Site, news: Section, ferries: Topic, jane: Byline) -> dict[type, Any]:
    return {SiteAdmin: site, StructureAdmin: news, TopicAdmin: ferries, BylineAdmin: jane}


BUTTONS = [
    (page, button.name)
    for page in (SiteAdmin, StructureAdmin, TopicAdmin, BylineAdmin)
    for button in page.buttons
]


@pytest.mark.parametrize(("page", "name"), BUTTONS)
def test_no_button_opens_to_others_or_without_a_recent_log_in(
    things: dict[type, Any], as_cara: Client, as_edna: Client, ada: Person, page: type, name: str
) -> None:
    path = page_of(things[page], name)
    for client in (as_cara, as_edna):
        assert (client.get(path).status_code, client.post(path, {}).status_code) == (403, 403)
    assert "/account/confirm/" in signed_in(ada, minutes_ago=60).get(path)["Location"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "This field is required."),
        ("accent", "red", "Write a colour as # and six digits"),
        ("accent", "#ffff00", "hard to read"),
        ("social_profiles", "javascript:alert(1)", "is not an address that begins with https://"),
        ("language", "tlh", "Select a valid choice"),
    ],
)
def test_wrong_settings_are_said_at_the_field_and_change_nothing(
    as_ada: Client, site: Site, field: str, value: str, said: str
) -> None:
    typed = SETTINGS | {"tagline": "As typed", field: value}
    answer = as_ada.post(page_of(site, "settings"), typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="As typed"' in answer.text
    assert (Site.objects.get().name, PublicText.objects.filter(kind="site", applied_at=None).exists()) == (
        site.name,
        False,
    )


def test_the_name_of_an_open_site_waits_for_a_second_person(as_ada: Client, site: Site) -> None:
    answer = press(as_ada, site, "settings", **SETTINGS)
    assert WAITS in answer.text
    assert Site.objects.get().name == site.name
    again = press(as_ada, site, "settings", **SETTINGS | {"name": "Another"})
    assert (again.status_code, 'value="Another"' in again.text) == (422, True)


@pytest.mark.usefixtures("one_person_suffices")
def test_the_name_changes_at_once_where_one_person_suffices(as_ada: Client, site: Site) -> None:
    answer = press(as_ada, site, "settings", **SETTINGS, accent="#0b57d0")
    assert "Readers see it now." in answer.text
    assert Site.objects.get().name == "The Gazette"
    assert "/accents/0b57d0-" in as_ada.get("/admin/").text


def test_an_open_site_is_not_opened_again(as_ada: Client, site: Site) -> None:
    assert as_ada.get(page_of(site, "open")).status_code == 409
    assert "Open the site to readers" not in as_ada.get(page_of(site)).text


@pytest.mark.usefixtures("one_person_suffices")
def test_a_section_is_added_below_another_and_changed(as_ada: Client, news: Section) -> None:
    add = "/admin/content/section/add/"
    assert as_ada.get(add).status_code == 200
    wrong = as_ada.post(add, {**SECTION, "slug": "Not an address", "to": news.pk})
    assert (wrong.status_code, 'value="Daily news"' in wrong.text) == (422, True)
    as_ada.post(add, {**SECTION, "to": news.pk})
    added = Section.objects.select_related("scope", "address").get(title="Daily news")
    assert (parent_of(added), added.address.path) == (news, "news/daily-news")
    press(as_ada, added, "words", **SECTION | {"title": "Evening news", "comments": added.comments})
    assert Section.objects.get(pk=added.pk).title == "Evening news"


def test_a_section_whose_words_wait_does_not_exist_yet(as_ada: Client, news: Section) -> None:
    answer = as_ada.post("/admin/content/section/add/", {**SECTION, "to": ""}, follow=True)
    assert WAITS in answer.text
    assert not Section.objects.filter(title="Daily news").exists()


@pytest.mark.usefixtures("one_person_suffices")
def test_a_section_moves_with_everything_below_it(as_ada: Client, news: Section, policies: Section) -> None:
    below = page_of(news, "move")
    assert "below itself" in as_ada.post(below, {"to": news.pk, "reason": ""}).text
    press(as_ada, policies, "move", to=news.pk, reason="")
    assert Section.objects.get(pk=policies.pk).address.path == "news/policies"


def test_a_move_to_where_less_is_demanded_waits(
    as_ada: Client, ada: Person, eve: Person, news: Section
) -> None:
    strict = add_section(None, by=ada, title="Court", source="https://old.example")
    inner = add_section(strict, by=ada, title="Appeals", source="https://old.example")
    change_policy(strict, {"approvals": 2}, by=ada, reason="Court reports")
    assert "another administrator" in press(as_ada, inner, "move", to=news.pk, reason="One desk").text
    assert PolicyChange.objects.filter(section=inner, applied_at=None).exists()


def test_a_section_goes_to_the_trash_by_its_name_and_comes_back(
    as_ada: Client, ada: Person, policies: Section
) -> None:
    wrong = as_ada.post(page_of(policies, "trash"), {"name": "News"})
    assert "exactly as it is" in wrong.text
    press(as_ada, policies, "trash", name="Policies")
    assert Section.objects.get(pk=policies.pk).trashed_at is not None
    press(as_ada, Section, "recover", section=policies.pk)
    assert Section.objects.get(pk=policies.pk).trashed_at is None
    trash_section(policies, by=ada, name="Policies")
    assert as_ada.get(page_of(policies)).status_code in {302, 404}


def test_topics_are_added_renamed_and_merged(as_ada: Client, ferries: Topic) -> None:
    add = "/admin/content/topic/add/"
    twice = as_ada.post(add, {"name": "ferries", "slug": "", "parent": ""})
    assert "There is a topic of this name already" in twice.text
    as_ada.post(add, {"name": "Boats", "slug": "", "parent": ferries.pk})
    boats = Topic.objects.get(name="Boats")
    assert boats.parent == ferries
    press(as_ada, boats, "words", name="Ships", slug="ships", parent="")
    assert Topic.objects.in_use().get(name="Ships").parent is None
    press(as_ada, boats, "merge", into=ferries.pk)
    assert Topic.objects.get(pk=boats.pk).merged_into == ferries
    assert as_ada.get(page_of(boats)).status_code == 302  # no topic any more


def test_the_name_of_a_topic_waits_for_a_second_person(as_ada: Client, ada: Person) -> None:
    topic = add_topic(by=ada, name="Ferries")
    assert WAITS in press(as_ada, topic, "words", name="Boats", slug="ferries", parent="").text
    assert waiting_for("topic", topic.pk)
    assert Topic.objects.get(pk=topic.pk).name == "Ferries"


def test_bylines_are_added_changed_merged_and_removed(as_ada: Client, jane: Byline) -> None:
    add = "/admin/content/byline/add/"
    wrong = as_ada.post(add, {"name": "John Roe", "account": "nowhere@example.org"})
    assert "There is no account with this address" in wrong.text
    as_ada.post(add, {"name": "John Roe", "biography": "Writes."})
    john = Byline.objects.get(name="John Roe")
    press(as_ada, john, "words", name="John Doe", biography="Writes.", picture="", account="")
    assert Byline.objects.get(pk=john.pk).name == "John Doe"
    press(as_ada, john, "merge", into=jane.pk)
    assert Byline.objects.get(pk=john.pk).merged_into == jane
    press(as_ada, jane, "remove")
    assert Byline.objects.get(pk=jane.pk).removed_at is not None


def test_redirects_are_added_led_elsewhere_and_removed(
    as_ada: Client, news: Section, policies: Section
) -> None:
    add = "/admin/content/address/add/"
    for path, target, said in (
        ("/news/", "/policies/", "/news/"),
        ("/old/", "/nowhere/", "/nowhere/"),
        ("no path", "/news/", "no path"),
    ):
        wrong = as_ada.post(add, {"path": path, "target": target})
        assert (wrong.status_code, f'value="{path}"' in wrong.text, said in wrong.text) == (422, True, True)
    as_ada.post(add, {"path": "/old/", "target": "/news/"})
    made = Address.objects.get(path="old")
    assert "/old/" in as_ada.get("/admin/content/address/").text
    press(as_ada, made, "lead", target="/policies/")
    assert led_to(Address.objects.select_related("target").get(pk=made.pk)) == "policies"
    assert "waits for a second person" in press(as_ada, made, "lead", target="https://else.example/").text
    press(as_ada, made, "remove")
    assert not Address.objects.filter(path="old").exists()


def test_a_file_of_redirects_is_taken_as_a_whole_or_not_at_all(as_ada: Client, news: Section) -> None:
    wrong = as_ada.post("/admin/content/address/import/", {"rows": "/a/,/news/\n/b/,/nowhere/"})
    assert (wrong.status_code, Address.objects.filter(path="a").exists()) == (422, False)
    press(as_ada, Address, "import", rows="/a/,/news/\n/b/,/news/")
    assert Address.objects.filter(path__in=["a", "b"]).count() == 2


def test_a_page_is_no_redirect(as_ada: Client, news: Section) -> None:
    assert as_ada.post(page_of(news.address, "remove"), {}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("News /news/", "is no label and address"),
        ("- Alone | /news/", "stands below nothing"),
        ("News | /nowhere/", "/nowhere/"),
        ("News | javascript:alert(1)", "Write a path of this site"),
        ("News | /news/\nNews | /news/", "are called “News”"),
    ],
)
def test_a_wrong_menu_is_said_at_the_field_with_what_was_typed(
    as_ada: Client, site: Site, news: Section, typed: str, said: str
) -> None:
    answer = as_ada.post(page_of(site, "menus"), {"header_menu": typed, "footer_menu": "Kept | /news/"})
    assert (answer.status_code, said in answer.text, "Kept | /news/" in answer.text) == (422, True, True)
    assert waiting_for("site", site.pk) is None


@pytest.mark.usefixtures("one_person_suffices")
def test_menus_are_typed_as_lines_and_follow_what_they_name(
    as_ada: Client, site: Site, news: Section
) -> None:
    press(as_ada, site, "menus", header_menu="News | /news/\n- Else | https://else.example/", footer_menu="")
    stored = f"News\tsection:{news.pk}\t\nElse\thttps://else.example/\tNews"
    assert Site.objects.get().header_menu == stored
    assert "News | /news/\n- Else | https://else.example/" in as_ada.get(page_of(site, "menus")).text


def test_menus_of_an_open_site_wait_for_a_second_person(as_ada: Client, site: Site, news: Section) -> None:
    assert WAITS in press(as_ada, site, "menus", header_menu="News | /news/", footer_menu="").text
    assert Site.objects.get().header_menu == ""
