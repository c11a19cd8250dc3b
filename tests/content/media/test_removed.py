"""The bytes of a picture that the law takes away: gone from the store, for everybody, once nothing uses them."""

from pathlib import Path

import pytest
from django.test import Client

from audit.models import Entry
from content.media import removed, renditions, store
from content.models import Article, Asset, MediaRendition, Redaction, RemovedFile, RevisionMedia, Section
from content.redaction.finding import pictures_in
from content.redaction.occurrences import Wanted, fingerprint
from content.redaction.removing import agree_to_redaction, ask_redaction, places_now
from tests.captured_web import refused
from tests.content.media.file_requests import get
from tests.content.media.files import current, picture, upload, write_about
from tests.newsroom import Person, fresh, write
from tests.redactions import redacted

REASON = "Court order 12/26"


@pytest.fixture
def digest(boats: Asset) -> str:
    return str(current(boats).digest)


def remove(article: Article, asset: Asset, asker: Person, agreeing: Person) -> Redaction:
    return redacted(article, Wanted(picture=current(asset).address), by=asker, agreed_by=agreeing)


def test_no_one_takes_a_file_away_by_a_row_of_their_own(
    live_boats: Article, boats: Asset, digest: str, ed: Person
) -> None:
    ask_redaction(live_boats, Wanted(picture=current(boats).address), by=ed, reason=REASON)
    sql = (
        "INSERT INTO content_removedfile (redaction_id, digest, removed_at, reason) "
        "SELECT id, %s, now(), 'x' FROM content_redaction"
    )
    assert "stays" in refused(sql, digest)
    assert not removed.destroy(digest)
    assert store.has(digest)


def test_it_leaves_the_store_with_its_sizes_and_a_row_says_why(
    live_boats: Article, boats: Asset, digest: str, ed: Person, eve: Person
) -> None:
    store.put(Path(__file__), digest, "320.webp")
    MediaRendition.objects.create(file_id=digest, name="320.webp", size=1)
    redaction = remove(live_boats, boats, ed, eve)
    assert removed.destroy(digest)
    assert not store.has(digest)
    assert not store.has(digest, "320.webp")
    gone = RemovedFile.objects.get(digest=digest)
    assert (gone.reason, gone.removed_at) == (REASON, redaction.done_at)
    assert Entry.objects.filter(event="content.media.redacted").count() == 1
    assert not renditions.make(digest, "320.webp")


def test_no_one_is_given_it_from_the_moment_of_the_agreement(
    as_cara: Client, live_boats: Article, boats: Asset, digest: str, ed: Person, eve: Person
) -> None:
    address = current(boats).address
    assert get(as_cara, address).status_code == 200
    remove(live_boats, boats, ed, eve)
    assert store.has(digest)  # the worker has not come to it yet
    assert get(as_cara, address).status_code == 404
    assert REASON in as_cara.get(f"/cms/media/{boats.pk}/").text


def test_it_stays_while_another_article_uses_it_and_the_page_names_that(
    as_ed: Client, live_boats: Article, boats: Asset, digest: str, cara: Person, ed: Person, eve: Person,
    news: Section
) -> None:  # fmt: skip
    other = write_about(boats, by=cara, section=news, title="Another quay")
    redaction = ask_redaction(live_boats, Wanted(picture=current(boats).address), by=ed, reason=REASON)
    html = as_ed.get(f"/cms/articles/{live_boats.pk}/redaction/").text
    assert "Another quay" in html
    agree_to_redaction(redaction, by=eve, seen=fingerprint(places_now(redaction)))
    assert not removed.destroy(digest)
    remove(other, boats, ed, eve)
    assert removed.destroy(digest)


def test_under_another_name_and_as_a_link_it_goes_too(
    live_boats: Article, boats: Asset, digest: str, cara: Person, ed: Person, eve: Person, news: Section
) -> None:
    address = current(boats).address
    body = f'<p><a href="{address}">Large</a></p><img src="{address}" alt="Boats">'
    linking = write_about(boats, by=cara, section=news, title="Linking")
    write(linking, cara, body)
    remove(live_boats, boats, ed, eve)
    remove(linking, boats, ed, eve)
    assert not any(digest in words for words in linking.revisions.values_list("body", flat=True))
    assert removed.is_gone(digest)


def test_the_same_bytes_uploaded_again_are_a_new_file_and_the_page_tells(
    as_cara: Client, live_boats: Article, boats: Asset, digest: str, cara: Person, ed: Person, eve: Person,
    news: Section, tmp_path: Path
) -> None:  # fmt: skip
    remove(live_boats, boats, ed, eve)
    removed.destroy(digest)
    again = upload(picture(tmp_path, size=(700, 500)), by=cara, section=news)
    assert again != boats
    assert not removed.destroy(digest)
    assert get(as_cara, current(again).address).status_code == 200
    assert REASON in as_cara.get(f"/cms/media/{again.pk}/").text


def test_it_is_gone_from_the_versions_and_its_file_from_readers(
    anon: Client, boats: Asset, live_boats: Article, ada: Person, ed: Person, eve: Person
) -> None:
    (source,) = pictures_in(fresh(live_boats).live.body)
    assert get(anon, source).status_code == 200
    redacted(live_boats, Wanted(picture=source), by=ed, agreed_by=eve)
    live = fresh(live_boats).live
    assert list(pictures_in(live.body)) == []
    assert "Court order 12/26" in live.body
    assert get(anon, source).status_code == 404


@pytest.mark.parametrize(
    "sql", ["DELETE FROM content_revisionmedia", "UPDATE content_revisionmedia SET id = id"]
)
def test_otherwise_no_one_changes_what_a_version_uses(live_boats: Article, sql: str) -> None:
    refused(sql)
    assert RevisionMedia.objects.exists()
