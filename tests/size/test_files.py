"""What shows a file, and whether a user may read it, is told from a few of its uses, however many there are."""

from collections.abc import Callable
from functools import partial
from inspect import signature
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.models import User
from content import workflow
from content.actions import READ_MEDIA, VIEW_ARTICLE
from content.media import finding, trash
from content.media import usages as uses
from content.models import (
    Article,
    Asset,
    AssetVersion,
    Revision,
    RevisionMedia,
    Section,
    ShownEver,
    ShownLive,
    UnderByline,
)
from content.models.grants import ArticleGrant
from content.rulebook import media
from content.sections.verbs import add_section
from rbac.grants import grant_object
from rbac.queries import visible_to
from tests.counting import look_over, most_rows_read, rows_read_as_planned
from tests.many_sections import sections_below
from tests.newsroom import Person, fresh, person
from tests.policies import with_policy
from tests.size.conftest import LookOver
from tests.size.many import (
    Owner,
    give_each,
    many_articles,
    many_live,
    old_words,
    pictures,
    shown_by,
    used_by,
    versions_of,
)
from tests.size.paging import found_on_pages
from tests.words import OLD_SITE, introduced

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY, FEW = 1_500, 20
ANON = AnonymousUser()
TABLES = (RevisionMedia, Article, ShownLive, ShownEver, UnderByline, Section, ArticleGrant)
NOT_GRANTS = TABLES[:-1]  # a user's own grants are loaded once for each request


@pytest.fixture
def used_much(
    statistics: LookOver, news: Section, policies: Section, cara: Person, owner_connection: Owner
) -> Asset:
    """Shown by more than a thousand articles, by as many words of before, and in as many versions; beside others."""
    found, *others = pictures(news, 3)
    first, *_more, last = versions_of(found, MANY)
    versions_of(others[0], 2)
    drafts = many_articles(policies, cara, MANY)
    shown_by(first, many_live(news, cara, MANY), owner_connection)
    shown_by(last, drafts, owner_connection)
    used_by(last, old_words(drafts[0], cara, MANY), owner_connection)
    statistics()
    return Asset.objects.get(pk=found.pk)


def its_page_reads_what_it_shows(used_much: Asset, as_ed: Client, as_edna: Client) -> None:
    ask = f"/cms/media/{used_much.pk}/"
    for client in (as_ed, as_edna):
        client.get(ask)
        most = 2 * uses.STEPS * uses.A_STEP  # walked past, and each version looked at
        tables = (RevisionMedia, Article, Revision, AssetVersion)
        assert most_rows_read(tables, partial(client.get, ask)) <= most


def nor_does_throwing_it_away_count_any_further(used_much: Asset, edna: Person) -> None:
    most = uses.STEPS * (uses.A_STEP + 1)
    assert most_rows_read(RevisionMedia, lambda: uses.live_uses(used_much)) <= most
    assert trash.trash(used_much, by=edna).trashed_at is not None


def a_file_that_nothing_shows_costs_no_look_at_what_shows_others(used_much: Asset, as_edna: Client) -> None:
    other = Asset.objects.exclude(pk=used_much.pk).latest("pk")
    address = f"/cms/media/{other.pk}/"
    assert "Not used yet" in as_edna.get(address).text
    assert most_rows_read(RevisionMedia, lambda: as_edna.get(address)) == 0


def shown(client: Client, asset: Asset) -> list[int]:
    """The articles of all pages, one after the other."""
    article, older = r'<li><a href="/cms/articles/(\d+)/">', r'rel="next" href="(\?used_before=\d+_\d+)"'
    return list(map(int, found_on_pages(client, f"/cms/media/{asset.pk}/", article, older)))


def every_article_is_on_one_page(used_much: Asset, as_edna: Client, as_ed: Client, news: Section) -> None:
    found = shown(as_edna, used_much)
    assert len(found) == 2 * MANY
    assert {*found} == {*Article.objects.values_list("pk", flat=True)}
    assert {*shown(as_ed, used_much)} == {*Article.objects.filter(section=news).values_list("pk", flat=True)}


