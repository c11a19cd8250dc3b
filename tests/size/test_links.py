"""What links to something is found from there: nothing else is read, however many articles there are."""

from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from content.addresses.backlinks import link_to
from content.cms.media.asset import used_in
from content.models import (
    Address,
    Article,
    AssetVersion,
    Checkup,
    LiveLinks,
    Revision,
    RevisionMedia,
    Section,
)
from content.trash.section_trash import what_is_below
from content.trash.verbs import linking_here
from tests.content.conftest import published_by
from tests.counting import look_over, most_rows_read, rows_read
from tests.newsroom import Person
from tests.size.many import many_articles, many_live, pictures, point_to_version

pytestmark = [pytest.mark.as_worker, pytest.mark.late]


@pytest.fixture
def linking(draft: Article, news: Section, ed: User) -> list[Article]:
    """Two of many that were looked over: one links to the draft, one to where it was once."""
    Address.objects.create(path="news/once", kind="redirect", target=draft.address)
    articles = many_articles(news, ed)
    links = {0: [draft.address.path], 1: ["news/once"]}
    Checkup.objects.bulk_create(
        Checkup(article=article, revision=article.draft, links=links.get(n, [f"news/{n}"]))
        for n, article in enumerate(articles)
    )
    return articles[:2]


@pytest.mark.parametrize("who", ["ed", "edna", "ada"], indirect=True)
def test_what_links_to_an_article(draft: Article, linking: list[Article], who: Person) -> None:
    found: list[Article] = []
    assert rows_read(Checkup, lambda: found.extend(linking_here(draft, who).shown)) == 2
    assert {one.pk for one in found} == {one.pk for one in linking}
    assert rows_read(Article, lambda: linking_here(draft, who)) <= 10
    assert rows_read(Address, lambda: linking_here(draft, who)) <= 10


def test_no_one_is_told_of_links_from_what_they_may_not_see(
    draft: Article, linking: list[Article], colin: User
) -> None:
    assert linking_here(draft, colin) == ([], False)


def test_what_links_into_a_section(
    policies: Section, draft: Article, linking: list[Article], ada: User
) -> None:
    Checkup.objects.filter(article=linking[0]).update(links=[policies.address.path])
    assert [one.pk for one in what_is_below(policies, ada)["linked_from"]] == [linking[0].pk]
    assert rows_read(Checkup, lambda: what_is_below(policies, ada)) == 1


@pytest.mark.parametrize("who", ["ed", "edna", "ada"], indirect=True)
def test_what_shows_a_file(news: Section, ed: User, who: Person) -> None:
    picture, *_others = pictures(news, 3)
    version = AssetVersion.objects.get(asset=picture)
    shows = many_articles(news, ed, 2, name="shows", body=f'<p><img src="{version.address}" alt="Dawn"></p>')
    many_articles(news, ed)
    RevisionMedia.objects.bulk_create(RevisionMedia(revision=one.draft, version=version) for one in shows)
    assert rows_read(Article, lambda: used_in(picture, who)) <= 20
    assert {one.pk for one in used_in(picture, who).articles} == {one.pk for one in shows}


MANY = 2_000
OLD = "news/once"


@pytest.fixture
def much(fresh_database: str, news: Section, cara: Person, ed: Person) -> None:
    """Live, with a draft beside it, and looked over: and each links to something else."""
    live = many_live(news, cara, MANY, body='<p><a href="/news/else-{n}/">There</a></p>')
    drafts = many_articles(news, cara, MANY)
    for article in live:
        article.draft = Revision(article=article, number=2, title="Draft", author=cara, digest="0" * 64)
    Revision.objects.bulk_create([article.draft for article in live if article.draft])
    point_to_version(2, live, "draft")
    Checkup.objects.bulk_create(
        Checkup(article=article, revision=article.draft, links=[f"news/else-{n}"])
        for n, article in enumerate((*live, *drafts))
    )


@pytest.mark.parametrize("is_linked", [False, True])
def test_nothing_else_is_read(
    is_linked: bool, much: None, news: Section, cara: Person, ed: Person, edna: Person, owner_connection: Any
) -> None:
    if is_linked:
        published_by(cara, ed, news, "Linking", f'<p><a href="/{OLD}/">There</a></p>')
    tables = (LiveLinks, Checkup, Article, Revision)
    looks = [partial(link_to, [OLD], by=person) for person in (ed, edna)]
    assert [bool(look()) for look in looks] == [is_linked] * 2
    with transaction.atomic():
        assert max(rows_read(tables, look) for look in looks) <= 10
    look_over(owner_connection)
    assert max(most_rows_read(tables, look) for look in looks) <= 10
