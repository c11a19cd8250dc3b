"""secureproject.http.headers: security headers, caches and cookies of every answer."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Article
from secureproject.security import PRIVATE_CACHE_CONTROL

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Reporting-Endpoints": 'own="/csp-reports/"',
}
PATHS = (
    "/",
    "/nowhere/",
    "/account/login/",
    "/cms/",
    "/static/nowhere.css",
    "/static/secureproject/css/tokens.css",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_hardened(as_cara: Client, published: Article, path: str) -> None:
    answer = as_cara.get(path)
    answer.close()
    headers = answer.headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Content-Security-Policy"].count("default-src 'none'") == 1


SAFARI = "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0 Safari/537.36"
REQUIRED = "blocked-destinations=(script), endpoints=(own)"


@pytest.mark.parametrize(
    ("browser", "without"),
    [("", {"/admin/"}), (CHROME, {"/admin/"}), (SAFARI, {"/account/login/", "/admin/", "/cms/"})],
)
def test_pages_run_no_script_without_a_digest(as_ada: Client, browser: str, without: set[str]) -> None:
    paths = {"/", "/nowhere/", "/account/login/", "/cms/", "/admin/"}
    said = {
        path: as_ada.get(path, headers={"user-agent": browser}).headers.get("Integrity-Policy")
        for path in paths
    }
    assert said == dict.fromkeys(paths - without, REQUIRED) | dict.fromkeys(without)


@pytest.mark.parametrize(
    "path", ["/cms/", "/cms/articles/", "/account/login/", "/account/security/", "/admin/"]
)
def test_pages_of_people_are_kept_by_no_cache(as_ada: Client, path: str) -> None:
    assert as_ada.get(path).headers["Cache-Control"] == PRIVATE_CACHE_CONTROL


def test_a_public_page_reads_and_sets_no_cookie(as_cara: Client, anon: Client, published: Article) -> None:
    for path in ("/", "/news/", f"/{published.address.path}/"):
        with CaptureQueriesContext(connection) as queries:
            with_cookie, without = as_cara.get(path), anon.get(path)
        assert not [query for query in queries if "accounts_session" in query["sql"]]
        assert not with_cookie.cookies
        assert not without.cookies
        assert "Cookie" not in with_cookie.headers.get("Vary", "")
        assert "nonce" not in with_cookie.headers["Content-Security-Policy"]


def test_an_address_with_nothing_says_no_more_than_a_hidden_page(
    as_cara: Client, anon: Client, db: None
) -> None:
    with_cookie, without = as_cara.get("/nowhere/"), anon.get("/nowhere/")
    assert "Cookie" not in without.headers.get("Vary", "")
    assert with_cookie.headers["Vary"] == "Cookie"  # someone might read a page there that others do not
    assert not with_cookie.cookies
    assert not without.cookies


def test_cookies_of_people_are_out_of_reach_of_scripts(anon: Client, db: None) -> None:
    cookies = anon.get("/account/login/").cookies
    assert cookies
    for cookie in cookies.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
            True,
            "Lax",
            "/",
            "",
        )