def what_was_not_looked_at_is_said(used_much: Asset, as_ed: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said of who sees it, either, before everything was looked at."""
    monkeypatch.setattr(uses, "STEPS", 1)
    text = as_ed.get(f"/cms/media/{used_much.pk}/").text
    assert "Nothing found so far" in text
    assert "Not everything was looked at yet" in text
    assert "Not used yet" not in text
    assert "No one outside the CMS" not in text


@pytest.fixture
def each_of(request: pytest.FixtureRequest, subtests: pytest.Subtests) -> Callable[..., None]:
    """Much is written for each test: the checks that only look at it share it."""

    def run(*checks: Callable[..., None]) -> None:
        for check in checks:
            with subtests.test(check.__name__):
                check(**{name: request.getfixturevalue(name) for name in signature(check).parameters})

    return run


@pytest.mark.usefixtures("used_much")
def test_what_is_used_much_is_told_from_a_few_of_its_uses(each_of: Callable[..., None]) -> None:
    each_of(
        its_page_reads_what_it_shows,
        a_file_that_nothing_shows_costs_no_look_at_what_shows_others,
        nor_does_throwing_it_away_count_any_further,
    )


@pytest.mark.usefixtures("used_much")
@pytest.mark.parametrize("statistics", ["statistics"], indirect=True)
def test_all_of_its_uses_are_on_its_pages(each_of: Callable[..., None]) -> None:
    each_of(every_article_is_on_one_page, what_was_not_looked_at_is_said)


def test_a_save_asks_no_old_words_for_what_it_shows(
    news: Section, cara: Person, ed: Person, owner_connection: Owner
) -> None:
    picture, *_others = pictures(news, 2)
    [version] = versions_of(picture, 1)
    body = f'<p>From May. <img src="{version.address}" alt="Dawn"></p>'
    article = workflow.create_article(news, by=cara, title="Ferries", body=body)
    shown_by(version, many_live(news, ed, MANY), owner_connection)
    used_by(version, old_words(article, cara, MANY), owner_connection)
    look_over(owner_connection)

    def save() -> None:
        text = body.replace("May", "June")
        workflow.save_draft(fresh(article), by=cara, title="Ferries", summary="", body=text, base=1)

    assert rows_read_as_planned((RevisionMedia, Revision), save) <= 20


@pytest.mark.parametrize(
    "wrong", ["", "x", "1", "1_", "_1", "-1_2", f"1_{'9' * 19}", f"{'9' * 30}_1", "%00_1"]
)
def test_what_is_no_place_leads_to_the_first_page(
    wrong: str, news: Section, ada: Person, as_ada: Client
) -> None:
    picture, *_others = pictures(news, 1)
    versions_of(picture, 1)
    assert "Not used yet" in as_ada.get(f"/cms/media/{picture.pk}/?used_before={wrong}").text


@pytest.fixture
def hidden_logo(
    statistics: LookOver,
    news: Section,
    policies: Section,
    cara: Person,
    ada: Person,
    owner_connection: Owner,
) -> AssetVersion:
    """Shown by more than a thousand articles that few may read, and by as many old words."""
    hidden = add_section(news, by=ada, title="Hidden", source=OLD_SITE)
    with_policy(hidden, audience="roles")
    found, *_others = pictures(hidden, 3)
    [version] = versions_of(found, 1)
    jane = introduced("Jane Doe", "", version)
    drafts = many_articles(hidden, cara, MANY)
    shown_by(version, many_live(hidden, cara, MANY, byline_ids=[jane.pk]), owner_connection)
    shown_by(version, drafts, owner_connection)
    used_by(version, old_words(drafts[0], cara, MANY), owner_connection)
    assert (ShownLive.objects.count(), ShownEver.objects.count()) == (MANY, 2 * MANY)
    statistics()
    return version


def may(person: Any, version: AssetVersion) -> bool:
    return visible_to(person, READ_MEDIA, AssetVersion).filter(pk=version.pk).exists()


def a_user_who_may_not_read_it_is_told_so_from_one_article(
    hidden_logo: AssetVersion, otto: Person, colin: Person
) -> None:
    for who in (ANON, otto, colin):
        assert not may(who, hidden_logo)
        assert most_rows_read(TABLES, partial(may, who, hidden_logo)) <= FEW


def so_is_a_reader_who_asks_for_the_bytes(hidden_logo: AssetVersion, otto: Person) -> None:
    found = partial(finding.for_everybody, hidden_logo.file_id, hidden_logo.address_name)
    assert found() is None
    assert most_rows_read(TABLES, found) <= FEW
    of_otto = partial(finding.for_person, otto, hidden_logo.file_id, hidden_logo.address_name)
    assert most_rows_read(TABLES, of_otto) <= FEW


def one_article_elsewhere_opens_it_for_everybody(
    hidden_logo: AssetVersion, policies: Section, cara: Person, owner_connection: Owner
) -> None:
    shown_by(hidden_logo, many_live(policies, cara, 1, name="last"), owner_connection)
    assert may(ANON, hidden_logo)
    assert most_rows_read(TABLES, partial(may, ANON, hidden_logo)) <= FEW


def one_that_was_shared_is_found_among_very_many(
    hidden_logo: AssetVersion, otto: Person, ada: Person
) -> None:
    shared = Article.objects.latest("pk")
    grant_object(otto, VIEW_ARTICLE, shared, by=ada, reason="reads along")
    otto = User.objects.get(pk=otto.pk)
    assert may(otto, hidden_logo)
    assert most_rows_read(TABLES, partial(may, otto, hidden_logo)) <= FEW + 3 * (media.FEW + 1)


def a_user_who_was_given_much_is_asked_about_few_articles(
    hidden_logo: AssetVersion, policies: Section, cara: Person, owner_connection: Owner
) -> None:
    """Where few show a file, what else someone was given is not looked through."""
    other = versions_of(Asset.objects.latest("pk"), 1)[0]
    [draft, *more] = many_articles(policies, cara, 300, name="given")
    give_each(nora := person("Nora"), VIEW_ARTICLE, more)
    shown_by(other, [draft], owner_connection)
    nora = User.objects.get(pk=nora.pk)
    assert not may(nora, other)
    assert most_rows_read(NOT_GRANTS, partial(may, nora, other)) <= FEW


@pytest.mark.usefixtures("hidden_logo")
def test_who_may_read_it_is_told_from_a_few_of_its_uses(each_of: Callable[..., None]) -> None:
    each_of(
        a_user_who_may_not_read_it_is_told_so_from_one_article,
        so_is_a_reader_who_asks_for_the_bytes,
        one_that_was_shared_is_found_among_very_many,
        a_user_who_was_given_much_is_asked_about_few_articles,
        one_article_elsewhere_opens_it_for_everybody,
    )


PLACES, MORE = 40, 8  # sections, and articles in each


@pytest.fixture
def logo_of_many(news: Section, cara: Person, owner_connection: Owner) -> AssetVersion:
    """Readers see it in many sections that are for no one but who has a role there."""
    with_policy(news, audience="roles")
    found, *_others = pictures(news, 3)
    [version] = versions_of(found, 1)
    for section in sections_below(news, PLACES):
        Section.objects.filter(pk=section.pk).update(audience="roles")
        shown_by(version, many_live(section, cara, MORE), owner_connection)
    look_over(owner_connection)
    return version


def test_each_section_that_shows_it_is_asked_once(logo_of_many: AssetVersion, otto: Person) -> None:
    for who in (ANON, otto):
        assert not may(who, logo_of_many)
        assert most_rows_read(TABLES, partial(may, who, logo_of_many)) <= 2 * (PLACES + 2)


def test_each_grant_of_the_user_who_holds_many_is_asked_once(
    logo_of_many: AssetVersion, policies: Section, otto: Person, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = many_articles(policies, cara, 300, name="given")
    give_each(otto, VIEW_ARTICLE, given)
    monkeypatch.setattr(media, "FEW", 20)
    person = User.objects.get(pk=otto.pk)
    assert not may(person, logo_of_many)
    assert most_rows_read((Article, ArticleGrant), partial(may, person, logo_of_many)) <= 4 * len(given)
