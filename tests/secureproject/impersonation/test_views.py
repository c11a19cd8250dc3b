"""secureproject.impersonation.views: starting needs a reason and a recent log-in; stopping is always possible."""

from django.test import Client

from accounts.models import Session, User
from audit.models import Entry
from tests.secureproject.impersonation.test_session import BANNER, begin
from tests.signing_in import signed_in


def test_it_is_confirmed_and_says_why(ada: User, cara: User) -> None:
    stale = signed_in(ada, minutes_ago=16)
    begin(stale, cara)
    fresh = signed_in(ada)
    assert "Say why." in fresh.post(f"/cms/people/{cara.pk}/see-as/", {"reason": " "}, follow=True).text
    for client in (stale, fresh):
        assert BANNER not in client.get("/cms/").text


def test_stopping_gives_everything_back(looking: Client, cara: User) -> None:
    assert looking.post("/cms/see-as/stop/")["Location"] == f"/cms/people/{cara.pk}/"
    assert looking.get("/cms/people/").status_code == 200
    assert BANNER not in looking.get("/cms/").text
    assert Entry.objects.filter(event="secureproject.seeing.ended").count() == 1


def test_it_ends_with_the_log_out(looking: Client, ada: User) -> None:
    assert looking.post("/account/logout/").status_code == 302
    assert not Session.objects.filter(user=ada).exists()
    assert BANNER not in signed_in(ada).get("/cms/").text
