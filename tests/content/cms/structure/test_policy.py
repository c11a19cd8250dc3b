"""The pages of policies: what they say, and that their buttons call the verbs (content.cms.structure.policy)."""

from django.test import Client

from content import workflow
from content.actions import CHANGE_SECTION
from content.models import Article, PolicyChange, Section
from rbac.administration.custom_roles import make_role
from rbac.roles import grant_role
from tests.confirming import confirmed
from tests.newsroom import Person, digest_of, person
from tests.signing_in import signed_in

VALUES = {
    "audience": "inherit",
    "four_eyes": "inherit",
    "approvals": "inherit",
    "factor": "inherit",
    "comments": "inherit",
}


def loosened(section: Section, client: Client) -> None:
    """Four eyes are no longer asked for, once another administrator agrees."""
    typed = VALUES | {"four_eyes": "False", "reason": "Small team"}
    confirmed(client, f"/cms/sections/{section.pk}/policy/change/", typed)


def test_policy_pages_tell_everybody_and_let_administrators_change(
    news: Section, as_cara: Client, as_ed: Client, as_ada: Client
) -> None:
    page = f"/cms/sections/{news.pk}/policy/"
    assert "as on the whole site" in as_cara.get(page).text.lower()
    assert as_ed.post(f"{page}change/", VALUES | {"approvals": "2", "reason": "x"}).status_code == 403
    assert as_ada.post(f"{page}change/", VALUES | {"approvals": "9", "reason": "x"}).status_code == 422
    assert as_ada.post(f"{page}change/", VALUES | {"approvals": "2", "reason": "x"}).status_code == 302
    shown = as_cara.get(page).text
    assert "Two people approve" in shown
    assert "Set for this section" in shown
    assert as_ada.get(f"{page}?profile=strict").content.count(b"selected") == 9
    assert as_ed.get("/cms/policy/").status_code == 403
    assert as_ada.get("/cms/policy/").status_code == 200


def test_a_loosening_is_shown_and_agreed_to_by_another(news: Section, as_ed: Client, as_ada: Client) -> None:
    abe = signed_in(person("Abe", "administrator"))
    loosened(news, as_ada)
    change = PolicyChange.objects.get(section=news)
    for page in ("/cms/", f"/cms/sections/{news.pk}/", f"/cms/sections/{news.pk}/policy/"):
        assert "looser" in as_ed.get(page).text
    assert "Small team" in as_ed.get("/cms/policy/changes/").text
    assert "another administrator has to agree" in as_ada.get("/cms/policy/changes/").text
    for nobody in (as_ed, as_ada):
        assert nobody.post(f"/cms/policy/changes/{change.pk}/agree/").status_code == 403
    assert as_ed.post(f"/cms/policy/changes/{change.pk}/withdraw/").status_code == 403
    assert confirmed(abe, f"/cms/policy/changes/{change.pk}/agree/", {}).status_code == 302
    news.refresh_from_db()
    assert news.four_eyes is False


def test_a_move_and_a_policy_show_first_who_gains_and_who_loses(
    as_ada: Client, draft: Article, colin: Person, news: Section, policies: Section
) -> None:
    typed = {"to": str(policies.pk), "reason": "They belong together"}
    shown = as_ada.post(f"/cms/sections/{news.pk}/move/", typed).text
    assert "1 person may do more" in shown
    assert "Colin" in shown
    looser = VALUES | {"four_eyes": "False", "reason": "Small team"}
    assert "it waits for 72 hours" in as_ada.post(f"/cms/sections/{news.pk}/policy/change/", looser).text
    news.refresh_from_db()
    assert news.scope.ancestor_ids == [news.scope_id]
    assert not PolicyChange.objects.filter(section=news).exists()


def test_what_would_get_looser_is_named_beside_what_holds_now(news: Section, as_ada: Client) -> None:
    """No one gains anything by it today, and an empty page would ask for a yes to nothing."""
    page = f"/cms/sections/{news.pk}/policy/change/"
    as_ada.post(page, VALUES | {"approvals": "2", "reason": "stricter"})
    shown = as_ada.post(page, VALUES | {"reason": "less work"}).text
    assert "as in the section above, instead of: Two people approve" in shown
    assert "no one may do more or less" in shown
    assert "waits for 72 hours" in shown
    assert "until another administrator agrees" not in shown


def test_the_list_says_what_a_change_changed_and_only_that(news: Section, as_ada: Client) -> None:
    page, abe = f"/cms/sections/{news.pk}/policy/change/", signed_in(person("Abe", "administrator"))
    as_ada.post(page, VALUES | {"approvals": "2", "reason": "stricter"})
    as_ada.post(page, VALUES | {"approvals": "2", "comments": "closed", "reason": "quiet"})
    decided = as_ada.get("/cms/policy/changes/").text
    assert decided.count("Two people approve") == 1
    assert "No new comments, instead of: Comments wait until an editor approves them" in decided
    assert "another administrator agrees" in confirmed_page(
        as_ada, page, VALUES | {"comments": "closed", "reason": "x"}
    )
    change = PolicyChange.objects.get(section=news, applied_at=None)
    shown = abe.post(f"/cms/policy/changes/{change.pk}/agree/").text
    assert "as in the section above, instead of: Two people approve" in shown
    confirmed(abe, f"/cms/policy/changes/{change.pk}/agree/", {})
    assert (
        "as in the section above, instead of: Two people approve" in as_ada.get("/cms/policy/changes/").text
    )


def test_a_user_who_is_the_only_administrator_is_not_told_to_wait_for_another(
    news: Section, as_ada: Client
) -> None:
    loosened(news, as_ada)
    waiting = as_ada.get("/cms/policy/changes/").text
    assert "once the notice is over" in waiting
    assert "another administrator has to agree" not in waiting


def confirmed_page(client: Client, page: str, typed: dict[str, str]) -> str:
    """The page that asks once more, which is then agreed to."""
    shown = client.post(page, typed).text
    confirmed(client, page, typed)
    return shown


def test_who_asked_for_looser_rules_is_not_told_to_a_user_who_may_not_know(
    news: Section, as_cara: Client, as_ed: Client, as_ada: Client
) -> None:
    """The rulebook says so of the list of changes, and the page of the policy must not say it either."""
    loosened(news, as_ada)
    page = f"/cms/sections/{news.pk}/policy/"
    assert "asked to make this policy looser" in as_ed.get(page).text
    assert "asked to make" not in as_cara.get(page).text
    assert as_cara.get("/cms/policy/changes/").status_code == 403


def test_a_user_who_changes_a_section_and_sees_no_article_in_it_reads_of_none_and_of_no_request(
    news: Section, draft: Article, otto: Person, as_cara: Client, as_ed: Client, as_ada: Client, ada: Person
) -> None:
    role = make_role("Looks after addresses", {str(CHANGE_SECTION): "editor"}, reason="x", by=ada)
    grant_role(otto, role.key, scope=news.scope, reason="x", by=ada)
    workflow.submit(draft, by=draft.author)
    typed = {"digest": digest_of(draft), "reason": "Storm warning", "minutes": "15"}
    as_ada.post(f"/cms/articles/{draft.pk}/emergency/open/", typed)
    as_ada.post(f"/cms/articles/{draft.pk}/publish/", {"digest": digest_of(draft)})
    loosened(news, as_ada)
    page = f"/cms/sections/{news.pk}/"
    assert "Storm warning" in as_ed.get(page).text
    assert "See what waits" in as_ed.get(page).text
    shown = signed_in(otto).get(page).text
    assert "Storm warning" not in shown
    assert "See what waits" not in shown
