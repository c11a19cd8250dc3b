"""Menus (content.site.menus): they follow what they name, and show no reader what that reader may not see."""

import pytest
from django.conf import settings
from django.db import InternalError, ProgrammingError, transaction
from django.test import Client

from content import workflow
from content.errors import UncleanText
from content.models import Address, Article, PublicText, Section, Site, Topic
from content.sections.verbs import add_section, change_section
from content.site.identity import change_site
from content.site.menus import Entry, cleaned_menu, hidden_entries, shown_to_everybody, stored_form, target_of
from content.taxonomy.topics import change_topic, merge_topic
from tests.content.conftest import published_by
from tests.content.site.legal import published as published_page
from tests.newsroom import Person
from tests.policies import with_policy
from tests.words import OLD_SITE, accept_all

ABOUT, MORE = Entry("About", "https://about.example/"), Entry("More", "/search/")
TEAM, JOBS = (
    Entry("Team", "mailto:team@about.example", "About"),
    Entry("Jobs", "https://jobs.example/", "About"),
)


def put(by: Person, *entries: Entry, menu: str = "header_menu") -> PublicText | None:
    return change_site(by=by, **{menu: stored_form(entries)})


def accepted(by: Person, second: Person, *entries: Entry, menu: str = "header_menu") -> None:
    put(by, *entries, menu=menu)
    accept_all(second)


def labels() -> list[str]:
    return [entry.label for entry in shown_to_everybody(Site.objects.get().header_menu)]


@pytest.mark.parametrize(
    "typed",
    [
        "", "news", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "http://a.example/",
        "//a.example/", "https://", "https://a b.example/", "https://bank.example@a.example/",
        "https://a.example/\u202e", "https:a", "https://b\u0430nk.example/",
        "https://a.example/" + "x" * 300, "mailto:", "mailto:a", "mailto:a@b.example?bcc=c@d.example", "/nothing/here/",
        "/topics/nothing/", "/cms/", "/news/?q=1", "/news/#a", "https://[", "section:1", "\\\\a.example",
    ],
)  # fmt: skip
def test_what_leads_nowhere_safe_is_no_target(typed: str, news: Section) -> None:
    with pytest.raises(UncleanText):
        target_of(typed)


def test_an_address_of_this_site_is_the_object_at_it(published: Article, news: Section) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    Topic.objects.create(name="Boats", slug="boats", merged_into=topic)
    article = f"article:{published.pk}"
    Address.objects.create(path="old", kind="redirect", target=published.address)
    for typed, target in {
        "/news/": f"section:{news.pk}", " /news ": f"section:{news.pk}", "/old/": article,
        f"{settings.SITE_URL}{published.address}": article, "/topics/boats/": f"topic:{topic.pk}", "/": "/",
        settings.SITE_URL: "/", "/search": "/search/", "https://a.example/x?y#z": "https://a.example/x?y#z",
        "mailto:us@a.example": "mailto:us@a.example", str(published.address): article,
    }.items():  # fmt: skip
        assert target_of(typed) == target


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([Entry("", "/")], "Give each entry a label"),
        ([Entry("\u200b", "/")], "Give each entry a label"),
        ([Entry("x" * 61, "/")], "at most 60 characters"),
        ([Entry("A", "javascript:alert(1)")], "Write a path of this site"),
        ([Entry("A", "/news/")], "no target of a menu"),
        ([TEAM], "“Team” stands below nothing"),
        ([ABOUT, MORE, TEAM], "“Team” stands below nothing"),
        ([ABOUT, Entry("About", "/")], "Two entries of the first level"),
        ([Entry(f"A{n}", "/") for n in range(9)], "at most 8 entries"),
        ([ABOUT, *(Entry(f"A{n}", "/", "About") for n in range(13))], "12 below each"),
    ],
)
def test_what_no_menu_can_hold(entries: list[Entry], said: str, news: Section) -> None:
    with pytest.raises(UncleanText, match=said):
        cleaned_menu(stored_form(entries))
    with pytest.raises(UncleanText, match="no menu"):
        cleaned_menu("one\ttwo")


@pytest.mark.parametrize(
    "entries",
    [
        [ABOUT, TEAM, JOBS, MORE, Entry("New", "/")],
        [ABOUT, JOBS, TEAM, MORE],
        [MORE, ABOUT, TEAM, JOBS],
        [ABOUT._replace(to="/"), TEAM, JOBS, MORE],
        [ABOUT, TEAM, MORE._replace(under="About")],
    ],
)
def test_what_is_more_than_taking_away_takes_two(entries: list[Entry], ada: Person, eve: Person) -> None:
    accepted(ada, eve, ABOUT, TEAM, JOBS, MORE)
    text = put(ada, *entries)
    assert text
    assert text.is_waiting


@pytest.mark.parametrize("entries", [[ABOUT, JOBS, MORE], [ABOUT, TEAM, JOBS], [MORE], []])
def test_taking_away_takes_one(entries: list[Entry], ada: Person, eve: Person) -> None:
    accepted(ada, eve, ABOUT, TEAM, JOBS, MORE)
    put(ada, *entries)
    assert Site.objects.get().header_menu == stored_form(entries)


