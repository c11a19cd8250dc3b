"""What shows a file is told a page at a time, however often the file was used and however many versions it has.

On a database of its own, with statistics and without: PostgreSQL goes other ways where it knows nothing.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import Client

from content import workflow
from content.media import trash
from content.media import usages as uses
from content.models import Article, Asset, AssetVersion, Revision, RevisionMedia, RevisionStatus, Section
from content.models.articles.review import State
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.newsroom import Person, fresh
from tests.size.many import many_articles, many_live
from tests.size.paging import found_on_pages
from tests.size.test_links import pictures

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

MANY = 1_500
type Owner = psycopg.Connection[Any]


def used_by(version: AssetVersion, words: list[Revision], owner: Owner) -> None:
    written([RevisionMedia(revision=one, version=version) for one in words], owner)


def written(uses: list[RevisionMedia], owner: Owner) -> None:
    """Whether their text names it is of no matter here."""
    triggers: Any = getattr(RevisionMedia._meta, "triggers")  # noqa: B009
    [named] = (one for one in triggers if one.name == "revision_media_named")
    trigger = named.get_pgid(RevisionMedia)
    owner.execute(f"ALTER TABLE content_revisionmedia DISABLE TRIGGER {trigger}")
    RevisionMedia.objects.bulk_create(uses)
    owner.execute(f"ALTER TABLE content_revisionmedia ENABLE TRIGGER {trigger}")


def versions_of(asset: Asset, number: int) -> list[AssetVersion]:
    first = AssetVersion.objects.get(asset=asset)
    more = AssetVersion.objects.bulk_create(
        AssetVersion(
            asset=asset, number=n, file=first.file, source_digest=first.source_digest, file_name="a.png",
            address_name="a.png",
        )
        for n in range(2, number + 1)
    )  # fmt: skip
    Asset.objects.filter(pk=asset.pk).update(current=[first, *more][-1])
    return [first, *more]


def old_words(article: Article, by: Person, number: int) -> list[Revision]:
    first = article.revisions.count() + 1
    words = Revision.objects.bulk_create(
        Revision(article=article, number=n, title="Old", author=by, digest="0" * 64)
        for n in range(first, first + number)
    )
    RevisionStatus.objects.bulk_create(RevisionStatus(revision=one, state=State.SUPERSEDED) for one in words)
    return words


def reads(model: type[Any], act: Callable[[], object]) -> int:
    with transaction.atomic():
        planned = rows_read_as_planned(model, act)
    with transaction.atomic():
        return max(planned, rows_read(model, act))


@pytest.fixture(params=["statistics", "no statistics"])
def logo(
    request: pytest.FixtureRequest, news: Section, policies: Section, cara: Person, owner_connection: Owner
) -> Asset:
    """Shown by more than a thousand articles, by as many words of before, and in as many versions; beside others."""
    found, *others = pictures(news, 3)
    first, *_more, last = versions_of(found, MANY)
    versions_of(others[0], 2)
    live, drafts = many_live(news, cara, MANY), many_articles(policies, cara, MANY)
    used_by(first, [one.live for one in live], owner_connection)  # type: ignore[misc]
    used_by(last, [one.draft for one in drafts], owner_connection)  # type: ignore[misc]
    used_by(last, old_words(drafts[0], cara, MANY), owner_connection)
    if request.param == "statistics":
        look_over(owner_connection)
    return Asset.objects.get(pk=found.pk)


TABLES = (RevisionMedia, Article, Revision, AssetVersion)


def test_its_page_reads_what_it_shows(logo: Asset, as_ed: Client, as_edna: Client) -> None:
    address = f"/cms/media/{logo.pk}/"
    for client in (as_ed, as_edna):
        client.get(address)
        read = {model.__name__: reads(model, partial(client.get, address)) for model in TABLES}
        most = 2 * uses.STEPS * uses.A_STEP  # walked past, and each version looked at
        assert {name: rows for name, rows in read.items() if rows > most} == {}


def test_nor_does_throwing_it_away_count_any_further(logo: Asset, edna: Person) -> None:
    read = reads(RevisionMedia, lambda: uses.live_uses(logo))
    assert read <= uses.STEPS * (uses.A_STEP + 1)
    assert trash.trash(logo, by=edna).trashed_at is not None


def test_a_file_that_nothing_shows_costs_no_look_at_what_shows_others(logo: Asset, as_edna: Client) -> None:
    other = Asset.objects.exclude(pk=logo.pk).latest("pk")
    address = f"/cms/media/{other.pk}/"
    assert "Not used yet" in as_edna.get(address).text
    assert reads(RevisionMedia, lambda: as_edna.get(address)) == 0


def shown(client: Client, asset: Asset) -> list[int]:
    """The articles of all pages, one after the other."""
    article, older = r'<li><a href="/cms/articles/(\d+)/">', r'rel="next" href="(\?used_before=\d+_\d+)"'
    return list(map(int, found_on_pages(client, f"/cms/media/{asset.pk}/", article, older)))


def test_every_article_is_on_one_page(logo: Asset, as_edna: Client, as_ed: Client, news: Section) -> None:
    found = shown(as_edna, logo)
    assert len(found) == 2 * MANY
    assert {*found} == {*Article.objects.values_list("pk", flat=True)}
    assert {*shown(as_ed, logo)} == {*Article.objects.filter(section=news).values_list("pk", flat=True)}


def test_what_was_not_looked_at_is_said(logo: Asset, as_ed: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said of who sees it, either, before everything was looked at."""
    monkeypatch.setattr(uses, "STEPS", 1)
    text = as_ed.get(f"/cms/media/{logo.pk}/").text
    assert "Nothing found so far" in text
    assert "Not everything was looked at yet" in text
    assert "Not used yet" not in text
    assert "No one outside the CMS" not in text


def test_a_save_asks_no_old_words_for_what_it_shows(
    news: Section, cara: Person, ed: Person, owner_connection: Owner
) -> None:
    picture, *_others = pictures(news, 2)
    [version] = versions_of(picture, 1)
    body = f'<p>From May. <img src="{version.address}" alt="Dawn"></p>'
    article = workflow.create_article(news, by=cara, title="Ferries", body=body)
    used_by(version, [one.live for one in many_live(news, ed, MANY)], owner_connection)  # type: ignore[misc]
    used_by(version, old_words(article, cara, MANY), owner_connection)
    look_over(owner_connection)

    def save() -> None:
        text = body.replace("May", "June")
        workflow.save_draft(fresh(article), by=cara, title="Ferries", summary="", body=text, base=1)

    for model in (RevisionMedia, Revision):
        with transaction.atomic():
            assert rows_read_as_planned(model, save) <= 20
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    "wrong", ["", "x", "1", "1_", "_1", "-1_2", f"1_{'9' * 19}", f"{'9' * 30}_1", "%00_1"]
)
def test_what_is_no_place_leads_to_the_first_page(
    wrong: str, news: Section, ada: Person, as_ada: Client
) -> None:
    picture, *_others = pictures(news, 1)
    versions_of(picture, 1)
    assert "Not used yet" in as_ada.get(f"/cms/media/{picture.pk}/?used_before={wrong}").text
