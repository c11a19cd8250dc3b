"""A pasted URL opens the editor of its page, for users who may see it (content.cms.desk.url_lookup)."""

import pytest
from django.test import Client

from content.bylines.verbs import add_byline
from content.models import Article, Asset, Section
from content.taxonomy.topics import add_topic
from tests.newsroom import Person
from tests.samples import samples
from tests.words import readdressed


def page(client: Client, typed: str) -> str:
    return client.get("/cms/search/", {"q": typed}, headers={"X-Fragment": "1"}).text


@pytest.mark.parametrize(
    "form",
    samples(__file__)["ways to write it"],
)
def test_a_public_address_opens_its_editor(as_ed: Client, published: Article, form: str) -> None:
    response = as_ed.get("/cms/search/", {"q": form.format(published.address.path)})
    assert response.headers["Location"] == f"/cms/articles/{published.pk}/"


@pytest.mark.parametrize(
    "form",
    [
        "https://elsewhere.example/{}/", "elsewhere.example/{}/", "//elsewhere.example/{}/", "ftp://testserver/{}/",
        "https://testserver@elsewhere.example/{}/", "https://testserver:8080/{}/", "javascript://testserver/{}/",
        "testserver {}", "{}",
    ],
)  # fmt: skip
def test_one_of_another_site_does_not(as_ed: Client, published: Article, form: str) -> None:
    typed = form.format(published.address.path)
    assert as_ed.get("/cms/search/", {"q": typed}).status_code == 200


def test_whatever_readers_have_an_address_of_opens(
    as_edna: Client, published: Article, edna: Person, boats: Asset
) -> None:
    topic = add_topic(by=edna, name="Ferries")
    jane = add_byline(by=edna, name="Jane Doe")
    file = boats.current.file_id
    for typed, there in {
        "http://testserver/": "/cms/first/",
        "http://testserver": "/cms/first/",
        "/": "/cms/first/",
        f"/feed/events/{published.public_id}.ics": f"/cms/articles/{published.pk}/",
        "/topics/ferries/": f"/cms/topics/{topic.pk}/",
        f"testserver/bylines/{jane.public_id}": f"/cms/bylines/{jane.pk}/",
        f"/verify/{published.public_id}/": f"/cms/articles/{published.pk}/",
        f"http://testserver/media/{file}/800.jpg": f"/cms/media/{boats.pk}/",
    }.items():
        assert as_edna.get("/cms/search/", {"q": typed}).headers.get("Location") == there, typed


def test_what_someone_may_not_change_stays_shut(
    as_colin: Client, published: Article, edna: Person, boats: Asset
) -> None:
    add_topic(by=edna, name="Ferries")
    jane = add_byline(by=edna, name="Jane Doe")
    media = f"/media/{boats.current.file_id}/800.jpg"
    for typed in ("/", "/topics/ferries/", f"/bylines/{jane.public_id}/", f"/verify/{published.public_id}/", media,
                  f"/verify/{'9' * 40}/", f"/bylines/{'9' * 40}/"):  # fmt: skip
        assert as_colin.get("/cms/search/", {"q": typed}).status_code == 200
        assert "This address opens" not in page(as_colin, typed)


def test_an_old_address_leads_to_where_it_went(as_ed: Client, ed: Person, published: Article) -> None:
    old = published.address.path
    readdressed(published, published.section, by=ed, slug="elsewhere")
    assert as_ed.get("/cms/search/", {"q": f"/{old}/"}).headers["Location"].endswith(f"/{published.pk}/")


def test_one_that_must_stay_unknown_looks_like_none(as_colin: Client, published: Article) -> None:
    there = page(as_colin, f"/{published.address.path}/")
    assert "This address" not in there
    assert there.replace(published.address.path, "") == page(as_colin, "/news/not-there/").replace(
        "news/not-there", ""
    )


def test_a_section_opens_for_a_user_who_changes_it_and_lists_for_others(
    as_cara: Client, as_ed: Client, news: Section
) -> None:
    assert as_ed.get("/cms/search/", {"q": "/news/"}).headers["Location"] == f"/cms/sections/{news.pk}/"
    assert as_cara.get("/cms/search/", {"q": "/news/"}).headers["Location"].endswith(f"?section={news.pk}")


@pytest.mark.parametrize("page_of_it", ["", "history/", "review/?from=mail#notes"])
def test_an_address_of_the_desk_opens_what_it_is_about(
    as_ed: Client, as_colin: Client, published: Article, page_of_it: str
) -> None:
    typed = f"http://testserver/cms/articles/{published.pk}/{page_of_it}"
    assert as_ed.get("/cms/search/", {"q": typed}).headers["Location"] == f"/cms/articles/{published.pk}/"
    assert as_colin.get("/cms/search/", {"q": typed}).status_code == 200
    assert "This address opens" not in page(as_colin, typed)
    assert as_ed.get("/cms/search/", {"q": f"/cms/articles/{'9' * 18}/"}).status_code == 200


def test_the_dialog_offers_it_first(as_ed: Client, published: Article) -> None:
    assert f"/cms/articles/{published.pk}/" in page(as_ed, f"/{published.address.path}/")
