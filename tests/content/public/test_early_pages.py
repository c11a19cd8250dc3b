"""Public pages as readers get them: the first from Django, and for two seconds before it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertNumQueries

from content import workflow
from content.models import Article, Asset, Section
from intrusion.blocked import blocks
from secureproject.http import early_answer
from secureproject.http.early_answer import EarlyAnswers
from tests.content.media.files import current
from tests.newsroom import Person, fresh, write
from tests.policies import with_policy
from tests.previews import followed, link_to
from tests.secureproject.http.test_early_answer import ATTACKER, READER, Answer, Clock, ask


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    monkeypatch.setattr(early_answer, "DEMO", False)
    monkeypatch.setattr(early_answer, "time", clock)
    yield clock
    blocks.reset()


@pytest.fixture
def early(settings: Settings) -> Iterator[EarlyAnswers]:
    """Around the whole site. As for Django's own test client, a request leaves the transaction of the test open."""
    settings.ALLOWED_HOSTS = ["testserver", "files.example.org"]
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield EarlyAnswers(get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def as_person(client: Client) -> dict[str, str]:
    return {"HTTP_COOKIE": "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())}


def told(answer: Answer) -> Answer:
    answer.headers.pop("X-Request-ID")
    return answer


def test_a_second_reader_costs_no_query_and_gets_the_same(early: EarlyAnswers, path: str) -> None:
    for page in ("/", "/news/", path, "/feed/"):
        first = told(ask(early, page))
        with assertNumQueries(0):
            second, head = told(ask(early, page)), told(ask(early, page, method="HEAD"))
            known = ask(early, page, HTTP_IF_NONE_MATCH=first.headers["ETag"])
        assert first == second, page
        assert (first.status, head, known.status) == (200, first._replace(content=b""), 304)
        assert first.headers["Content-Security-Policy"] == known.headers["Content-Security-Policy"]


def test_what_is_taken_down_stops_after_two_seconds(
    early: EarlyAnswers, published: Article, path: str, ed: Person, clock: Clock
) -> None:
    tag = ask(early, path).headers["ETag"]
    workflow.take_down(published, by=ed, reason="Figures were wrong.")
    clock.now += 2
    for more in ({}, {"HTTP_IF_NONE_MATCH": tag}, {"HTTP_IF_NONE_MATCH": "*"}):
        assert ask(early, path, **more).status == 410


def test_what_is_not_there_is_asked_for_each_time_and_seen_at_once(
    early: EarlyAnswers, approved: Article, ed: Person
) -> None:
    path = f"/{approved.address.path}/"
    assert [ask(early, path).status for _ in range(2)] == [404, 404]
    workflow.publish(approved, by=ed)
    assert ask(early, path).status == 200


def test_words_that_are_not_public_yet_are_on_no_early_page(
    early: EarlyAnswers, published: Article, path: str, cara: Person
) -> None:
    ask(early, path)
    write(published, cara, "Nobody must read this yet.")
    workflow.submit(fresh(published), by=cara)
    for _ in range(2):
        assert b"Nobody must read" not in ask(early, path).content


def test_a_user_who_is_logged_in_sees_a_change_at_once(
    early: EarlyAnswers, published: Article, path: str, ed: Person, as_ed: Client
) -> None:
    ask(early, path)
    workflow.take_down(published, by=ed, reason="Figures were wrong.")
    assert ask(early, path, **as_person(as_ed)).status == 410


def test_a_page_for_members_is_never_early(
    early: EarlyAnswers, path: str, news: Section, as_otto: Client, clock: Clock
) -> None:
    assert ask(early, path).status == 200
    with_policy(news, audience="members")
    clock.now += 2
    for _ in range(2):
        member = ask(early, path, **as_person(as_otto))
        assert (member.status, member.headers["Cache-Control"]) == (200, "private, no-store")
        assert ask(early, path).status == 404


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "testserver:x", "testserver@elsewhere.example", "a\nb"]
)
def test_another_host_is_refused_for_a_page_that_is_kept(early: EarlyAnswers, path: str, host: str) -> None:
    for page in ("/", path):
        assert ask(early, page).status == 200
        assert ask(early, page, HTTP_HOST=host).status == 400


def test_two_hosts_of_the_site_have_policies_of_their_own(early: EarlyAnswers, path: str) -> None:
    for _ in range(2):
        for host in ("testserver", "files.example.org"):
            assert (
                f"script-src {host}/static/"
                in ask(early, path, HTTP_HOST=host).headers["Content-Security-Policy"]
            )


