"""content.public.queries.restricted: found by permitted readers, and to all others not even there."""

from typing import Any

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Comment, Section, Topic
from content.models.comment import CommentState
from content.sections import verbs as sections
from content.sections.verbs import add_section
from tests.content.conftest import published_by
from tests.newsroom import Person
from tests.policies import with_policy
from tests.words import OLD_SITE, accept_all

SECRET = "Strike ballot"


@pytest.fixture
def shop(news: Section, ada: Person) -> Section:
    return add_section(news, by=ada, source=OLD_SITE, title="Shop floor")


@pytest.fixture
def article(shop: Section, cara: Person, ed: Person) -> Article:
    topic = Topic.objects.create(slug="votes", name="Votes")
    return published_by(cara, ed, shop, SECRET, topics=[topic.pk])


@pytest.fixture
def addresses(article: Article) -> list[str]:
    return [
        "/news/shop-floor/strike-ballot/",
        "/news/shop-floor/strike-ballot",
        "/news/shop-floor/",
        "/news/shop-floor",
        f"/comments/{article.public_id}/new/",
        f"/verify/{article.public_id}/",
        f"/verify/{article.public_id}/proof.json",
        "/topics/votes/",
    ]


LISTS = (
    "/", "/news/", "/topics/votes/", "/feed/", "/sitemap.xml", "/search/?q=balot", "/api/v1/articles/",
    "/api/v1/sections/",
)  # fmt: skip


def told(answer: Any) -> Any:
    headers = {
        name: value for name, value in answer.items() if name not in {"X-Request-ID", "Content-Length"}
    }
    return answer.status_code, headers


@pytest.mark.parametrize("audience", ["members", "roles"])
def test_for_others_there_is_nothing_and_never_was(
    audience: str, shop: Section, article: Article, addresses: list[str], anon: Client, as_otto: Client
) -> None:
    tags = {path: anon.get(path).headers.get("ETag", "") for path in (*addresses, *LISTS)}
    with_policy(shop, audience=audience)
    nothing = told(anon.get("/nothing/here/"))
    stranger = Client()
    stranger.cookies["sessionid"] = stranger.cookies["__Host-sessionid"] = "invented"
    for path in addresses:
        assert told(anon.get(path)) == nothing, path
        assert anon.get(path, HTTP_IF_NONE_MATCH=tags[path] or "*").status_code == 404
        assert anon.head(path).status_code == stranger.get(path).status_code == 404
    for path in LISTS:
        assert SECRET not in (page := anon.get(path).text), path
        assert "shop-floor" not in page
    if audience == "roles":
        assert {as_otto.get(path).status_code for path in addresses} == {404}


@pytest.mark.parametrize(("audience", "who"), [("members", "otto"), ("roles", "cara"), ("roles", "edna")])
def test_a_user_who_may_reads_at_the_public_address_and_no_cache_keeps_it(
    audience: str, who: str, shop: Section, article: Article, request: pytest.FixtureRequest
) -> None:
    with_policy(shop, audience=audience)
    client = request.getfixturevalue(f"as_{who}")
    for path in ("/news/shop-floor/strike-ballot/", "/news/shop-floor/"):
        answer = client.get(path)
        assert SECRET in answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers
        assert "Cookie" in answer.headers["Vary"]
    assert SECRET in client.get(f"/comments/{article.public_id}/new/").text


def test_old_addresses_and_what_was_taken_down_tell_nothing(
    shop: Section, article: Article, ada: Person, ed: Person, anon: Client, as_cara: Client
) -> None:
    sections.change_section(shop, by=ada, slug="works")
    accept_all(ed)
    with_policy(shop, audience="roles")
    assert anon.get("/news/shop-floor/strike-ballot/").status_code == 404
    moved = as_cara.get("/news/shop-floor/strike-ballot/")
    assert (moved.status_code, moved["Cache-Control"]) == (301, "private, no-store")
    workflow.take_down(article, by=ed, reason="Over.")
    assert anon.get("/news/works/strike-ballot/").status_code == 404
    assert as_cara.get("/news/works/strike-ballot/").status_code == 410


def test_nothing_public_stirs_when_something_hidden_is_published(
    shop: Section, article: Article, cara: Person, ed: Person, anon: Client
) -> None:
    with_policy(shop, audience="roles")
    before = [anon.get(path).headers["ETag"] for path in ("/", "/news/")]
    published_by(cara, ed, shop, "Second ballot")
    assert [anon.get(path).headers["ETag"] for path in ("/", "/news/")] == before
    assert Client().get(f"/news/?before={article.public_id}").content.count(b"teaser") == 0


def test_below_a_hidden_section_everything_is_hidden(
    shop: Section, article: Article, news: Section, anon: Client
) -> None:
    with_policy(shop, audience="public")
    with_policy(news, audience="members")
    shop.refresh_from_db()
    assert shop.audience == "members"
    assert anon.get("/news/shop-floor/strike-ballot/").status_code == 404


def test_the_page_of_an_own_comment_tells_no_new_title(shop: Section, article: Article, anon: Client) -> None:
    form = anon.get(f"/comments/{article.public_id}/new/")
    receipt = form.context["form"].initial["receipt"] if form.context else ""
    anon.post(f"/comments/{article.public_id}/new/", {"name": "Otto", "text": "When?", "receipt": receipt})
    assert Comment.objects.filter(state=CommentState.WAITING).count() == 1
    with_policy(shop, audience="roles")
    page = anon.get("/comments/mine/").text
    assert SECRET not in page
    assert "shop-floor" not in page
