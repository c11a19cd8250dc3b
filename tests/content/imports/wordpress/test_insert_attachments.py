"""fetch_attachments --drafts-of: fetched files come into the texts as drafts, and nothing that readers see changes."""

import json
from pathlib import Path
from typing import Any

import pytest

from content import workflow
from content.imports.wordpress.html import convert_body
from content.imports.wordpress.insert_attachments import filled, key_of
from content.models import Article, Asset, AssetVersion, ImportedItem, Section
from content.text.sanitise import clean_html
from tests.commands import ran
from tests.content.media.files import current, document, picture, upload
from tests.newsroom import Person, digest_of, fresh, publish

OLD = "http://old.example.org/wp-content/uploads/quay.png"
WRITTEN = (
    '<p>Ferries &amp; boats.</p><figure><img src="http://old.example.org/wp-content/uploads/quay-300x200.png" alt="The'
    ' &quot;quay&quot;"><figcaption>In May.</figcaption></figure><p>More.</p>'
)


@pytest.fixture
def quay(tmp_path: Path, cara: Person, news: Section) -> Asset:
    """As if it had been fetched from OLD."""
    return came_from(OLD, upload(picture(tmp_path, size=(30, 20)), by=cara, section=news))


def came_from(address: str, asset: Asset) -> Asset:
    ImportedItem.objects.create(source="old.example.org", kind="file", identifier=address, object_id=asset.pk)
    return asset


def imported(written: str, *, by: Person, section: Section) -> Article:
    body = convert_body(written, {}).html
    return workflow.create_article(section, by=by, title="Ferries", body=body)


def run(who: Person) -> tuple[int, list[dict[str, Any]]]:
    done = ran("fetch_attachments", "--json", "--drafts-of", who.email)
    return done.status, json.loads(done.printed)["articles"]


def known(asset: Asset, address: str = OLD) -> dict[str, AssetVersion]:
    return {key_of(address): current(asset)}


def test_who_may_not_edit_the_article_makes_no_draft(
    quay: Asset, cara: Person, colin: Person, news: Section
) -> None:
    article = imported(WRITTEN, by=cara, section=news)
    before = fresh(article).newest.number
    code, report = run(colin)
    assert (code, report[0]["draft"], fresh(article).newest.number) == (1, None, before)
    assert report[0]["problem"]


def test_what_waits_for_others_keeps_its_approval(
    quay: Asset, cara: Person, ed: Person, news: Section
) -> None:
    article = imported(WRITTEN, by=cara, section=news)
    workflow.submit(article, by=cara)
    workflow.approve(article, by=ed, digest=digest_of(article))
    code, report = run(cara)
    assert (code, fresh(article).draft.status.state) == (1, "approved")
    assert "would void what they approved" in report[0]["problem"]


def test_readers_go_on_seeing_what_was_approved(quay: Asset, cara: Person, ed: Person, news: Section) -> None:
    article = imported(WRITTEN, by=cara, section=news)
    publish(article, by=cara, approver=ed)
    live = fresh(article).live
    code, report = run(cara)
    now = fresh(article)
    assert (code, now.live, now.live.body) == (0, live, live.body)
    assert (now.draft.status.state, now.draft.author, report[0]["draft"]) == ("draft", cara, now.draft.number)
    assert list(now.draft.media.values_list("version", flat=True)) == [current(quay).pk]


def test_the_picture_comes_where_it_was_with_its_own_words(quay: Asset, cara: Person, news: Section) -> None:
    article = imported(WRITTEN, by=cara, section=news)
    assert run(cara)[0] == 0
    image = f'<img src="{current(quay).address}" alt="The &quot;quay&quot;" width="30" height="20">'
    body = f"<p>Ferries &amp; boats.</p><figure>{image}<figcaption>In May.</figcaption></figure><p>More.</p>"
    assert fresh(article).newest.body == clean_html(body)


def test_run_again_nothing_changes(quay: Asset, cara: Person, news: Section) -> None:
    article = imported(WRITTEN, by=cara, section=news)
    run(cara)
    number = fresh(article).newest.number
    assert run(cara) == (0, [])
    assert fresh(article).newest.number == number


def test_what_is_not_in_the_library_is_named(quay: Asset, cara: Person, news: Section) -> None:
    other = "http://old.example.org/other.png"
    imported(f'{WRITTEN}<figure><img src="{other}" alt=""></figure>', by=cara, section=news)
    _code, report = run(cara)
    assert report[0]["missing"] == [other]
    assert report[0]["placed"] == ["http://old.example.org/wp-content/uploads/quay-300x200.png"]


def test_a_gallery_and_a_link_to_a_document(tmp_path: Path, quay: Asset, cara: Person, news: Section) -> None:
    minutes = came_from(
        "https://old.example.org/minutes.pdf", upload(document(tmp_path), by=cara, section=news)
    )
    words = '<p><a href="https://old.example.org/minutes.pdf">The minutes</a></p>'
    gallery = '<figure><figure><img src="{0}"></figure><figure><img src="{0}" alt="Two"></figure></figure>'
    article = imported(words + gallery.format(OLD), by=cara, section=news)
    assert run(cara)[0] == 0
    body = fresh(article).newest.body
    assert f'href="{current(minutes).address}"' in body
    assert body.count(current(quay).address) == 2
    assert "old.example.org" not in body


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example.org/wp-content/uploads/quay.png", "http://old.example.org/quay.png", f"{OLD}?v=2",
     "http://old.example.org.evil.example/wp-content/uploads/quay.png", "/wp-content/uploads/quay.png"],
)  # fmt: skip
def test_another_address_is_another_file(address: str, quay: Asset) -> None:
    body = clean_html(f'<figure><p><a href="{address}">Picture not fetched</a></p></figure>')
    assert filled(body, known(quay))[:2] == (body, [])


@pytest.mark.parametrize(
    "address",
    [OLD, OLD.replace("http:", "https:"), OLD.replace(".png", "-scaled.png"), OLD.replace("old.", "OLD."),
     OLD.replace(".png", "-1024x768.png")],
)  # fmt: skip
def test_a_smaller_copy_is_the_same_picture(address: str, quay: Asset) -> None:
    body = clean_html(f'<figure><p><a href="{address}">Picture not fetched</a></p></figure>')
    assert filled(body, known(quay))[1] == [address]


def test_what_is_in_the_trash_stays_out(quay: Asset, cara: Person, news: Section) -> None:
    imported(WRITTEN, by=cara, section=news)
    Asset.objects.filter(pk=quay.pk).update(trashed_at="2026-01-01T00:00:00Z")
    assert run(cara) == (0, [])
