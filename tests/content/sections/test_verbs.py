"""The tree of sections: who may shape it, and what becomes of addresses and rights."""

from typing import Any

import pytest

from content import workflow
from content.errors import AddressTaken, BadAddress, BadMove, OldAddress, UncleanText
from content.models import Address, Article, Section, Site
from content.models.articles.section import CommentPolicy
from content.sections import verbs as sections
from rbac.errors import Invalid, Refused
from tests.newsroom import Person, fresh
from tests.policies import with_policy
from tests.words import OLD_SITE


@pytest.mark.parametrize("who", ["otto", "cara", "colin"], indirect=True)
def test_contributors_shape_nothing(who: Person, news: Section) -> None:
    with pytest.raises(Refused):
        sections.add_section(news, by=who, title="Mine")
    with pytest.raises(Refused):
        sections.change_section(news, by=who, title="Mine")
    with pytest.raises(Refused):
        sections.move_section(news, None, by=who)


@pytest.mark.usefixtures("one_person_suffices")
def test_an_editor_adds_below_the_own_section_only(news: Section, policies: Section, ed: Person) -> None:
    assert sections.add_section(news, by=ed, title="Harbour").address.path == "news/harbour"
    with pytest.raises(Refused):
        sections.add_section(policies, by=ed, title="Mine")
    with pytest.raises(Refused):
        sections.add_section(None, by=ed, title="Mine")


@pytest.mark.usefixtures("one_person_suffices")
def test_a_new_section_takes_no_address_that_still_leads_readers_on(news: Section, ada: Person) -> None:
    sections.change_section(news, by=ada, slug="latest")
    with pytest.raises(OldAddress, match="leads readers on"):
        sections.add_section(None, by=ada, source=OLD_SITE, title="Bulletin", slug="news")
    assert sections.add_section(None, by=ada, source=OLD_SITE, title="News").address.path == "news-2"
    assert Address.objects.get(path="news").target == news.address


@pytest.mark.parametrize("who", ["ed", "edna"], indirect=True)
def test_editors_move_no_section(who: Person, harbour: Section) -> None:
    with pytest.raises(Refused, match="administrators"):
        sections.move_section(harbour, None, by=who)


@pytest.mark.parametrize("slug", ["admin", "cms", "account", "static", "media", "search", "healthz", "feed"])
def test_addresses_of_the_site_itself_are_not_given_away(slug: str, ada: Person) -> None:
    with pytest.raises(BadAddress):
        sections.add_section(None, by=ada, source=OLD_SITE, title="T", slug=slug)


def test_a_title_that_spells_a_reserved_address_gets_a_number(ada: Person) -> None:
    assert sections.add_section(None, by=ada, source=OLD_SITE, title="Search").address.path == "search-2"


def test_a_reserved_word_is_free_further_down(news: Section, ada: Person) -> None:
    assert sections.add_section(news, by=ada, source=OLD_SITE, title="Search").address.path == "news/search"


def test_siblings_and_articles_share_one_space(news: Section, draft: Article, ada: Person) -> None:
    with pytest.raises(AddressTaken):
        sections.add_section(news, by=ada, source=OLD_SITE, title="T", slug="ferry-timetable-changes")
    assert (
        sections.add_section(news, by=ada, source=OLD_SITE, title="Ferry timetable changes").slug
        == "ferry-timetable-changes-2"
    )


@pytest.mark.usefixtures("one_person_suffices")
def test_a_renamed_section_takes_everything_along_and_leaves_redirects(
    news: Section, harbour: Section, draft: Article, ada: Person, ed: Person
) -> None:
    deep = workflow.create_article(harbour, by=ada, title="Deep")
    sections.change_section(news, by=ada, slug="latest", title="Latest")
    assert fresh(deep).address.path == "latest/harbour/deep"
    redirects = dict(Address.objects.filter(kind="redirect").values_list("path", "target__path"))
    assert redirects == {
        "news": "latest",
        "news/harbour": "latest/harbour",
        "news/harbour/deep": "latest/harbour/deep",
        "news/ferry-timetable-changes": "latest/ferry-timetable-changes",
    }


def test_a_moved_section_takes_rights_along(
    harbour: Section, policies: Section, ada: Person, ed: Person, colin: Person
) -> None:
    sections.move_section(harbour, policies, by=ada)
    with pytest.raises(Refused):
        workflow.create_article(harbour_now(harbour), by=ed, title="Ed's")
    article = workflow.create_article(harbour_now(harbour), by=colin, title="Colin's")
    assert fresh(article).address.path == "policies/harbour/colin-s" or fresh(
        article
    ).address.path.startswith("policies/harbour/")


def test_moving_there_and_back_leaves_no_loop(
    harbour: Section, news: Section, policies: Section, ada: Person
) -> None:
    sections.move_section(harbour, policies, by=ada)
    sections.move_section(harbour, news, by=ada)
    assert harbour_now(harbour).address.path == "news/harbour"
    (redirect,) = Address.objects.filter(kind="redirect")
    assert (str(redirect), str(redirect.target)) == ("/policies/harbour/", "/news/harbour/")


def test_moving_on_leaves_no_chain(harbour: Section, news: Section, policies: Section, ada: Person) -> None:
    sections.move_section(harbour, policies, by=ada)
    sections.move_section(harbour, None, by=ada)
    redirects = Address.objects.filter(kind="redirect").select_related("target")
    assert {str(redirect.target) for redirect in redirects} == {"/harbour/"}


def test_a_section_does_not_move_below_itself(news: Section, harbour: Section, ada: Person) -> None:
    with pytest.raises(Invalid):
        sections.move_section(news, harbour, by=ada)
    assert harbour_now(harbour).address.path == "news/harbour"


def test_a_section_does_not_move_to_where_its_address_is_taken(
    harbour: Section, policies: Section, ada: Person
) -> None:
    sections.add_section(policies, by=ada, source=OLD_SITE, title="Harbour")
    with pytest.raises(AddressTaken):
        sections.move_section(harbour, policies, by=ada)
    assert harbour_now(harbour).scope.ancestor_ids[1:] != []


def test_four_eyes_are_not_lost_by_a_move(harbour: Section, policies: Section, ada: Person) -> None:
    with_policy(policies, four_eyes=False)
    with pytest.raises(BadMove):
        sections.move_section(harbour, policies, by=ada)


@pytest.mark.usefixtures("one_person_suffices")
def test_what_readers_know_takes_the_place_of_a_redirect(
    news: Section, harbour: Section, ada: Person
) -> None:
    quay = sections.add_section(news, by=ada, source=OLD_SITE, title="Quay")
    sections.change_section(harbour, by=ada, slug="port")
    sections.change_section(quay, by=ada, slug="harbour")
    assert harbour_now(quay).address.path == "news/harbour"
    assert Address.objects.get(path="news/quay").target == quay.address


def test_a_change_is_told_to_every_cache(news: Section, ada: Person, site: Site) -> None:
    before = Site.objects.get().version
    sections.change_section(news, by=ada, comments=CommentPolicy.CLOSED)
    assert Site.objects.get().version > before


@pytest.mark.parametrize("title", ["", " ", "x" * 121])
def test_a_title_is_needed(title: str, ada: Person) -> None:
    with pytest.raises(UncleanText):
        sections.add_section(None, by=ada, source=OLD_SITE, title=title)


def harbour_now(section: Section) -> Any:
    return Section.objects.select_related("scope", "address").get(pk=section.pk)
