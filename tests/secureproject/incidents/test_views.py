"""/cms/incidents/ (secureproject.incidents.views): who sees incidents, and who undoes a block by one click."""

from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from audit.models import Entry
from foundation.clock import database_now
from intrusion.blocking import GUARD, block_account, in_force
from intrusion.detection.buffer import ledger
from intrusion.detection.flush import flush
from intrusion.findings import Finding
from intrusion.models import Block, Incident, Kind, Measure, Step
from intrusion.sensors import SENSORS
from tests.counting import queries
from tests.intrusion.guarding import ATTACKER, a_second_passes, attack, guard
from tests.newsroom import Person

__all__ = ["guard"]
INCIDENTS = "/cms/incidents/"


@pytest.fixture
def story(guard: Any, site: Any) -> Incident:
    attack()
    a_second_passes()
    return Incident.objects.get()


@pytest.mark.parametrize("who", ["as_cara", "as_ed", "as_otto"], indirect=True)
def test_others_see_and_undo_nothing(story: Incident, who: Client) -> None:
    block = Block.objects.get()
    assert who.get(INCIDENTS).status_code == 403
    assert who.get(f"{INCIDENTS}{story.pk}/").status_code == 404
    assert who.get(f"{INCIDENTS}blocks.json").status_code == 403
    assert who.post(f"{INCIDENTS}blocks/{block.pk}/lift/").status_code == 404
    assert Block.objects.in_force().count() == 1


def test_the_list_says_who_is_kept_out_and_why(as_ada: Client, story: Incident) -> None:
    assert queries(as_ada, INCIDENTS) <= 14
    page = as_ada.get(INCIDENTS).content.decode()
    for words in (ATTACKER, "Tried pieces of SQL or script in an address", "Blocked for a while", "Undo"):
        assert words in page
    (block,) = as_ada.get(f"{INCIDENTS}blocks.json").json()
    assert (block["target"], block["incident"]) == (ATTACKER, story.pk)


def test_a_story_has_a_timeline_and_one_click_undoes_it(as_ada: Client, story: Incident) -> None:
    page = as_ada.get(f"{INCIDENTS}{story.pk}/").content.decode()
    for words in ("union select", "Written down", "Slowed down", "Blocked for a while", "Undo the block"):
        assert words in page
    address = f"{INCIDENTS}blocks/{Block.objects.get().pk}/lift/"
    assert as_ada.get(address).status_code == 405
    assert as_ada.post(address).status_code == 302
    assert not in_force(ATTACKER).exists()
    assert "Undone on" in as_ada.get(f"{INCIDENTS}{story.pk}/").content.decode()
    lifted = Entry.objects.get(event="intrusion.block.lifted")
    assert lifted.actor_kind == "accounts.user"
    as_ada.post(address)
    assert Entry.objects.filter(event="intrusion.block.lifted").count() == 1


def watched(person: Person, times: int) -> None:
    """Findings about someone, on a site that has decided to look for them."""
    finding = Finding(SENSORS["large_export"], network=ATTACKER, person=str(person.pk), evidence="audit log")
    for _ in range(times):
        ledger.add((Kind.ACCOUNT, str(person.pk)), finding)
    flush()


def test_an_account_is_asked_again_then_logged_out_then_frozen_for_a_while(
    guard: Any, otto: Person, ada: Person, as_otto: Client
) -> None:
    watched(otto, 1)
    assert otto.sessions.get().authenticated_at.year == 1970
    watched(otto, 2)
    assert not otto.sessions.exists()
    watched(otto, 2)
    otto.refresh_from_db()
    block: Any = Block.objects.get()
    assert (otto.frozen_at is not None, block.until > database_now()) == (True, True)
    steps = Measure.objects.order_by("pk").values_list("step", "done")
    assert list(steps) == [
        (Step.NOTED, True),
        (Step.ASKED_AGAIN, True),
        (Step.SESSIONS_ENDED, True),
        (Step.FROZEN, True),
    ]


def test_undoing_a_freeze_lets_the_person_in_again(guard: Any, otto: Person, as_ada: Client) -> None:
    watched(otto, 5)
    block = Block.objects.get()
    page = as_ada.get(f"{INCIDENTS}{block.incident_id}/").content.decode()
    assert "Otto" in page
    as_ada.post(f"{INCIDENTS}blocks/{block.pk}/lift/")
    assert User.objects.get(pk=otto.pk).frozen_at is None


def test_no_machine_freezes_the_last_administrator(guard: Any, ada: Person) -> None:
    watched(ada, 5)
    assert User.objects.get(pk=ada.pk).frozen_at is None
    assert list(Measure.objects.filter(step=Step.FROZEN).values_list("done", flat=True)) == [False]


def test_administrators_are_told(guard: Any, story: Incident, ada: Person, mailoutbox: Any) -> None:
    jobs = ProcrastinateJob.objects.filter(task_name="accounts.send_letter").order_by("pk")
    before = jobs.count()
    attack("203.0.113.99")
    a_second_passes()
    assert [job.args["name"] for job in jobs[before:]] == ["guard_acted"]


def test_a_frozen_account_is_not_frozen_twice(guard: Any, otto: Person, ada: Person) -> None:
    block_account(str(otto.pk), until=None, reason="Ada", by=type(GUARD)("command_line"))
    watched(otto, 5)
    assert Block.objects.count() == 1
