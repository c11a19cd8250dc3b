"""Search over all lists of the administration finds by names, and only what the user may see."""

import pytest
from django.test import Client

from content.actions import APPROVE_ARTICLE
from content.bylines.verbs import add_byline
from content.models import Article, Section
from content.taxonomy.topics import add_topic
from rbac.administration.custom_roles import make_role
from rbac.administration.teams import make_team
from tests.counting import queries
from tests.newsroom import Person

PAGE = "/admin/search/"
CELLS = {str(APPROVE_ARTICLE): "editor"}


@pytest.mark.parametrize("who", ["anon", "as_otto", "as_cara", "as_edna"], indirect=True)
def test_only_administrators_search_here(who: Client, draft: Article) -> None:
    answer = who.get(PAGE, {"q": "Ferry"})
    assert answer.status_code in {302, 403}
    assert "Ferry" not in answer.text


@pytest.mark.parametrize("typed", ["", " ", "\x00", "%", "_", "'", "…", "x" * 5000])
def test_what_is_no_word_finds_nothing(as_ada: Client, draft: Article, typed: str) -> None:
    answer = as_ada.get(PAGE, {"q": typed})
    assert (answer.status_code, answer.context["groups"]) == (200, [])


def test_every_kind_is_found_by_its_name(as_ada: Client, ada: Person, draft: Article, cara: Person) -> None:
    add_topic(by=ada, name="Ferry lines")
    add_byline(by=ada, name="Ferdinand Ferry")
    make_team("Ferry desk", by=ada)
    make_role("Ferry editor", CELLS, reason="new", by=ada)
    page = as_ada.get(PAGE, {"q": "ferry"})
    found = {str(group.name): [name for name, _url in group.hits] for group in page.context["groups"]}
    assert found["Articles"] == ["Ferry timetable changes"]
    for group in page.context["groups"]:
        for _name, url in group.hits:
            assert as_ada.get(url).status_code == 200, url
    assert "Cara" in as_ada.get(PAGE, {"q": "cara"}).text


def test_many_of_a_kind_are_cut_at_five_with_a_link_to_all(as_ada: Client, ada: Person) -> None:
    for number in range(6):
        make_role(f"Harbour {number}", CELLS, reason="new", by=ada)
    page = as_ada.get(PAGE, {"q": "harbour"})
    (group,) = [group for group in page.context["groups"] if "Roles" in str(group.name)]
    assert len(group.hits) == 5
    assert as_ada.get(group.more).text.count("Harbour") >= 6


def test_the_search_takes_at_most_two_queries_a_kind(as_ada: Client, draft: Article, news: Section) -> None:
    as_ada.get(PAGE, {"q": "ferry"})
    assert queries(as_ada, f"{PAGE}?q=ferry") <= 24
