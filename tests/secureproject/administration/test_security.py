"""Teams, roles, policies, blocks, reviews and jobs in the administration: refusals first, then each verb once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from content.actions import APPROVE_ARTICLE
from content.models import Policy, PolicyChange, Section
from content.policies.change import change_policy, pending
from intrusion.blocking import block_network
from intrusion.models import Block
from rbac.administration.custom_roles import make_role
from rbac.administration.role_files import as_text, export_roles
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.models import AccessReview, AccessReviewItem, CustomRole
from rbac.roles import roles_of
from secureproject.admin_site import site
from secureproject.operations.failed_jobs import JOB, retry
from tests.database import logged_in_as_worker
from tests.secureproject.administration.pressing import act, page_of, press
from tests.signing_in import signed_in

SOON = (timezone.localdate() + timedelta(days=30)).isoformat()


def lists() -> list[str]:
    """Every page of a list that changes something."""
    found = []
    for model, page in site._registry.items():
        assert isinstance(page, GuardedAdmin)
        found += [page_of(model, each.name) for each in page.list_buttons]
        found += [page_of(model, "add")] if page.adds else []
    return found


@pytest.mark.parametrize("path", [*lists(), "/admin/health/"])
def test_only_administrators_reach_what_lists_offer(as_cara: Client, as_edna: Client, path: str) -> None:
    for client in (as_cara, as_edna):
        assert [getattr(client, way)(path).status_code for way in ("get", "post")] == [403, 403]


@pytest.mark.parametrize("path", lists())
def test_what_lists_offer_wants_a_recent_log_in(ada: User, path: str) -> None:
    assert "/account/confirm/" in signed_in(ada, minutes_ago=60).get(path)["Location"]


def test_a_team_is_made_filled_renamed_and_deleted(as_ada: Client, ada: User, otto: User) -> None:
    assert "This field is required" in press(as_ada, Group, "add").text
    press(as_ada, Group, "add", name="Lawyers")
    team = Group.objects.get()
    assert "There is a team of this name already." in press(as_ada, Group, "add", name="Lawyers").text
    assert as_ada.post(page_of(team, "add-member"), {"person": ada.pk, "reason": "x"}).status_code == 403
    press(as_ada, team, "add-member", person=otto.pk, reason="joined")
    assert list(team.user_set.all()) == [otto]
    assert "Otto" in as_ada.get(page_of(team)).text
    press(as_ada, team, "remove-member", person=otto.pk, reason="left")
    assert not team.user_set.exists()
    press(as_ada, team, "rename", name="Legal")
    press(as_ada, team, "delete", post="yes", reason="no longer needed")
    assert Entry.objects.filter(event="rbac.team.deleted").count() == 1


def test_a_role_of_ones_own_is_made_changed_copied_and_removed(as_ada: Client) -> None:
    cells = {str(APPROVE_ARTICLE): "editor", "reason": "new law"}
    assert "This field is required" in press(as_ada, CustomRole, "add", **cells).text
    press(as_ada, CustomRole, "add", name="Legal reviewer", **cells)
    role = CustomRole.objects.get()
    assert role.cells[str(APPROVE_ARTICLE)] == "editor"
    press(as_ada, role, "edit", name="Lawyer", version=role.version, **cells)
    stale = press(as_ada, role, "edit", name="Jurist", version=role.version, **cells)
    assert "Another user has changed this role meanwhile." in stale.text
    press(as_ada, role, "copy", name="Notary", reason="another office")
    copied = CustomRole.objects.get(name="Notary")
    assert copied.cells == role.cells
    press(as_ada, copied, "delete", post="yes", reason="not needed")
    assert [each.name for each in CustomRole.objects.all()] == ["Lawyer"]


def test_roles_go_out_as_a_file_and_come_in_whole_or_not_at_all(as_ada: Client, ada: User) -> None:
    make_role("Lawyer", {str(APPROVE_ARTICLE): "editor"}, reason="x", by=ada)
    file = as_ada.post(page_of(CustomRole, "export"))
    assert json.loads(file.content) == export_roles()
    facts = export_roles()
    facts["roles"].append({"name": "Notary", "cells": {"content.nothing": "editor"}})
    wrong = press(as_ada, CustomRole, "import", text=as_text(facts), reason="moved")
    assert (wrong.status_code, "Notary" in wrong.text) == (422, True)
    facts["roles"][1]["cells"] = facts["roles"][0]["cells"]
    assert "This is no file of roles" in press(as_ada, CustomRole, "import", text="{}", reason="x").text
    assert CustomRole.objects.count() == 1
    press(as_ada, CustomRole, "import", text=as_text(facts), reason="moved")
    assert CustomRole.objects.count() == 2


def test_a_looser_policy_waits_for_another(ada: User, eve: User, news: Section) -> None:
    ask: dict[str, Any] = {"section": news.pk, "four_eyes": "False", "reason": "too few people"}
    shown = signed_in(ada).post(page_of(PolicyChange, "add"), ask)
    assert "another administrator has to agree first" in shown.text
    assert not pending().exists()
    press(signed_in(ada), PolicyChange, "add", **ask)
    change = pending().get()
    assert "You asked for this yourself" in signed_in(ada).get(page_of(change)).text
    assert signed_in(ada).post(page_of(change, "agree")).status_code == 403
    press(signed_in(eve), change, "agree")
    assert Policy.objects.get(section=news).four_eyes is False
    assert signed_in(eve).get(page_of(change, "withdraw")).status_code == 409


def test_a_looser_policy_is_withdrawn_and_a_stricter_one_counts_at_once(
    as_ada: Client, ada: User, eve: User, news: Section
) -> None:
    press(as_ada, change_policy(news, {"four_eyes": False}, by=eve, reason="x"), "withdraw")
    assert not pending().exists()
    nothing = press(as_ada, PolicyChange, "add", section=news.pk, reason="x")
    assert nothing.status_code == 422
    press(as_ada, PolicyChange, "add", section=news.pk, approvals="2", reason="court reports")
    assert Policy.objects.get(section=news).approvals == 2


@pytest.mark.parametrize("address", ["somewhere", "127.0.0.1", "127.0.0.0/8", "192.0.2.0/99"])
def test_what_cannot_be_blocked_says_why(as_ada: Client, address: str) -> None:
    answer = press(as_ada, Block, "add", address=address, reason="attack")
    assert answer.status_code == 422
    assert not Block.objects.exists()


def test_an_address_is_blocked_and_answered_again(as_ada: Client) -> None:
    past = press(as_ada, Block, "add", address="192.0.2.7", last_day="2020-01-01", reason="attack")
    assert "The end must lie in the future." in past.text
    press(as_ada, Block, "add", address="192.0.2.7", last_day=SOON, reason="attack")
    block = Block.objects.get()
    assert (block.target, block.until is not None) == ("192.0.2.7", True)
    assert "192.0.2.7" in as_ada.get(page_of(Block, "")).text
    press(as_ada, block, "lift", reason="a colleague")
    other = block_network("192.0.2.8", until=None, reason="x", by=COMMAND_LINE)
    done = act(as_ada, Block, "lift", [block, other], reason="colleagues")
    assert "1 done, 1 refused" in done.text
    assert not Block.objects.in_force().exists()


def test_a_review_is_started_answered_and_reported(as_ada: Client, cara: User, ed: User) -> None:
    assert "This field is required" in press(as_ada, AccessReview, "add", reason="yearly").text
    press(as_ada, AccessReview, "add", last_day=SOON, reason="yearly")
    review = AccessReview.objects.get()
    keep, remove = (AccessReviewItem.objects.get(user=person) for person in (cara, ed))
    assert "Cara" in as_ada.get(page_of(AccessReviewItem, "")).text
    press(as_ada, keep, "keep")
    press(as_ada, remove, "revoke", reason="moved on")
    assert (len(roles_of(cara)), roles_of(ed)) == (1, [])
    assert "1 refused" in act(as_ada, AccessReviewItem, "keep", [keep]).text
    assert as_ada.post(page_of(review, "report")).status_code == 409
    AccessReview.objects.update(closed_at=timezone.now())
    assert b'"kind":"access review"' in as_ada.post(page_of(review, "report")).getvalue()


def failed_job() -> ProcrastinateJob:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, status, args)"
            " VALUES ('accounts.send_letter', 'default', 'failed', '{\"sealed\": \"c2VjcmV0\"}') RETURNING id"
        )
        job: ProcrastinateJob = ProcrastinateJob.objects.get(pk=cursor.fetchone()[0])
    return job


def test_a_failed_job_is_tried_again_once_and_its_arguments_stay_unseen(as_ada: Client) -> None:
    job = failed_job()
    for what in ("", "change", "retry"):
        page = as_ada.get(page_of(job if what else ProcrastinateJob, what)).text
        assert ("accounts.send_letter" in page, "c2VjcmV0" in page) == (True, False)
    press(as_ada, job, "retry")
    again = act(as_ada, ProcrastinateJob, "retry", [job]).text
    assert ("It is to be tried again already." in again, "c2VjcmV0" in again) == (True, False)
    assert ProcrastinateJob.objects.get(task_name=JOB).args == {"job": job.pk}
    waiting = ProcrastinateJob.objects.get(task_name=JOB)
    assert as_ada.post(page_of(waiting, "retry")).status_code == 409
    assert Entry.objects.filter(event="secureproject.job.retried").count() == 1


def test_the_worker_tries_a_failed_job_again(fresh_database: str) -> None:
    job = failed_job()
    with logged_in_as_worker():
        assert [retry(job.pk) for _ in "12"] == [True, False]
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("todo", 1)


def test_the_site_says_how_it_is(as_ada: Client) -> None:
    page = as_ada.get("/admin/health/").text
    assert "The worker runs." in page
    assert "mail server" not in page
