"""Fetching the files of an import (content.imports.wordpress.fetching): nothing inside this house is asked for it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from pytest_django import Settings

from content.models import Article, Asset, Attachment
from tests.commands import ran
from tests.content.media.files import png
from tests.live_server import served_by
from tests.newsroom import fresh

PICTURE = png(77, 30, 20)


class OldSite(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        away = {
            "/moved.png": "/quay.png",
            "/inside.png": "https://169.254.169.254/latest",
            "/round.png": "/round.png",
            "/nowhere.png": "https://[half",
        }
        if self.path in away:
            self.send_response(302)
            self.send_header("Location", away[self.path])
            self.end_headers()
            return
        self.send_response(404 if self.path == "/gone.png" else 200)
        self.end_headers()
        self.wfile.write(b"#!/bin/sh\n" if self.path == "/shell.png" else PICTURE)


@pytest.fixture
def old_site(settings: Settings) -> Iterator[str]:
    with served_by(OldSite) as port:
        settings.OUTGOING_ALLOWED_HOSTS = [f"127.0.0.1:{port}"]
        yield f"http://127.0.0.1:{port}"


def recorded(address: str, article: Article | None = None) -> Attachment:
    said = {"title": "The quay", "alternative_text": "Boats.", "caption": "In May."}
    return Attachment.objects.create(source_address=address, article=article, **said)


def run(*options: str) -> tuple[int, list[dict[str, object]]]:
    done = ran("fetch_attachments", "--json", *options)
    return done.status, json.loads(done.printed)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/inside.png", "is not a public address"),
        ("/round.png", "answers 302"),
        ("/nowhere.png", "no address"),
        ("/gone.png", "answers 404"),
        ("/shell.png", "This is a program"),
    ],
)
def test_what_cannot_come_in_is_reported_and_can_be_tried_again(
    old_site: str, draft: Article, path: str, why: str
) -> None:
    recorded(f"{old_site}{path}", draft)
    for _again in range(2):
        code, report = run()
        assert (code, len(report), why in str(report[0]["problem"])) == (1, 1, True)
    assert not Asset.objects.exists()


def test_a_neighbour_is_not_asked(draft: Article) -> None:
    recorded("http://127.0.0.1/a.png", draft)
    recorded("file:///etc/passwd", draft)
    code, report = run()
    assert code == 1
    assert "is not a public address" in str(report[0]["problem"])
    assert "Only https is spoken" in str(report[1]["problem"])


def test_a_file_comes_into_the_section_of_its_article_with_what_was_said_about_it(
    old_site: str, draft: Article
) -> None:
    recorded(f"{old_site}/moved.png", draft)
    code, report = run()
    asset = Asset.objects.select_related("current").get()
    assert (code, report[0]["asset"], report[0]["article"]) == (0, asset.pk, draft.pk)
    assert (asset.title, asset.alternative_text, asset.caption) == ("The quay", "Boats.", "In May.")
    assert (asset.section_id, asset.uploader_id) == (draft.section_id, None)


def test_nothing_is_fetched_twice_and_no_text_changes(old_site: str, published: Article) -> None:
    before = fresh(published).live.body
    recorded(f"{old_site}/quay.png", published)
    assert len(run("--dry-run")[1]) == 1
    assert (run()[0], run()[1]) == (0, [])
    recorded(f"{old_site}/copy.png", published)  # the same bytes at another address
    assert run()[0] == 0
    assert Asset.objects.count() == 1
    assert (fresh(published).live.body, fresh(published).draft) == (before, None)


def test_a_file_is_asked_for_by_a_name_in_any_script(old_site: str, draft: Article) -> None:
    recorded(f"{old_site}/2019/Käse am Kai 写真.png?größe=1", draft)
    code, _report = run()
    assert (code, Asset.objects.get().current.file_name) == (0, "Käse-am-Kai-写真.png")


def test_what_belongs_to_no_article_needs_a_section(old_site: str, draft: Article) -> None:
    recorded(f"{old_site}/quay.png")
    assert "--section" in str(run()[1][0]["problem"])
    assert run("--section", "/news/")[0] == 0
    assert Asset.objects.get().section == draft.section
