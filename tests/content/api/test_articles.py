"""content.api.articles: what everybody may read, for programs, in pages that lose and repeat nothing."""

from uuid import UUID

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from content import workflow
from content.api import articles as listing
from content.models import Article, Section, Topic
from content.models.articles.article import ArticleKind
from content.sections.verbs import add_section
from tests.content.api.conftest import HERE, read, titles
from tests.content.conftest import PublishStory, published_by
from tests.newsroom import Person, fresh
from tests.policies import with_policy
from tests.words import OLD_SITE


@pytest.mark.parametrize("audience", ["members", "roles"])
def test_what_not_everybody_may_read_is_not_there_for_anybody(
    anon: Client, as_cara: Client, news: Section, published: Article, audience: str
) -> None:
    with_policy(news, audience=audience)
    nothing = anon.get(f"{HERE}/articles/{UUID(int=7)}/")
    for client in (anon, as_cara):
        assert titles(client) == []
        assert read(client, "/sections/") == {"sections": []}
        hidden = client.get(f"{HERE}/articles/{published.public_id}/")
        assert (hidden.status_code, hidden.content) == (404, nothing.content)
        assert "everybody" in read(client, "/articles/?section=news", 400)["error"]


def test_drafts_do_not_exist(anon: Client, approved: Article) -> None:
    assert titles(anon) == []
    assert read(anon, f"/articles/{approved.public_id}/", 404) == read(anon, f"/articles/{UUID(int=7)}/", 404)


def test_nor_does_a_draft_beside_what_is_live(anon: Client, published: Article, cara: Person) -> None:
    base, body = fresh(published).newest.number, "<p>Not yet</p>"
    workflow.save_draft(published, by=cara, title="Not yet", summary="Not yet", body=body, base=base)
    assert b"Not yet" not in anon.get(f"{HERE}/articles/{published.public_id}/").content
    assert b"Not yet" not in anon.get(f"{HERE}/articles/").content


@pytest.mark.parametrize(
    "query",
    [
        "before=1", "before=x-1", "before=1-1", f"before=999999999999999999-{UUID(int=7)}", "kind=draft",
        "section=none", "topic=%00", "section=%00", "page=2", "before=",
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_with_a_sentence(
    anon: Client, published: Article, query: str
) -> None:
    assert read(anon, f"/articles/?{query}", 400)["error"].endswith(".")


def test_it_says_what_readers_see(anon: Client, ed: Person, published: Article, settings: Settings) -> None:
    settings.SITE_URL = "https://gazette.example"
    said = read(anon, f"/articles/{published.public_id}/")
    live = fresh(published).live
    assert said["body"] == live.body == "<p>From May.</p>"
    assert (said["digest"], said["words"], said["authors"]) == (live.digest, live.words, [])
    assert said["page"] == f"https://gazette.example/{fresh(published).address.path}/"
    assert said["section"] == {"title": "News", "path": "news"}
    assert said["self"] == f"https://gazette.example/api/v1/articles/{published.public_id}/"
    assert said["removed"] is None
    assert anon.get(said["page"].removeprefix("https://gazette.example")).status_code == 200


def test_links_to_the_desk_are_words_alone_as_on_the_page(anon: Client, publish_story: PublishStory) -> None:
    body = '<p><a href="/cms/articles/7/">The <em>plan</em></a> and <a href="/news/">news</a></p>'
    details = {"words_1": "- **[Plan](/cms/articles/7/)**, \\[x](/cms/) and [news](/news/)"}
    page = publish_story("Ferries", kind="landing", body=body, details=details)
    said = read(anon, f"/articles/{page.public_id}/")
    assert said["body"] == '<p>The <em>plan</em> and <a href="/news/" rel="noopener">news</a></p>'
    assert said["details"]["words_1"] == "- **Plan**, \\[x](/cms/) and [news](/news/)"


def test_sections_and_topics_narrow_the_list(
    anon: Client, ada: Person, cara: Person, ed: Person, news: Section, topic: Topic
) -> None:
    harbour = add_section(news, by=ada, source=OLD_SITE, title="Harbour")
    published_by(cara, ed, news, "In News")
    published_by(cara, ed, harbour, "In Harbour", topics=[topic.pk])
    published_by(cara, ed, news, "Imprint", kind=ArticleKind.PAGE)
    assert titles(anon) == ["Imprint", "In Harbour", "In News"]
    assert titles(anon, "?section=news&kind=article") == ["In Harbour", "In News"]
    assert titles(anon, "?section=/news/harbour/") == titles(anon, "?topic=ferries") == ["In Harbour"]
    assert titles(anon, "?kind=page") == ["Imprint"]


def test_the_pages_of_the_list_show_each_article_once_whatever_comes_and_goes_meanwhile(
    anon: Client, cara: Person, ed: Person, news: Section, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(listing, "ARTICLES_A_PAGE", 2)
    made = [published_by(cara, ed, news, f"Article {number}") for number in range(5)]
    first = read(anon, "/articles/?section=news")
    published_by(cara, ed, news, "Newer")
    workflow.take_down(made[3], by=ed, reason="Wrong.")  # the last of the first page
    seen, following = first["articles"], first["next"]
    while following:
        page = anon.get(following.removeprefix(settings.SITE_URL)).json()
        seen, following = seen + page["articles"], page["next"]
    assert [found["title"] for found in seen] == [f"Article {number}" for number in (4, 3, 2, 1, 0)]
