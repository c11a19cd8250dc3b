"""A picture behind nginx and Caddy, handed over by the real site: it stops within five seconds of the take-down."""

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from content import workflow
from content.media import renditions
from content.media.store import media_storage
from content.models import Article, Asset, Section
from tests.content.media.files import current, picture, upload, write_about
from tests.content.media.test_front_servers import ask, caddy, in_front_of, nginx
from tests.newsroom import Person, publish

pytestmark = pytest.mark.deep
MOST_SECONDS = 5


@pytest.mark.parametrize("program", [nginx, caddy])
def test_it_stops_with_its_article_at_every_address(
    program: Callable[[Path, int, int], list[str]], live_site: str, news: Section, cara: Person, ed: Person,
    tmp_path: Path, settings: Settings,
) -> None:  # fmt: skip
    settings.MEDIA_ACCEL = "/stored-media/"
    asset = upload(picture(tmp_path, size=(700, 500)), by=cara, section=news)
    article = write_about(asset, by=cara, section=news)
    digest = current(asset).digest
    assert renditions.make(digest, "320.webp")
    addresses = [current(asset).address, f"/media/{digest}/320.webp", f"/media/{digest}/640.avif"]
    (tmp_path / "media").symlink_to(media_storage().path(""))
    with in_front_of(urlsplit(live_site).port or 0, program, tmp_path) as port:
        assert statuses(port, addresses) == {404}
        publish(article, by=cara, approver=ed)
        assert statuses(port, addresses) == {200}
        assert ask(port, addresses[0])[1] == picture(tmp_path, size=(700, 500)).path.read_bytes()
        workflow.take_down(article, by=ed, reason="Wrong.")
        taken = time.monotonic()
        while statuses(port, addresses) != {404}:
            assert time.monotonic() - taken < MOST_SECONDS
        assert ask(port, f"/stored-media/{digest[:2]}/{digest[2:4]}/{digest}")[0].status == 404


def statuses(port: int, addresses: list[str]) -> set[int]:
    return {ask(port, address)[0].status for address in addresses}


def test_the_pages_say_what_is_out_of_reach(
    as_cara: Client, as_ed: Client, boats: Asset, live_boats: Article
) -> None:
    page = as_cara.get(f"/cms/media/{boats.pk}/").content.decode()
    assert "the file stops within five seconds, except in caches outside our reach." in page
    page = as_ed.get(f"/cms/articles/{live_boats.pk}/").content.decode()
    assert "stop with it, within five seconds, except in caches outside our reach." in page