def test_no_header_of_a_reader_gets_into_the_page_of_another(early: EarlyAnswers, path: str) -> None:
    evil = {
        f"HTTP_{name}": "evil.example"
        for name in ("X_FORWARDED_HOST", "FORWARDED", "X_HOST", "ORIGIN", "REFERER", "X_FORWARDED_PREFIX")
    } | {"HTTP_ACCEPT_LANGUAGE": "de", "HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}
    first, second = ask(early, path, **evil), ask(early, path)
    assert (first.status, second.content) == (200, first.content)
    assert b"evil.example" not in first.content
    assert "evil.example" not in str(first.headers)


def test_who_is_blocked_is_refused_a_page_that_is_kept(
    early: EarlyAnswers, path: str, settings: Settings
) -> None:
    settings.INTRUSION_DRY_RUN = False
    ask(early, path, REMOTE_ADDR=READER)
    blocks.block_at_once(ATTACKER)
    assert ask(early, path, REMOTE_ADDR=ATTACKER).status == 403
    assert ask(early, path, REMOTE_ADDR=READER).status == 200


__all__ = ["clock", "early"]


def test_a_public_file_is_answered_early_whole_and_in_parts(
    early: EarlyAnswers, boats: Asset, live_boats: Article
) -> None:
    picture = current(boats).address
    first = told(ask(early, picture))
    with assertNumQueries(0):
        assert told(ask(early, picture)) == first
        assert ask(early, picture, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status == 304
    part = ask(early, picture, HTTP_RANGE="bytes=3-9")
    assert (part.status, part.content) == (206, first.content[3:10])
    assert ask(early, picture, HTTP_RANGE=f"bytes={len(first.content)}-").status == 416
    assert told(ask(early, picture)) == first


def test_a_file_that_is_taken_down_stops_after_two_seconds(
    early: EarlyAnswers, boats: Asset, live_boats: Article, ed: Person, clock: Clock
) -> None:
    assert ask(early, current(boats).address).status == 200
    workflow.take_down(live_boats, by=ed, reason="Wrong boats.")
    clock.now += 2
    assert ask(early, current(boats).address).status == 404


def test_a_private_file_is_never_early(
    early: EarlyAnswers, boats: Asset, about_boats: Article, as_cara: Client
) -> None:
    for _ in range(2):
        assert ask(early, current(boats).address, **as_person(as_cara)).status == 200
        assert ask(early, current(boats).address).status == 404
    assert early._kept == {}


def test_a_rendition_that_is_still_to_be_made_is_not_kept(
    early: EarlyAnswers, boats: Asset, live_boats: Article
) -> None:
    assert ask(early, f"/media/{current(boats).digest}/320.webp").status == 200
    assert early._kept == {}


SECONDS = 5

SHOWN = re.compile(rb'>Ferries<|:"Ferries"|/ferries/</loc>')


def asked(article: Article, boats: Asset, previewed: str) -> dict[str, str]:
    """Every address at which readers could find something of it."""
    page = f"/{fresh(article).address.path}/"
    return {
        "page": page,
        "front page": "/",
        "section": "/news/",
        "feed": "/feed/",
        "search": "/search/?q=Ferries",
        "search, mistyped": "/search/?q=Feries",
        "sitemap": "/sitemap.xml",
        "API": "/api/v1/articles/",
        "article in the API": f"/api/v1/articles/{article.public_id}/",
        "verify": f"/verify/{article.public_id}/",
        "proof": f"/verify/{article.public_id}/proof.json",
        "comment form": f"/comments/{article.public_id}/new/",
        "picture": current(boats).address,
        "picture, smaller": f"{current(boats).address.rsplit('/', 1)[0]}/320.webp",
        "preview": f"{previewed}page/",
        "picture in the preview": f"{previewed}{current(boats).address.removeprefix('/')}",
    }


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def telling(client: Client, addresses: dict[str, str], tags: dict[str, str]) -> Iterator[str]:
    """Where something of the article is still shown, or a kept copy is called good."""
    for name, path in addresses.items():
        answer = client.get(path, headers={"If-None-Match": tags.get(name, '"none"')})
        found = answer.status_code in {200, 304} and name in GONE
        if found or answer.status_code == 304 or SHOWN.search(body_of(answer)):
            yield name


GONE = {
    "page",
    "article in the API",
    "verify",
    "proof",
    "comment form",
    "picture",
    "preview",
    "picture in the preview",
}


def test_nothing_is_shown_anywhere_once_it_is_taken_down(
    anon: Client, live_boats: Article, boats: Asset, ed: Person
) -> None:
    addresses = asked(live_boats, boats, followed(link_to(live_boats, ed), anon))
    before = {name: anon.get(path) for name, path in addresses.items()}
    shown = {name for name, answer in before.items() if SHOWN.search(body_of(answer))}
    assert shown >= {"page", "front page", "section", "feed", "search", "sitemap", "API", "preview"}, shown
    tags = {name: answer["ETag"] for name, answer in before.items() if "ETag" in answer.headers}
    workflow.take_down(live_boats, by=ed, reason="Figures were wrong.")
    assert list(telling(anon, addresses, tags)) == []


@pytest.mark.parametrize(
    "name", ["page", "front page", "section", "feed", "search", "sitemap", "API", "verify"]
)
def test_no_cache_in_between_may_answer_longer(
    name: str, anon: Client, live_boats: Article, boats: Asset, ed: Person
) -> None:
    answer = anon.get(asked(live_boats, boats, "/guest/seen/1:0:0/")[name])
    said = dict(item.strip().partition("=")[::2] for item in answer["Cache-Control"].split(","))
    kept = int(said.get("max-age", 0)) + int(said.get("s-maxage", 0))
    assert "no-store" in said or (kept <= SECONDS and "must-revalidate" in said)
    assert not {"stale-while-revalidate", "stale-if-error", "immutable"} & said.keys()


@pytest.mark.parametrize("name", ["picture", "picture, smaller"])
def test_no_cache_of_many_answers_longer_with_a_file(
    name: str, anon: Client, live_boats: Article, boats: Asset
) -> None:
    answer = anon.get(asked(live_boats, boats, "/guest/seen/1:0:0/")[name])
    assert body_of(answer)
    said = dict(item.strip().partition("=")[::2] for item in answer["Cache-Control"].split(","))
    assert "no-store" in said or (int(said["s-maxage"]) <= SECONDS - 2 and "proxy-revalidate" in said)
