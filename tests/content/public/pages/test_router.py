"""content.public.pages.router: refusals first, then the one page at each path."""

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Section
from content.sections.verbs import add_section, change_section
from tests.newsroom import Person, fresh
from tests.samples import samples
from tests.words import OLD_SITE, accept_all, readdressed

NOWHERE = [*samples(__file__)["nowhere"], "/" + "a" * 1001 + "/", "/" + "a/" * 600]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_does_not_exist_is_not_found(anon: Client, published: Article, path: str) -> None:
    assert anon.get(path).status_code == 404


def test_a_draft_is_not_found(anon: Client, draft: Article) -> None:
    assert anon.get("/news/ferry-timetable-changes/").status_code == 404
    assert anon.get("/news/ferry-timetable-changes").status_code == 404


def test_no_cache_keeps_that_nothing_is_there_yet(anon: Client, approved: Article, ed: Person) -> None:
    first = anon.get("/news/ferry-timetable-changes/")
    assert (first.status_code, first["Cache-Control"]) == (404, "no-store")
    workflow.publish(approved, by=ed)
    assert anon.get("/news/ferry-timetable-changes/").status_code == 200


def test_what_was_taken_down_is_gone(anon: Client, taken_down: Article) -> None:
    response = anon.get("/news/ferry-timetable-changes/")
    assert response.status_code == 410
    assert response["Cache-Control"] == "no-store"
    assert "Ferry" not in response.text


def test_what_was_brought_back_to_the_desk_is_not_found(
    anon: Client, taken_down: Article, ed: Person
) -> None:
    workflow.restore(taken_down, by=ed)
    assert anon.get("/news/ferry-timetable-changes/").status_code == 404


def test_the_old_address_of_a_draft_gives_nothing_away(
    anon: Client, ada: Person, draft: Article, news: Section
) -> None:
    change_section(news, by=ada, slug="latest")
    response = anon.get("/news/ferry-timetable-changes/")
    assert response.status_code == 404
    assert "Location" not in response


def test_readers_only_read(anon: Client, path: str) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(anon, method)(path).status_code in {403, 405}


def test_a_missing_slash_is_added_for_good(anon: Client, path: str) -> None:
    response = anon.get(path.removesuffix("/") + "?from=mail")
    assert (response.status_code, response["Location"]) == (301, path + "?from=mail")


def test_an_old_address_leads_to_the_new_one(anon: Client, published: Article, ed: Person) -> None:
    readdressed(fresh(published), published.section, by=ed, slug="more-boats")
    for old in ("/news/ferry-timetable-changes/", "/news/ferry-timetable-changes"):
        response = anon.get(old)
        assert (response.status_code, response["Location"]) == (301, "/news/more-boats/")


def test_no_one_keeps_a_redirect_longer_than_a_page(anon: Client, published: Article, ed: Person) -> None:
    readdressed(fresh(published), published.section, by=ed, slug="more-boats")
    page = anon.get("/news/more-boats/")
    for path in ("/news/ferry-timetable-changes/", "/news/more-boats"):
        assert anon.get(path)["Cache-Control"] == page["Cache-Control"]


def test_an_old_address_of_a_section_leads_to_the_new_one_and_so_does_all_below(
    anon: Client, ada: Person, edna: Person, published: Article, news: Section
) -> None:
    change_section(news, by=ada, slug="latest")
    accept_all(edna)
    assert anon.get("/news/")["Location"] == "/latest/"
    assert anon.get("/news/ferry-timetable-changes/")["Location"] == "/latest/ferry-timetable-changes/"
    assert anon.get("/latest/ferry-timetable-changes/").status_code == 200


def test_an_article_may_lie_at_any_depth(anon: Client, news: Section, ada: Person, ed: Person) -> None:
    local = add_section(
        add_section(news, by=ada, source=OLD_SITE, title="Local"), by=ada, source=OLD_SITE, title="Harbour"
    )
    assert anon.get("/news/local/harbour/").status_code == 200
    assert local.address.path == "news/local/harbour"
