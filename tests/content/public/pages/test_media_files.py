"""content.public.pages.media_files: headers, ranges, conditions and cost of stored files."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertNumQueries

from content import workflow
from content.media import renditions, store
from content.models import Article, Asset, MediaRendition, Section
from tests.content.media.file_requests import KEPT_BY_READERS, address, get, headers_of
from tests.content.media.files import Checked, current, document, picture, upload
from tests.newsroom import Person, publish
from tests.samples import samples


def test_private_and_absent_are_one_answer_to_the_last_header(
    anon: Client, as_otto: Client, as_colin: Client, boats: Asset
) -> None:
    nothing = f"/media/{'0a' * 32}/{current(boats).address_name}"
    for client in (anon, as_otto, as_colin):
        private, absent = get(client, address(boats)), get(client, nothing)
        private.body = private.body.replace(private.headers["X-Request-ID"].encode(), b"")
        absent.body = absent.body.replace(absent.headers["X-Request-ID"].encode(), b"")
        assert headers_of(private) == headers_of(absent)
        assert private.body.replace(address(boats).encode(), b"") == absent.body.replace(
            nothing.encode(), b""
        )


def test_a_user_who_sees_the_library_sees_the_file_and_no_cache_keeps_it(
    as_cara: Client, boats: Asset
) -> None:
    answer = get(as_cara, address(boats))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_published_picture_is_everybody_s_for_a_year(
    anon: Client, boats: Asset, live_boats: Article
) -> None:
    answer = get(anon, address(boats))
    with store.open_stored(current(boats).digest) as stored:
        assert answer.body == stored.read()
    assert answer.headers["Cache-Control"] == KEPT_BY_READERS
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == {"sandbox", "default-src 'none'"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == 'inline; filename="Harbour at dawn.png"'
    assert answer.headers["ETag"] == f'"{current(boats).digest}"'


def test_a_public_file_costs_one_query_and_no_cookie_is_looked_at(
    anon: Client, as_cara: Client, boats: Asset, live_boats: Article
) -> None:
    path = address(boats)
    for client in (anon, as_cara):
        with assertNumQueries(1):
            answer = get(client, path)
        assert "Vary" not in answer.headers
        assert not answer.cookies


def test_a_private_file_costs_four_queries(as_cara: Client, boats: Asset) -> None:
    path = address(boats)
    with assertNumQueries(4):  # for everybody? who? which roles? for her?
        get(as_cara, path)


def test_a_document_is_a_download(
    tmp_path: Path, anon: Client, cara: Person, ed: Person, news: Section
) -> None:
    version = current(upload(document(tmp_path), by=cara, section=news))
    body = f'<p><a href="{version.address}">Minutes</a></p>'
    publish(workflow.create_article(news, by=cara, title="Minutes", body=body), by=cara, approver=ed)
    answer = get(anon, version.address)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Minutes of May.pdf"'


@pytest.mark.parametrize(
    "name",
    ['a".png\r\nSet-Cookie: x=1', "a\u202egnp.exe", "a; filename=b.exe", "naïve 写真.png", "\x00\x7f.png"],
)
def test_no_file_name_writes_a_header(
    name: str, tmp_path: Path, as_cara: Client, cara: Person, news: Section
) -> None:
    asset = upload(Checked(picture(tmp_path).path, name=name), by=cara, section=news)
    answer = get(as_cara, address(asset))
    disposition = answer.headers["Content-Disposition"]
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert disposition.isascii()
    assert disposition.startswith("inline; filename")
    assert not {"\r", "\n", "\x00"} & set(disposition)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_files_are_only_read(method: str, anon: Client, boats: Asset, live_boats: Article) -> None:
    answer = get(anon, address(boats), method)
    assert answer.status_code == 405
    assert "Content-Disposition" not in answer.headers


def test_head_says_everything_and_sends_nothing(anon: Client, boats: Asset, live_boats: Article) -> None:
    head, got = get(anon, address(boats), "head", Range="bytes=0-1"), get(anon, address(boats))
    assert head.body == b""
    assert headers_of(head) == headers_of(got)


def test_who_has_it_is_told_so_but_only_while_they_may_read_it(
    anon: Client, boats: Asset, live_boats: Article, ed: Person
) -> None:
    known = {"If_None_Match": f'"{current(boats).digest}"'}
    assert get(anon, address(boats), **known).status_code == 304
    workflow.take_down(live_boats, by=ed, reason="Wrong boats.")
    assert get(anon, address(boats), **known).status_code == 404


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-4", 0, 5), ("bytes=5-", 5, None), ("bytes=-3", -3, None), ("bytes=0-999999999999", 0, None)],
)
def test_a_part_can_be_asked_for(
    asked: str, start: int, stop: int | None, anon: Client, boats: Asset, live_boats: Article
) -> None:
    whole = get(anon, address(boats)).body
    answer = get(anon, address(boats), Range=asked)
    part = answer.body
    assert (answer.status_code, part) == (206, whole[start:stop])
    assert answer.headers["Content-Length"] == str(len(part))
    assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Range": "bytes=99999999-"}, 416), ({"Range": "bytes=-0"}, 416), ({"Range": "bytes=0-1,2-3"}, 200),
     ({"Range": f"bytes=0-{',0-' * 9000}"}, 200), ({"Range": "bytes=5-2"}, 200), ({"Range": "lines=1-2"}, 200),
     ({"Range": "bytes=\u0661-"}, 200), ({"Range": f"bytes={'9' * 5000}-"}, 200),
     ({"Range": "bytes=0-1", "If_Range": '"old"'}, 200)],
)  # fmt: skip
def test_odd_parts_do_no_harm(
    headers: dict[str, str], status: int, anon: Client, boats: Asset, live_boats: Article
) -> None:
    answer = get(anon, address(boats), **headers)
    assert answer.status_code == status
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{current(boats).file.size}"
        assert not answer.body


def test_the_front_server_sends_what_it_is_told_to(
    anon: Client, boats: Asset, live_boats: Article, settings: Settings
) -> None:
    settings.MEDIA_ACCEL = "/stored-media/"
    answer = get(anon, address(boats), Range="bytes=0-1")
    digest = current(boats).digest
    assert answer.headers["X-Accel-Redirect"] == f"/stored-media/{digest[:2]}/{digest[2:4]}/{digest}"
    assert (answer.status_code, answer.body) == (200, b"")
    assert get(anon, address(boats).replace("harbour", "other")).headers.get("X-Accel-Redirect") is None


def lost(digest: str, rendition: str = "") -> None:
    store.media_storage().delete(store.key_of(digest, rendition))


def test_what_the_store_has_lost_is_not_there(
    anon: Client, as_cara: Client, boats: Asset, live_boats: Article, ed: Person
) -> None:
    lost(current(boats).digest)
    assert [get(c, address(boats)).status_code for c in (anon, as_cara)] == [404, 404]
    workflow.take_down(live_boats, by=ed, reason="Wrong boats.")
    assert get(as_cara, address(boats)).status_code == 404


def test_for_a_rendition_that_the_store_has_lost_the_stored_file_stands_in_until_it_is_made_again(
    anon: Client, boats: Asset, live_boats: Article
) -> None:
    digest = current(boats).digest
    MediaRendition.objects.create(file=current(boats).file, name="320.webp", size=7)
    lost(digest, "320.webp")
    answer = get(anon, f"/media/{digest}/320.webp")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, no-store")
    assert renditions.make(digest, "320.webp")
    assert get(anon, f"/media/{digest}/320.webp").headers["Content-Type"] == "image/webp"


HEADERS: list[dict[str, str]] = samples(__file__)["headers"]


def filled(headers: dict[str, str], asset: Asset) -> dict[str, str]:
    return {name: value.replace("{digest}", current(asset).digest) for name, value in headers.items()}


@pytest.mark.late
def test_no_header_opens_what_is_private_or_was_taken_down(
    anon: Client, boats: Asset, live_boats: Article, ed: Person, subtests: pytest.Subtests
) -> None:
    asked = [(method, filled(headers, boats)) for method in ("get", "head") for headers in HEADERS]
    for method, headers in asked:
        with subtests.test("public", method=method, headers=headers):
            assert get(anon, address(boats), method, **headers).status_code < 500
    workflow.take_down(live_boats, by=ed, reason="Wrong boats.")
    for method, headers in asked:
        with subtests.test("taken down", method=method, headers=headers):
            answer = get(anon, address(boats), method, **headers)
            assert answer.status_code == 404
            assert not {"Content-Disposition", "ETag", "Accept-Ranges", "Content-Range"} & set(answer.headers)


@pytest.mark.parametrize(("headers", "status"), samples(__file__)["conditions"])
def test_conditions_mean_what_the_standard_says(
    headers: dict[str, str], status: int, anon: Client, boats: Asset, live_boats: Article
) -> None:
    answer = get(anon, address(boats), **filled(headers, boats))
    assert answer.status_code == status
    assert len(answer.body) == {304: 0, 206: 2, 200: current(boats).file.size}[status]


def test_a_part_of_what_stood_in_is_not_glued_to_the_rendition(
    anon: Client, boats: Asset, live_boats: Article
) -> None:
    path = f"/media/{current(boats).digest}/320.webp"
    stood_in = get(anon, path, Range="bytes=0-9")
    renditions.make(current(boats).digest, "320.webp")
    rest = get(anon, path, Range="bytes=10-", If_Range=stood_in.headers["ETag"])
    assert (stood_in.status_code, rest.status_code) == (206, 200)
    assert rest.body.startswith(b"RIFF")


@pytest.mark.parametrize("twist", ["?x=1", "?", "#a", ";a=b", "%20", "%0a", "/.", "/..", "%2e", "//"])
def test_an_address_with_something_behind_it_tells_nothing_else(
    twist: str, anon: Client, boats: Asset, live_boats: Article
) -> None:
    answer: Any = get(anon, f"{address(boats)}{twist}")
    if re.fullmatch(r"[?#].*", twist):
        assert answer.status_code == 200
    else:
        assert answer.status_code == 404
        assert "Content-Disposition" not in answer.headers