def test_taking_away_does_not_carry_other_words(ada: Person, eve: Person) -> None:
    accepted(ada, eve, ABOUT, MORE)
    text = change_site(by=ada, header_menu=stored_form([ABOUT]), tagline="Free money")
    assert text
    assert text.is_waiting


def test_past_the_service_function_postgresql_refuses_an_entry(site: Site) -> None:
    with pytest.raises((InternalError, ProgrammingError), match="no second person"), transaction.atomic():
        Site.objects.update(footer_menu=stored_form([ABOUT]))


def test_an_entry_follows_its_article(
    anon: Client, ada: Person, eve: Person, published: Article, policies: Section, ed: Person
) -> None:
    accepted(ada, eve, Entry("Boats", f"article:{published.pk}"), MORE)
    before = anon.get("/")
    assert f'<a href="{published.address}">Boats</a>' in before.text
    workflow.move_article(published, policies, by=ada)
    after = anon.get("/", headers={"If-None-Match": before["ETag"]})
    assert '<a href="/policies/ferry-timetable-changes/">Boats</a>' in after.text
    workflow.take_down(published, by=ada, reason="Wrong.")
    assert "Boats" not in anon.get("/", headers={"If-None-Match": after["ETag"]}).text
    assert [label for label, _why in hidden_entries(Site.objects.get().header_menu)] == ["Boats"]


def test_an_entry_follows_its_section(anon: Client, ada: Person, eve: Person, news: Section) -> None:
    accepted(ada, eve, Entry("Latest", f"section:{news.pk}"))
    assert '<a href="/news/" aria-current="true">Latest</a>' in anon.get("/news/").text
    change_section(news, by=ada, slug="reports")
    accept_all(eve)
    assert '<a href="/reports/">Latest</a>' in anon.get("/").text


def test_what_only_some_may_read_is_shown_to_no_stranger(
    anon: Client, ada: Person, eve: Person, published: Article, news: Section
) -> None:
    inside = Entry("Boats", f"article:{published.pk}")
    accepted(ada, eve, Entry("Latest", f"section:{news.pk}"), MORE._replace(under="Latest"), inside)
    assert labels() == ["Latest", "Boats"]
    with_policy(news, audience="members")
    page = anon.get("/").text
    for said in ("Latest", "Boats", ">More<"):
        assert said not in page


def test_an_entry_follows_its_topic_while_an_article_is_about_it(
    anon: Client, ada: Person, eve: Person, cara: Person, ed: Person, news: Section
) -> None:
    ferries, boats = (Topic.objects.create(name=name, slug=name.lower()) for name in ("Ferries", "Boats"))
    accepted(ada, eve, Entry("On water", f"topic:{ferries.pk}"))
    tag = anon.get("/")["ETag"]
    assert labels() == []
    article = published_by(cara, ed, news, "Boats today", topics=[ferries.pk])
    assert "On water" in anon.get("/", headers={"If-None-Match": tag}).text
    change_topic(ferries, by=ada, name="Ferries", parent=None, slug="ferry")
    accept_all(eve)
    assert 'href="/topics/ferry/"' in anon.get("/").text
    merge_topic(Topic.objects.get(pk=ferries.pk), boats, by=ada)
    accept_all(eve)
    assert 'href="/topics/boats/"' in anon.get("/").text
    workflow.take_down(article, by=ada, reason="Wrong.")
    assert "On water" not in anon.get("/").text


def test_a_legal_page_is_shown_once_it_is_published(ada: Person, eve: Person) -> None:
    accepted(ada, eve, Entry("Contact", target_of("/contact/")), Entry("Imprint", target_of("/imprint/")))
    assert labels() == []
    published_page("contact", by=ada)
    assert labels() == ["Contact"]


def test_each_public_page_has_both_menus(
    anon: Client, ada: Person, eve: Person, published: Article, news: Section
) -> None:
    inside = add_section(news, by=ada, source=OLD_SITE, title="Harbour")
    accepted(ada, eve, ABOUT, Entry("Quay", f"section:{inside.pk}", "About"))
    accepted(ada, eve, MORE, Entry("Us", "mailto:us@about.example", "More"), menu="footer_menu")
    for path in ("/", "/news/", str(published.address), "/search/"):
        head, _main, foot = anon.get(path).text.partition("</header>")
        assert "<summary>About</summary>" in head
        assert '<a href="/news/harbour/">Quay</a>' in head
        assert 'href="mailto:us@about.example"' in foot
    told = anon.get("/api/v1/").json()["header_menu"]
    quay = {"label": "Quay", "url": f"{settings.SITE_URL}/news/harbour/", "below": []}
    assert told == [{"label": "About", "url": ABOUT.to, "below": [quay]}]


def test_a_label_is_no_markup(anon: Client, ada: Person, eve: Person) -> None:
    accepted(ada, eve, Entry("<script>alert(1)</script>", "https://a.example/'\"onclick=x"))
    page = anon.get("/").text
    assert "<script>alert" not in page
    assert '"onclick' not in page
