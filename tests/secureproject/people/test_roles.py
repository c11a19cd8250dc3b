"""/cms/people/roles/: roles of one's own, made, changed, read and removed by administrators."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE
from content.models import Section
from rbac.administration.custom_roles import make_role, remove_role
from rbac.models import CustomRole, RoleAssignment
from rbac.roles import grant_role
from tests.commands import printed
from tests.signing_in import signed_in

APPROVES = {str(APPROVE_ARTICLE): "editor"}
TYPED = {"name": "Legal reviewer", "description": "Reads for libel.", "reason": "new law", **APPROVES}


@pytest.fixture
def reviewer(ada: User) -> CustomRole:
    return make_role("Legal reviewer", APPROVES, reason="new law", by=ada)


def test_only_administrators_see_or_make_roles(reviewer: CustomRole, as_ed: Client) -> None:
    for page in ("", "new/", "export/", f"{reviewer.pk}/", f"{reviewer.pk}/history/"):
        assert as_ed.get(f"/cms/people/roles/{page}").status_code in {403, 404}
    assert as_ed.post("/cms/people/roles/new/", TYPED).status_code == 403
    assert as_ed.post(f"/cms/people/roles/{reviewer.pk}/remove/", {"reason": "x"}).status_code == 404
    assert CustomRole.objects.get() == reviewer


def test_a_role_is_made_only_by_someone_who_has_just_confirmed_it(ada: User) -> None:
    signed_in(ada, minutes_ago=16).post("/cms/people/roles/new/", TYPED)
    assert not CustomRole.objects.exists()


def test_what_cannot_be_is_said_at_the_form_and_what_was_typed_stays(as_ada: Client) -> None:
    answer = as_ada.post("/cms/people/roles/new/", TYPED | {"name": "Edit0r"})
    assert answer.status_code == 422
    assert "one that looks like it" in answer.text
    assert "Reads for libel." in answer.text
    refused = as_ada.post("/cms/people/roles/new/", TYPED | {str(EDIT_ARTICLE): "publisher"})
    assert refused.status_code == 422


def test_a_role_is_made_given_and_shown_by_its_name(as_ada: Client, otto: User, news: Section) -> None:
    as_ada.post("/cms/people/roles/new/", TYPED)
    role = CustomRole.objects.get()
    assert role.cells == {**APPROVES, "content.view_article": "contributor"}
    assert "Approve" in as_ada.get("/cms/people/roles/new/").text
    as_ada.post(
        f"/cms/people/{otto.pk}/grant/", {"role": role.key, "scope": news.scope.pk, "reason": "lawyer"}
    )
    assert RoleAssignment.objects.get(user=otto).role == "legal_reviewer"
    for page in (
        f"/cms/people/{otto.pk}/",
        "/cms/people/",
        "/cms/people/roles/",
        f"/cms/people/roles/{role.pk}/",
    ):
        assert "Legal reviewer" in as_ada.get(page).text
    assert "Legal reviewer of News" in as_ada.get(f"/cms/people/{otto.pk}/").text


def test_the_history_says_what_changed(reviewer: CustomRole, as_ada: Client) -> None:
    wider = TYPED | {"version": "1", str(EDIT_ARTICLE): "contributor", "reason": "typos"}
    assert as_ada.post(f"/cms/people/roles/{reviewer.pk}/", wider).status_code == 302
    assert as_ada.post(f"/cms/people/roles/{reviewer.pk}/", wider).status_code == 422  # meanwhile version 2
    shown = as_ada.get(f"/cms/people/roles/{reviewer.pk}/history/").text
    assert "Now included: edit an article" in shown
    assert "typos" in shown


def test_roles_go_out_as_a_file_and_come_back(
    reviewer: CustomRole, as_ada: Client, ada: User, tmp_path: Path
) -> None:
    file = tmp_path / "roles.json"
    printed("export_roles", str(file))
    assert as_ada.get("/cms/people/roles/export/").text == file.read_text()
    remove_role(reviewer, reason="moves", by=ada)
    bring = ("import_roles", str(file), "--reason", "moved here", "--json")
    made, same = json.loads(printed(*bring)), json.loads(printed(*bring))
    assert (made["made"], same["same"]) == (["Legal reviewer"], ["Legal reviewer"])
    assert CustomRole.objects.get().cells == reviewer.cells


def test_what_changes_about_a_role_is_shown_even_where_it_is_different_for_no_one_today(
    reviewer: CustomRole, as_ada: Client, ada: User, otto: User, news: Section
) -> None:
    """Nothing is approved in the section, so nothing could be published today: the page must not be silent on it."""
    grant_role(otto, reviewer.key, scope=news.scope, reason="reads", by=ada)
    page = f"/cms/people/roles/{reviewer.pk}/"
    typed = TYPED | {"version": 1, str(PUBLISH_ARTICLE): "editor", "reason": "wider"}
    shown = as_ada.post(page, typed)
    assert "Now included: publish an article" in shown.text
    assert "For what exists today, no one's access changes." in shown.text
    reviewer.refresh_from_db()
    assert str(PUBLISH_ARTICLE) not in reviewer.cells
    as_ada.post(page, typed | {"seen": re.findall(r'name="seen" value="([^"]+)"', shown.text)[0]})
    reviewer.refresh_from_db()
    assert str(PUBLISH_ARTICLE) in reviewer.cells


def test_a_new_name_needs_no_second_look(
    reviewer: CustomRole, as_ada: Client, ada: User, otto: User, news: Section
) -> None:
    grant_role(otto, reviewer.key, scope=news.scope, reason="reads", by=ada)
    as_ada.post(f"/cms/people/roles/{reviewer.pk}/", TYPED | {"version": 1, "name": "Counsel", "reason": "x"})
    reviewer.refresh_from_db()
    assert reviewer.name == "Counsel"
