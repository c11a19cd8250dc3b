"""Impersonation is recorded, shows what the other user sees, and ends by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from audit.models import Entry
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from foundation.clock import database_now
from rbac.assignments import forget_assignments
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from secureproject.impersonation import session as state
from tests.signing_in import signed_in

BANNER = "You see this as Cara sees it"


def begin(client: Client, who: User, reason: str = "She asks why.") -> Any:
    return client.post(f"/cms/people/{who.pk}/see-as/", {"reason": reason})


def test_it_is_recorded_and_the_person_is_told(
    looking: Client, ada: User, cara: User, draft: Article
) -> None:
    looking.get(f"/cms/articles/{draft.pk}/")
    events = list(Entry.objects.filter(event__startswith="secureproject.impersonation").order_by("pk"))
    assert [entry.event.rpartition(".")[2] for entry in events] == ["started", "page_viewed"]
    assert {(e.actor_id, e.subject_id) for e in events} == {(str(ada.pk), str(cara.pk))}
    assert events[1].on_behalf_of_id == str(cara.pk)
    letters = ProcrastinateJob.objects.filter(task_name="accounts.send_letter", args__name="seen_as")
    assert [job.args["user_id"] for job in letters] == [cara.pk]
    own = signed_in(cara).get("/account/activity/").text
    assert "She cannot find her draft." in own


def test_what_is_seen_is_what_the_other_sees(
    looking: Client, draft: Article, colin: User, policies: Section
) -> None:
    page = looking.get("/cms/")
    assert BANNER in page.text
    assert "cms:people" not in page.text
    assert looking.get("/cms/people/").status_code == 403
    assert looking.get("/cms/review/").status_code == 403
    assert looking.get(f"/cms/sections/{policies.pk}/").status_code == 404
    assert "Submit" in looking.get(f"/cms/articles/{draft.pk}/").text


def test_it_ends_with_the_half_hour(looking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    later = database_now() + timedelta(minutes=31)
    monkeypatch.setattr(state, "database_now", lambda: later)
    assert "the half hour is over" in looking.get("/cms/articles/", follow=True).text
    assert looking.get("/cms/people/").status_code == 200


@pytest.mark.parametrize("change", ["administrator", "lost", "team", "grant", "frozen", "one's own"])
def test_it_ends_when_what_either_holds_changes(
    change: str, looking: Client, cara: User, news: Section, draft: Article, ed: User, ada: User
) -> None:
    match change:
        case "administrator":
            RoleAssignment.objects.create(user=cara, role="administrator", reason="x")
        case "lost":
            RoleAssignment.objects.filter(user=cara).delete()
        case "team":
            cara.groups.add(team := Group.objects.create(name="Legal"))
            RoleAssignment.objects.create(team=team, role="editor", scope=news.scope, reason="x")
        case "grant":
            grant_object(cara, EDIT_ARTICLE, draft, reason="x", by=ed)
        case "frozen":
            User.objects.filter(pk=cara.pk).update(frozen_at=database_now())
        case "one's own":
            RoleAssignment.objects.filter(user=ada).update(role="editor")
    forget_assignments()
    assert looking.get("/cms/articles/").status_code == 302
    assert BANNER not in looking.get("/cms/").text
