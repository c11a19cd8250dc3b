"""``accounts.views.sessions``: the page of sessions. Refusals first."""

from typing import Any

from django.test import Client

from accounts.models import Session, User
from audit.models import Entry
from tests.accounts.people import who_is_there
from tests.accounts.sessions.test_session_list import SESSIONS, end
from tests.signing_in import sign_in, signed_in


def test_no_one_sees_or_ends_the_sessions_of_others(cara: User, otto: User) -> None:
    row = sign_in(Client(), cara)
    as_otto = signed_in(otto, verified=False)
    assert [session.pk for session in as_otto.get(SESSIONS).context["sessions"]] != [row.pk]
    assert len(as_otto.get(SESSIONS).context["sessions"]) == 1
    end(as_otto, row)
    as_otto.post(f"/account/devices/{row.device_id}/forget/")
    assert Session.objects.filter(pk=row.pk).exists()


def test_ending_what_has_ended_records_nothing(cara: User) -> None:
    assert end(signed_in(cara), 10**9).status_code == 302
    assert not Entry.objects.filter(event="accounts.sessions.ended").exists()


def test_ending_this_one_logs_out(cara: User) -> None:
    here = Client()
    assert end(here, sign_in(here, cara))["Location"] == "/account/login/"
    assert who_is_there(here) == ""


def test_the_page_costs_four_queries(as_cara: Client, cara: User, django_assert_num_queries: Any) -> None:
    for _another in range(5):
        signed_in(cara)
    as_cara.get(SESSIONS)
    with django_assert_num_queries(4):  # facts of the site (kept elsewhere), who is there, sessions, devices
        as_cara.get(SESSIONS)
