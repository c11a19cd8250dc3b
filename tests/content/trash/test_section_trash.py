"""Sections thrown away with everything below them, and brought back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.test import Client

from audit.actors import SystemActor
from audit.models import Entry
from content import workflow
from content.actions import PURGE_SECTION, VIEW_ARTICLE, VIEW_SECTION
from content.errors import AddressTaken, UncleanText, WrongState
from content.maintenance.link_checker import look_over
from content.models import Address, Article, Section
from content.models.articles.review import State
from content.rulebook.trash import PURGE
from content.sections.verbs import add_section, change_section, move_section
from content.trash.section_trash import empty_trash, recover_section, trash_section, what_is_below
from content.trash.verbs import recover_article, trash_article
from rbac.decisions import authorize
from rbac.errors import Refused
from rbac.queries import visible_to
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in
from tests.words import OLD_SITE


@pytest.fixture
def ferries(news: Section, ada: Person) -> Section:
    return add_section(news, by=ada, source=OLD_SITE, title="Ferries")


@pytest.fixture
def story(ferries: Section, cara: Person) -> Article:
    return workflow.create_article(ferries, by=cara, title="Story", body="<p>x</p>")


def thrown(section: Section, ada: Person) -> Section:
    return trash_section(section, by=ada, name=section.title)


@pytest.mark.parametrize("who", ["otto", "cara", "ed", "edna"], indirect=True)
def test_only_administrators(who: Person, news: Section, ada: Person) -> None:
    with pytest.raises(Refused):
        trash_section(news, by=who, name="News")
    thrown(news, ada)
    with pytest.raises(Refused):
        recover_section(news, by=who)


@pytest.mark.parametrize("name", ["", "news", "New", "News!", "Policies"])
def test_another_name_is_no_yes(name: str, news: Section, ada: Person) -> None:
    with pytest.raises(UncleanText):
        trash_section(news, by=ada, name=name)


def test_not_as_long_as_something_below_is_public(
    published: Article, news: Section, ada: Person, ed: Person
) -> None:
    with pytest.raises(WrongState, match="1 article below it is public"):
        thrown(news, ada)
    workflow.take_down(published, by=ed, reason="Wrong.")
    thrown(news, ada)


def test_nothing_below_is_seen_by_anybody(
    story: Article, draft: Article, news: Section, cara: Person, ed: Person, ada: Person, anon: Client
) -> None:
    assert anon.get("/news/").status_code == 200
    thrown(news, ada)
    for person in (cara, ed, ada):
        assert not visible_to(person, VIEW_ARTICLE, Article).exists()
        assert not visible_to(person, VIEW_SECTION, Section).exists()
    for path in ("/news/", "/news/ferries/"):
        assert anon.get(path).status_code == 404
    assert "News" not in anon.get("/").text


@pytest.mark.parametrize(
    "act",
    [
        lambda news, by: workflow.create_article(news, by=by, title="T", body="<p>x</p>"),
        lambda news, by: add_section(news, by=by, title="Below"),
        lambda news, by: move_section(news, None, by=by),
        lambda news, by: trash_section(news, by=by, name="News"),
    ],
)
def test_nothing_is_done_there(act: Callable[[Section, Person], object], news: Section, ada: Person) -> None:
    thrown(news, ada)  # and anyone who opened the page before is told
    with pytest.raises((Refused, WrongState)):
        act(news, ada)


def test_all_of_it_comes_back_as_it_was(
    story: Article, in_review: Article, news: Section, ada: Person, anon: Client
) -> None:
    thrown(news, ada)
    recover_section(news, by=ada)
    assert fresh(story).trashed_at is None
    assert fresh(in_review).draft.status.state == State.DRAFT
    assert anon.get("/news/ferries/").status_code == 200
    told = list(Entry.objects.order_by("pk").values_list("event", flat=True))[-2:]
    assert told == ["content.section.trashed", "content.section.recovered"]


def test_what_lay_in_the_trash_before_stays_there(
    story: Article, draft: Article, news: Section, cara: Person, ada: Person
) -> None:
    trash_article(story, by=cara)
    thrown(news, ada)
    recover_section(news, by=ada)
    assert (fresh(story).trashed_at is None, fresh(draft).trashed_at is None) == (False, True)


def test_an_article_does_not_come_back_without_its_section(
    story: Article, ferries: Section, news: Section, cara: Person, ada: Person
) -> None:
    thrown(news, ada)
    with pytest.raises(Refused) as refused:
        recover_article(story, by=ada)
    assert "section is in the trash" in str(refused.value.decision.reason)
    with pytest.raises(Refused):
        recover_section(ferries, by=ada)


def test_a_section_does_not_come_back_below_one_that_is_in_the_trash(
    story: Article, ferries: Section, news: Section, ada: Person
) -> None:
    thrown(ferries, ada)
    thrown(news, ada)
    with pytest.raises(Refused) as refused:
        recover_section(ferries, by=ada)
    assert "“News” above it is in the trash" in str(refused.value.decision.reason)
    listed = signed_in(ada).get("/cms/trash/").text
    assert (
        f"/cms/sections/{news.pk}/recover/" in listed,
        f"/cms/sections/{ferries.pk}/recover/" in listed,
    ) == (
        True,
        False,
    )
    recover_section(news, by=ada)
    assert fresh(story).trashed_at is not None
    recover_section(Section.objects.get(pk=ferries.pk), by=ada)
    assert fresh(story).trashed_at is None


def test_what_is_below_is_counted(story: Article, draft: Article, news: Section, ada: Person) -> None:
    below = what_is_below(news, ada)
    assert [below[name] for name in ("sections", "articles", "live", "roles")] == [2, 2, 0, 1]


@pytest.mark.as_worker
def test_what_links_there_by_an_old_address_is_named_to_a_user_who_may_see_it(
    story: Article, ferries: Section, policies: Section, colin: Person, ed: Person, ada: Person
) -> None:
    before = [f"/{thing.address.path}/" for thing in (ferries, story)]
    change_section(ferries, by=ada, slug="boats")
    for title, to in zip(("To the section", "Below it"), before, strict=True):
        workflow.create_article(policies, by=colin, title=title, body=f'<p><a href="{to}">there</a></p>')
    look_over()
    section = Section.objects.select_related("address").get(pk=ferries.pk)
    assert what_is_below(section, ed)["linked_from"] == []
    linked = {one.newest.title for one in what_is_below(section, ada)["linked_from"]}
    assert linked == {"To the section", "Below it"}


def test_by_the_page_with_its_name(story: Article, news: Section, ada: Person) -> None:
    client, page = signed_in(ada), f"/cms/sections/{news.pk}/trash/"
    assert "2 sections" in client.get(page).text
    assert client.post(page, {"typed_name": "new"}).status_code == 422
    assert client.post(page, {"typed_name": "News"}).headers["Location"] == "/cms/trash/"
    assert "with everything below it" in client.get("/cms/trash/").text
    client.post(f"/cms/sections/{news.pk}/recover/")
    assert fresh(story).trashed_at is None


def long_in_the_trash(section: Section, ada: Person, days: int = 30) -> None:
    thrown(section, ada)
    Section.objects.filter(trashed_with=section).update(trashed_at=Now() - timedelta(days=days))


def test_what_is_not_in_the_trash_does_not_go_by_itself(news: Section) -> None:
    with pytest.raises(Refused, match="not in the trash"):
        authorize(SystemActor(PURGE), PURGE_SECTION, news)


def test_an_address_is_not_free_before_the_time_is_over(ferries: Section, news: Section, ada: Person) -> None:
    long_in_the_trash(news, ada, days=29)
    assert empty_trash() == 0
    with pytest.raises(AddressTaken):
        add_section(None, by=ada, source=OLD_SITE, title="Bulletin", slug="news")


@pytest.mark.usefixtures("one_person_suffices")
def test_once_its_time_is_over_its_address_and_those_below_are_free(
    ferries: Section, news: Section, ada: Person, anon: Client
) -> None:
    change_section(ferries, by=ada, slug="boats")
    long_in_the_trash(news, ada)
    assert (empty_trash(), empty_trash()) == (2, 0)
    again = add_section(None, by=ada, source=OLD_SITE, title="News")
    assert add_section(again, by=ada, source=OLD_SITE, title="Ferries").address.path == "news/ferries"
    assert (again.address.path, anon.get("/news/").status_code) == ("news", 200)
    told = Entry.objects.filter(event="content.section.purged")
    assert {entry.public["path"][1] for entry in told} == {"news", "news/boats"}


def test_what_was_public_below_keeps_its_address(
    taken_down: Article, news: Section, ada: Person, anon: Client
) -> None:
    long_in_the_trash(news, ada)
    assert empty_trash() == 1
    add_section(None, by=ada, title="News", source="https://old.example")
    assert Address.objects.filter(article=taken_down).exists()
    assert anon.get("/news/ferry-timetable-changes/").status_code == 404


def test_no_one_brings_back_what_has_no_address(news: Section, ada: Person) -> None:
    long_in_the_trash(news, ada)
    empty_trash()
    with pytest.raises(Refused, match="removed for good"):
        recover_section(news, by=ada)
    assert signed_in(ada).get("/cms/trash/").status_code == 200
