"""The content security policy of every page, and that it stops scripts even without the sanitiser."""

import re
import tomllib
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from playwright.sync_api import Error
from pytest_django import Settings

from accounts.models import User
from content import workflow
from content.models import Article, Section
from secureproject.http.content_policy import ContentPolicyMiddleware, policy_text, variant_of
from secureproject.security import CONTENT_POLICIES, CONTENT_POLICY_OF
from tests.browser import Visits
from tests.newsroom import publish

PATHS: dict[str, str] = tomllib.loads(Path(__file__).with_name("content_policies.toml").read_text())
OF_PAGES = sorted(CONTENT_POLICIES.keys() - {"media", "preview"})


def directives(variant: str, host: str = "www.example.org") -> dict[str, list[str]]:
    parts = (part.split() for part in policy_text(variant, host).split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize(("path", "variant"), PATHS.items())
def test_the_path_decides_the_variant(path: str, variant: str) -> None:
    assert variant_of(path) == variant


def test_there_is_no_variant_outside_the_table() -> None:
    chosen_by_the_page = {"framing"}
    assert set(PATHS.values()) | chosen_by_the_page == set(CONTENT_POLICIES)
    assert {name for _, name in CONTENT_POLICY_OF} | {"public"} | chosen_by_the_page == set(CONTENT_POLICIES)


@pytest.mark.parametrize("variant", OF_PAGES)
def test_every_variant_is_strict(variant: str) -> None:
    policy = directives(variant)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert policy["form-action"] == ["'self'"]
    assert (policy["report-uri"], policy["report-to"]) == (["/csp-reports/"], ["own"])
    assert "unsafe" not in policy_text(variant, "www.example.org")
    assert "allow-duplicates" not in policy_text(variant, "www.example.org")


def test_a_previewed_version_runs_nothing_and_is_framed_by_this_site_alone() -> None:
    policy = directives("preview")
    assert policy["default-src"] == policy["base-uri"] == policy["script-src"] == ["'none'"]
    assert policy["connect-src"] == policy["trusted-types"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["img-src"][-1] == "www.example.org/guest/"
    assert "'self'" not in policy["img-src"]


@pytest.mark.parametrize("variant", OF_PAGES)
def test_only_a_previewer_frames_anything_and_only_pages_of_this_site(variant: str) -> None:
    # What a public page frames is named by the page: below.
    expected = {"previewer": ["'self'"], "framing": ["'none'"]}.get(variant, [])
    assert directives(variant).get("frame-src", []) == expected


def test_a_stored_file_can_do_nothing() -> None:
    assert directives("media") == {"sandbox": [], "default-src": ["'none'"]}


def test_pages_show_files_of_this_host_and_of_the_files_own(settings: Settings) -> None:
    settings.MEDIA_HOST = "files.example.org"
    policy_text.cache_clear()
    shown = directives("public")
    policy_text.cache_clear()
    assert shown["media-src"] == ["www.example.org/media/", "files.example.org/media/"]
    assert shown["img-src"] == ["www.example.org/static/", *shown["media-src"]]


@pytest.mark.parametrize("variant", OF_PAGES)
def test_scripts_come_from_the_path_of_static_files_only(variant: str) -> None:
    sources = set(directives(variant)["script-src"]) - {"'nonce-{nonce}'"}
    assert sources == {"www.example.org/static/"}


@pytest.mark.parametrize("variant", OF_PAGES)
def test_an_address_that_a_policy_cannot_name_gets_no_scripts_from_self(variant: str) -> None:
    assert "'self'" not in directives(variant, "[::1]:8000")["script-src"]


@pytest.mark.parametrize("variant", ["public", "login"])
def test_pages_that_a_cache_may_keep_carry_no_nonce(variant: str) -> None:
    assert "nonce" not in policy_text(variant, "www.example.org")


def test_a_nonce_is_made_for_each_answer_and_matches_the_page(rf: RequestFactory) -> None:
    seen = set()
    for _ in range(2):
        request = rf.get("/cms/")
        middleware = ContentPolicyMiddleware(lambda _: HttpResponse())
        middleware.process_request(request)
        used = str(request.csp_nonce)  # type: ignore[attr-defined]
        header = middleware.process_response(request, HttpResponse()).headers["Content-Security-Policy"]
        assert re.findall("'nonce-([^']+)'", header) == [used, used]
        seen.add(used)
    assert len(seen) == 2


def test_an_answer_to_a_wrong_host_still_has_a_policy(anon: Client) -> None:
    answer = anon.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.headers["Content-Security-Policy"]


def test_frames_come_from_the_hosts_that_the_page_names_and_from_nowhere_else() -> None:
    assert "frame-src" not in directives("public")
    policy = policy_text("framing", "www.example.org", ("player.vimeo.com", "charts.example.net"))
    assert "frame-src https://player.vimeo.com https://charts.example.net;" in f"{policy};"
    assert "frame-src 'none'" in policy_text("framing", "www.example.org")


@pytest.mark.parametrize("path", ["/cms/", "/account/login/", "/admin/", "/media/x"])
def test_no_page_of_people_can_be_talked_into_frames(path: str, rf: RequestFactory) -> None:
    middleware = ContentPolicyMiddleware(lambda _: HttpResponse())
    request = rf.get(path)
    middleware.process_request(request)
    answer = middleware.process_response(request, HttpResponse(headers={"X-Frames-From": "evil.example"}))
    assert "evil" not in str(answer.headers)


HOSTILE = Path(__file__).with_name("hostile.html").read_text()


@pytest.fixture
def hostile(news: Section, cara: User, ed: User, monkeypatch: pytest.MonkeyPatch) -> Article:
    monkeypatch.setattr("content.revisions.revisions.clean_html", lambda html: html)
    article = workflow.create_article(news, by=cara, title="Hostile", body=HOSTILE)
    return publish(article, by=cara, approver=ed)


@pytest.mark.browser
@pytest.mark.late
def test_what_got_past_the_sanitiser_does_not_run(visits: Visits, hostile: Article) -> None:
    for complaint in ("Content policy", "Content Security Policy", "violates the following", "404"):
        visits.expect(complaint)
    page = visits.open("/news/hostile/")
    assert page.locator("#shown").is_visible()
    page.locator("#link").click()
    page.evaluate("document.querySelector('#form').submit()")
    page.wait_for_timeout(300)
    assert page.url == f"{visits.site}/news/hostile/"
    assert page.evaluate("window.pwned") is None


@pytest.mark.browser
@pytest.mark.late
def test_text_cannot_become_markup_by_script(visits: Visits, published: Article) -> None:
    visits.expect("Content policy")
    visits.expect("TrustedHTML")
    page = visits.open(f"/{published.address.path}/")
    with pytest.raises(Error, match="requires 'TrustedHTML'"):
        page.evaluate("() => { document.body.innerHTML = '<b>x</b>' }")
