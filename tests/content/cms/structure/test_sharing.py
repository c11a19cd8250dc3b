"""/cms/articles/<id>/share/ and /cms/sections/<id>/share/ (content.cms.structure.sharing)."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant, SectionTeamGrant
from rbac.decisions import decide
from rbac.grants import grant_object, grants_on
from tests.confirming import confirmed
from tests.signing_in import signed_in


def form(to: User | Group, action: str = EDIT_ARTICLE, **more: str) -> dict[str, str]:
    kind = "team" if isinstance(to, Group) else "person"
    name = to.name[:5]
    return {"q": name, "to": f"{kind}-{to.pk}", "action": action, "reason": "knows the ferries", **more}


def test_a_contributor_cannot_share(draft: Article, as_cara: Client, otto: User) -> None:
    assert as_cara.post(f"/cms/articles/{draft.pk}/share/give/", form(otto)).status_code == 403
    assert not ArticleGrant.objects.exists()


def test_what_only_administrators_share_an_editor_cannot(news: Section, as_ed: Client, otto: User) -> None:
    assert as_ed.post(f"/cms/sections/{news.pk}/share/give/", form(otto)).status_code == 403


def test_what_the_verb_refuses_stands_at_the_form(draft: Article, as_ed: Client, cara: User) -> None:
    answer = as_ed.post(f"/cms/articles/{draft.pk}/share/give/", form(cara, APPROVE_ARTICLE))
    assert answer.status_code == 422
    assert "They wrote part of it" in answer.text
    assert "knows the ferries" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [{"reason": ""}, {"to": "person-0"}, {"action": "content.share_article"}]
    + [{"last_day": day} for day in ("9999-12-31", "3000-01-01", "0001-01-01", "2026-02-30")],
)
def test_a_form_that_is_not_in_order_gives_nothing(
    draft: Article, as_ed: Client, otto: User, wrong: dict[str, str]
) -> None:
    assert as_ed.post(f"/cms/articles/{draft.pk}/share/give/", form(otto) | wrong).status_code == 422
    assert not ArticleGrant.objects.exists()


def test_the_search_shows_a_few_people_and_no_addresses(draft: Article, as_ed: Client, otto: User) -> None:
    User.objects.bulk_create(User(email=f"{n}@example.org", name=f"Ottilie {n}") for n in range(20))
    nothing = as_ed.get(f"/cms/articles/{draft.pk}/share/").text
    assert "Otto" not in nothing
    found = as_ed.get(f"/cms/articles/{draft.pk}/share/?q=ott").text
    assert found.count("Ottilie") <= 16  # eight people
    assert "otto@example.org" not in found
    assert "@example.org)" in as_ed.get(f"/cms/articles/{draft.pk}/share/?q=OTTO@example.org").text


def test_an_editor_shares_an_article_and_takes_it_back(draft: Article, as_ed: Client, otto: User) -> None:
    page = f"/cms/articles/{draft.pk}/share/"
    assert "Share this article" in as_ed.get(f"/cms/articles/{draft.pk}/").text
    confirmed(as_ed, f"{page}give/", form(otto, last_day="2099-01-31"))
    (grant,) = grants_on(draft)
    shown = as_ed.get(page).text
    for words in ("Otto", "Edit an article", "knows the ferries", "1 February 2099"):
        assert words in shown
    confirmed(as_ed, f"{page}take/", {"grant": f"person-{grant.pk}", "reason": ""})
    assert len(grants_on(draft)) == 1
    confirmed(as_ed, f"{page}take/", {"grant": f"person-{grant.pk}", "reason": "done"})
    assert grants_on(draft) == []


def test_who_holds_no_role_works_on_what_was_shared_and_on_nothing_else(
    draft: Article, ed: User, otto: User
) -> None:
    client = signed_in(otto)
    assert client.get("/cms/articles/").status_code == 403
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    assert draft.newest.title in client.get("/cms/articles/").text
    data = {"title": "Ferries", "body": "<p>From June.</p>", "base": "1", "language": "en"}
    assert client.post(f"/cms/articles/{draft.pk}/", data).status_code == 302
    assert client.get(f"/cms/articles/{draft.pk}/share/").status_code == 403
    assert client.get("/cms/articles/new/").status_code == 403


def test_a_user_who_holds_a_grant_shows_a_second_factor_first(draft: Article, ed: User, otto: User) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    answer = signed_in(otto, verified=False).get(f"/cms/articles/{draft.pk}/")
    assert "/account/" in answer["Location"]


def test_an_administrator_shares_a_section_with_a_team(
    draft: Article, news: Section, as_ada: Client, otto: User
) -> None:
    team = Group.objects.create(name="Legal")
    otto.groups.add(team)
    assert confirmed(as_ada, f"/cms/sections/{news.pk}/share/give/", form(team)).status_code == 302
    assert SectionTeamGrant.objects.get().group == team
    assert decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, draft).allowed


def test_the_admin_gives_and_takes_by_the_same_verbs(draft: Article, as_ada: Client, otto: User) -> None:
    add = "/admin/content/articlegrant/add/"
    assert "edit an article" in as_ada.get(add).text
    given = grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=User.objects.get(name="Ada"))
    key = given.permission_id
    confirmed(as_ada, f"/admin/content/articlegrant/{given.pk}/delete/", {"post": "yes", "reason": "left"})
    assert grants_on(draft) == []
    data = {"user": otto.pk, "permission": key, "content_object": draft.pk, "reason": "joined"}
    confirmed(as_ada, add, data | {"until_0": "", "until_1": ""})
    assert [grant.reason for grant in grants_on(draft)] == ["joined"]
