"""content.public.pages.article: only live text, no cookie, and a tag that tells every change."""

from django.test import Client

from content import workflow
from content.models import Article, Section
from content.sections.verbs import change_section
from tests.content.conftest import published_by
from tests.newsroom import Person, fresh, publish, write


def test_a_draft_behind_a_live_version_never_leaks(
    anon: Client, published: Article, cara: Person, path: str
) -> None:
    write(published, cara, "Nobody must read this yet.")
    workflow.submit(fresh(published), by=cara)
    page = anon.get(path).text
    assert "From May." in page
    assert "Nobody must read this yet" not in page


def test_no_cookie_is_set_and_none_is_read(anon: Client, path: str) -> None:
    plain = anon.get(path)
    anon.cookies.load({"session": "x" * 40, "csrftoken": "y" * 32, "messages": "z"})
    loaded = anon.get(path)
    assert not plain.cookies
    assert not loaded.cookies
    assert plain.content == loaded.content
    assert "cookie" not in plain.get("Vary", "").lower()


def test_the_page_carries_no_nonce_and_no_token(anon: Client, path: str) -> None:
    response = anon.get(path)
    assert "nonce" not in response.text + response.get("Content-Security-Policy", "")
    assert "csrf" not in response.text


def test_the_same_page_is_told_in_the_same_words(anon: Client, path: str) -> None:
    first, second = anon.get(path), anon.get(path)
    assert first.content == second.content
    differing = {"X-Request-ID"}
    assert {k: v for k, v in first.items() if k not in differing} == {
        k: v for k, v in second.items() if k not in differing
    }


def test_a_new_version_has_a_new_tag(
    anon: Client, published: Article, cara: Person, ed: Person, path: str
) -> None:
    tag = anon.get(path)["ETag"]
    article = write(published, cara, "From June.")
    publish(article, by=cara, approver=ed)
    response = anon.get(path, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "From June." in response.text
    assert "Last changed" in response.text


def test_the_page_says_when_and_about_what(anon: Client, path: str) -> None:
    page = anon.get(path).text
    assert "<h1>Ferry timetable changes</h1>" in page
    assert "UTC</time>" in page
    assert "1 minute to read" in page
    assert '<a href="/news/">News</a>' in page


def test_nothing_that_people_write_becomes_markup(
    anon: Client, ada: Person, news: Section, cara: Person, ed: Person
) -> None:
    evil = "\"'><script>alert(1)</script>"
    ada.name = cara.name = evil
    cara.save()
    change_section(news, by=ada, title=f"News {evil}", description=evil)
    published_by(cara, ed, news, f"Title {evil}", body=f"<p>Body {evil}</p>", summary=evil, slug="evil")
    for path in ("/news/evil/", "/news/", "/"):
        page = anon.get(path).text
        assert "<script>alert" not in page
        assert "Title" in page
