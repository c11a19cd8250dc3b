"""/cms/sections/: the tree, and who may shape it."""

from content.models import Section
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


def test_a_section_is_not_offered_to_itself(news: Section, policies: Section, ada: Person) -> None:
    page = signed_in(ada).get(f"/cms/sections/{news.pk}/")
    assert list(page.context["move_form"].fields["to"].queryset) == [policies]
