"""The article that introduces a section: who chooses it, and what becomes of it when it goes away."""

from collections.abc import Iterator

import pytest
from django.test import Client

from audit.models import Entry
from content import workflow
from content.actions import CHANGE_SECTION, READ_ARTICLE, VIEW_ARTICLE
from content.errors import BadMove
from content.models import Article, Section
from content.sections.landing_article import introduce
from content.trash import verbs as trash
from rbac.errors import Refused
from rbac.queries import visible_to
from tests.content.trash.test_verbs import long_ago
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in
from tests.words import introduced_with, readdressed


def introduces(section: Section) -> int | None:
    return Section.objects.values_list("landing_id", flat=True).get(pk=section.pk)


def page_of(section: Section) -> str:
    return f"/cms/sections/{section.pk}/introduction/"


@pytest.fixture
def chosen(news: Section, published: Article, ed: Person) -> Article:
    introduced_with(news, published, by=ed)
    return published


def test_an_editor_of_one_section_chooses_for_no_other(
    published: Article, policies: Section, ed: Person
) -> None:
    with pytest.raises(Refused):
        introduce(policies, published, by=ed)
    assert signed_in(ed).get(page_of(policies)).status_code == 404


def test_only_an_article_of_that_section_introduces_it(
    draft: Article, policies: Section, ada: Person
) -> None:
    with pytest.raises(BadMove):
        introduce(policies, draft, by=ada)
    signed_in(ada).post(page_of(policies), {"article": draft.pk})
    assert introduces(policies) is None


@pytest.mark.parametrize("kind", ["event", "landing", "notice"])
def test_what_shows_more_than_its_words_introduces_nothing(kind: str, news: Section, ed: Person) -> None:
    article = workflow.create_article(news, by=ed, title="More", kind=kind)
    with pytest.raises(BadMove):
        introduce(news, article, by=ed)
    assert f'value="{article.pk}"' not in signed_in(ed).get(page_of(news)).text


def test_what_is_in_the_trash_introduces_nothing(draft: Article, news: Section, ada: Person) -> None:
    trash.trash_article(draft, by=ada)
    signed_in(ada).post(page_of(news), {"article": draft.pk})
    assert introduces(news) is None


def test_it_is_recorded_once_and_by_name(news: Section, chosen: Article, ed: Person) -> None:
    introduce(news, chosen, by=ed)
    introduce(news, None, by=ed)
    said = Entry.objects.filter(event="content.section.introduction_changed").order_by("pk")
    assert [(entry.public["article"][1], entry.public["was"][1]) for entry in said] == [
        (chosen.pk, None),
        (None, chosen.pk),
    ]


def test_it_does_not_stand_in_the_list_below_its_own_words(chosen: Article, anon: Client) -> None:
    assert 'href="/news/ferry-timetable-changes/"' not in anon.get("/news/").text


def test_no_one_gains_or_loses(
    news: Section, published: Article, ed: Person, cara: Person, otto: Person, colin: Person
) -> None:
    def held() -> Iterator[list[int]]:
        for who in (ed, cara, otto, colin):
            for action, model in (
                (VIEW_ARTICLE, Article),
                (READ_ARTICLE, Article),
                (CHANGE_SECTION, Section),
            ):
                yield list(visible_to(who, action, model).order_by("pk").values_list("pk", flat=True))

    before = list(held())
    introduced_with(news, published, by=ed)
    assert list(held()) == before


@pytest.mark.usefixtures("one_person_suffices")
def test_a_draft_shows_nothing_until_it_is_public(
    news: Section, draft: Article, cara: Person, ed: Person, anon: Client
) -> None:
    introduce(news, draft, by=ed)
    assert "From May" not in anon.get("/news/").text
    assert "readers see nothing of it" in signed_in(ed).get(page_of(news)).text


def test_taken_down_it_is_gone_and_it_is_back_with_it(
    chosen: Article, news: Section, cara: Person, ed: Person, anon: Client
) -> None:
    workflow.take_down(chosen, by=ed, reason="Figures were wrong.")
    assert "From May" not in anon.get("/news/").text
    assert introduces(news) == chosen.pk


def test_moved_away_it_introduces_nothing_and_the_audit_log_says_so(
    chosen: Article, news: Section, policies: Section, edna: Person, anon: Client
) -> None:
    workflow.move_article(chosen, policies, by=edna)
    assert introduces(news) is None
    assert "From May" not in anon.get("/news/").text
    last = Entry.objects.filter(event="content.section.introduction_changed").latest("pk")
    assert (last.public["article"][1], last.public["was"][1]) == (None, chosen.pk)


def test_a_new_address_in_the_same_section_changes_nothing(
    chosen: Article, news: Section, ed: Person
) -> None:
    readdressed(chosen, news, by=ed, slug="ferries")
    assert introduces(news) == chosen.pk


def test_thrown_away_it_is_remembered_until_it_is_gone_for_good(
    chosen: Article, news: Section, ada: Person
) -> None:
    workflow.take_down(chosen, by=ada, reason="Figures were wrong.")
    trash.trash_article(fresh(chosen), by=ada)
    assert "is in the trash" in signed_in(ada).get(page_of(news)).text
    trash.recover_article(fresh(chosen), by=ada)
    assert "is in the trash" not in signed_in(ada).get(page_of(news)).text


@pytest.mark.usefixtures("one_person_suffices")
def test_gone_for_good_it_introduces_nothing(news: Section, cara: Person) -> None:
    late = long_ago(news, cara)
    Section.objects.filter(pk=news.pk).update(landing=late)
    assert trash.empty_trash() == 1
    assert introduces(news) is None
