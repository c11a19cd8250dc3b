"""/cms/sections/: the tree, and who may shape it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.models import Entry
from content.actions import VIEW_ARTICLE, VIEW_SECTION
from content.cms.structure import section_tree
from content.models import Article, Section
from content.sections.verbs import add_section, move_section
from rbac.administration.custom_roles import make_role
from rbac.grants import grant_object
from rbac.roles import grant_role
from tests.newsroom import Person
from tests.signing_in import signed_in


def test_without_a_role_there_is_no_tree(news: Section, otto: Person) -> None:
    assert signed_in(otto).get("/cms/sections/").status_code == 403


def test_a_contributor_sees_the_own_section_and_no_button(
    news: Section, policies: Section, cara: Person
) -> None:
    page = signed_in(cara).get("/cms/sections/").content.decode()
    assert "/news/" in page
    assert "/policies/" not in page
    assert "Add section" not in page
    assert signed_in(cara).get(f"/cms/sections/{news.pk}/").status_code == 403
    assert signed_in(cara).get(f"/cms/sections/{policies.pk}/").status_code == 404


def test_an_editor_adds_below_and_not_at_the_top(news: Section, policies: Section, ed: Person) -> None:
    client, data = signed_in(ed), {"title": "Harbour", "slug": "", "description": "", "comments": "held"}
    assert client.post("/cms/sections/new/", data).status_code == 403
    assert client.post(f"/cms/sections/new/?below={policies.pk}", data).status_code == 403
    assert client.post(f"/cms/sections/new/?below={news.pk}", data).status_code == 302
    assert Section.objects.get(title="Harbour").address.path == "news/harbour"


def test_a_taken_address_is_shown_at_its_field(news: Section, policies: Section, ada: Person) -> None:
    data = {"title": "News", "slug": "policies", "description": "", "comments": "held"}
    answer = signed_in(ada).post(f"/cms/sections/{news.pk}/", data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["slug"]


def test_only_administrators_move_sections(news: Section, policies: Section, ed: Person, ada: Person) -> None:
    address = f"/cms/sections/{news.pk}/move/"
    assert signed_in(ed).post(address, {"to": policies.pk}).status_code == 403
    assert "administrators do it" in signed_in(ed).get(f"/cms/sections/{news.pk}/").content.decode()
    assert signed_in(ada).post(address, {"to": policies.pk}).status_code == 302
    assert Section.objects.select_related("address").get(pk=news.pk).address.path == "policies/news"


def test_a_place_that_another_moved_away_meanwhile_is_said_in_everybodys_language(
    news: Section, policies: Section, ada: Person
) -> None:
    boats, ferries = (add_section(news, by=ada, title=title) for title in ("Boats", "Ferries"))
    client = signed_in(ada)
    move_section(ferries, policies, by=ada)
    ada.language = "de"
    ada.save(update_fields=["language"])
    there = {"to": news.pk, "before": ferries.pk}
    page = client.post(f"/cms/sections/{boats.pk}/move/", there, follow=True).text
    assert "„Ferries“ steht inzwischen woanders. Sehen Sie sich die Bereiche noch einmal an." in page
    assert not Entry.objects.filter(event="content.section.reordered").exists()


def test_a_section_is_not_offered_to_itself(news: Section, policies: Section, ada: Person) -> None:
    page = signed_in(ada).get(f"/cms/sections/{news.pk}/")
    assert list(page.context["move_form"].fields["to"].queryset) == [policies]


def test_whoever_sees_a_section_alone_is_not_told_how_much_is_in_it(
    news: Section, draft: Article, published: Article, otto: Person, ed: Person, ada: Person
) -> None:
    """Shared with them is the section, and of what is in it one article: the others are no number either."""
    role = make_role("Looks after addresses", {str(VIEW_SECTION): "editor"}, reason="x", by=ada)
    grant_role(otto, role.key, scope=news.scope, reason="x", by=ada)
    assert "0 public of 0" in signed_in(otto).get("/cms/sections/").text
    everything = news.articles.count()
    assert f"1 public of {everything}" in signed_in(ed).get("/cms/sections/").text
    grant_object(otto, VIEW_ARTICLE, published, reason="reads it", by=ed)
    assert "1 public of 1" in signed_in(otto).get("/cms/sections/").text


@pytest.fixture
def many(news: Section, policies: Section, ada: Person, monkeypatch: pytest.MonkeyPatch) -> list[Section]:
    """In the order of the tree; there are more than are shown at once, three on a page."""
    monkeypatch.setattr(section_tree, "SHOWN", 4)
    monkeypatch.setattr(section_tree, "PAGE", 3)
    inner = [add_section(news, by=ada, title=f"Inner {n}") for n in range(3)]
    return [news, *inner, policies, add_section(policies, by=ada, title="Outer")]


def rows(page: str) -> list[int]:
    return [int(part.partition('"')[0]) for part in page.split('<tr id="section-')[1:]]


def test_a_large_tree_comes_in_pages_that_turn_both_ways(as_ada: Client, many: list[Section]) -> None:
    keys = [section.pk for section in many]
    first = as_ada.get("/cms/sections/").text
    assert (rows(first), "data-tree" in first) == (keys[:3], False)
    assert f'rel="next" href="?before={keys[2]}"' in first
    last = as_ada.get(f"/cms/sections/?before={keys[2]}").text
    assert rows(last) == keys[3:]
    assert f'rel="prev" href="?after={keys[3]}"' in last
    assert rows(as_ada.get(f"/cms/sections/?after={keys[3]}").text) == keys[:3]
    assert (
        rows(as_ada.get(f"/cms/sections/?after={keys[1]}").text) == keys[:3]
    )  # a whole page, from the beginning
    assert rows(as_ada.get(f"/cms/sections/?at={keys[4]}").text) == keys[4:]


@pytest.mark.parametrize("asked", ["before=999999", "after=x", "at=٣", "before=" + "9" * 30, "q=%00"])
def test_a_place_that_is_none_begins_at_the_beginning(
    as_ada: Client, many: list[Section], asked: str
) -> None:
    shown = rows(as_ada.get(f"/cms/sections/?{asked}").text)
    assert shown == ([] if asked.startswith("q") else [section.pk for section in many[:3]])


def test_a_page_does_not_begin_at_a_section_that_is_hidden(
    as_cara: Client, many: list[Section], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_tree, "SHOWN", 3)
    first = rows(as_cara.get("/cms/sections/").text)
    assert first == [section.pk for section in many[:3]]
    assert rows(as_cara.get(f"/cms/sections/?after={many[4].pk}").text) == first


def test_sections_are_found_by_title_and_address(
    as_ada: Client, as_cara: Client, many: list[Section]
) -> None:
    assert rows(as_ada.get("/cms/sections/?q=outer").text) == [many[5].pk]
    assert rows(as_ada.get("/cms/sections/?q=inner+news").text) == [section.pk for section in many[1:4]]
    nothing = as_cara.get("/cms/sections/?q=outer").text
    assert (rows(nothing), "No section is called that" in nothing) == ([], True)


def test_a_section_that_was_moved_shows_where_it_is(as_ada: Client, many: list[Section]) -> None:
    answer = as_ada.post(f"/cms/sections/{many[1].pk}/move/", {"to": many[4].pk})
    assert answer["Location"] == f"/cms/sections/?at={many[1].pk}#section-{many[1].pk}"
    assert rows(as_ada.get(answer["Location"].partition("#")[0]).text) == [many[1].pk]


def test_a_page_of_the_tree_costs_the_same_for_many_more(
    as_ada: Client, many: list[Section], ada: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    as_ada.get("/cms/sections/")
    for number in range(10):
        add_section(many[5], by=ada, title=f"Deep {number}")
    with django_assert_num_queries(6):
        assert len(rows(as_ada.get("/cms/sections/").text)) == 3
