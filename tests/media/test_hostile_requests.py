"""Requests for files as no browser of good will makes them: none gets more, other or older bytes than it may have."""

import re
from typing import Any

import pytest
from django.test import Client

from content import workflow
from content.media import renditions
from content.models import Article, Asset
from tests.media.files import current
from tests.media.test_serving import address, get
from tests.newsroom import Person

HEADERS: list[dict[str, str]] = [
    {}, {"If_None_Match": "*"}, {"If_None_Match": 'W/"{digest}"'}, {"If_None_Match": '"a", "{digest}", "b"'},
    {"If_Modified_Since": "Fri, 31 Dec 2099 23:59:59 GMT"}, {"If_Match": "*"}, {"Range": "bytes=0-0"},
    {"Range": "bytes=-1"}, {"Range": "bytes=0-", "If_Range": '"{digest}"'}, {"Range": "bytes=99999999-"},
    {"X_Original_URL": "/media/"}, {"X_Accel_Redirect": "/stored-media/"}, {"X_HTTP_Method_Override": "GET"},
    {"Accept": "text/html"}, {"Cookie": "__Host-session=1"}, {"Origin": "https://evil.example"},
]  # fmt: skip


def filled(headers: dict[str, str], asset: Asset) -> dict[str, str]:
    return {name: value.replace("{digest}", current(asset).digest) for name, value in headers.items()}


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


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"If_None_Match": '"a", "{digest}"'}, 304), ({"If_None_Match": 'W/"{digest}"'}, 304),
     ({"If_None_Match": "{digest}"}, 200), ({"If_None_Match": '"other"'}, 200),
     ({"If_None_Match": '"{digest}"', "Range": "bytes=0-1"}, 304),
     ({"Range": "bytes=0-1", "If_Range": 'W/"{digest}"'}, 200),
     ({"Range": "bytes=0-1", "If_Range": "Fri, 31 Dec 2099 23:59:59 GMT"}, 200),
     ({"Range": "bytes=0-1", "If_Range": '"{digest}"'}, 206), ({"Range": "Bytes=0-1"}, 200),
     ({"Range": "bytes= 0 - 1"}, 206), ({"Range": "bytes=+0-1"}, 200), ({"Range": "bytes=0x0-1"}, 200)],
)  # fmt: skip
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
