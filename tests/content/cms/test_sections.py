"""/cms/sections/: the tree, and who may shape it."""

from content.actions import VIEW_ARTICLE, VIEW_SECTION
from content.models import Article, Section
from rbac.custom_roles import make_role
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
