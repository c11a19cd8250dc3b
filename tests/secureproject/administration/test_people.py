"""People in the administration: each button is the verb of the CMS, and refuses what that refuses."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, Session, User
from accounts.second_factor.factor_resets import waiting_for
from content.actions import VIEW_ARTICLE
from content.models import Article
from rbac.django_admin.buttons import MOST_AT_ONCE
from rbac.grants import grant_object, grants_on
from rbac.roles import roles_of
from rbac.teams import add_member, make_team
from secureproject.administration.people import BUTTONS
from tests.accounts.postbox import mail_is_down
from tests.accounts.sessions.test_reauth_request_store import go_on, interrupted, is_frozen
from tests.secureproject.administration.pressing import act, page_of, press
from tests.signing_in import authenticator_of, signed_in

ADD = "/admin/accounts/user/add/"


@pytest.fixture
def second(eve: User) -> User:
    """Another administrator, who counts as a person of her own."""
    return eve


@pytest.mark.parametrize("name", [button.name for button in BUTTONS])
def test_no_button_opens_to_others_or_without_a_recent_log_in(
    as_cara: Client, as_edna: Client, ada: User, otto: User, name: str
) -> None:
    path = page_of(otto, name)
    for client in (as_cara, as_edna):
        assert client.post(path, {"reason": "x"}).status_code == 403
    late = signed_in(ada, minutes_ago=60)
    assert "/account/confirm/" in late.get(path)["Location"]
    assert late.post(path, {"reason": "x"}).status_code == 403
    assert not is_frozen(otto)


@pytest.mark.parametrize(
    "name", ["freeze", "end-sessions", "take-everything", "deactivate", "delete-account"]
)
def test_looking_at_a_button_changes_nothing(as_ada: Client, ada: User, otto: User, name: str) -> None:
    before = User.objects.values().get(pk=otto.pk)
    assert as_ada.get(page_of(otto, name)).status_code == 200
    assert User.objects.values().get(pk=otto.pk) == before


def test_a_forged_press_is_refused(ada: User, otto: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(ada).cookies
    assert client.post(page_of(otto, "freeze"), {"reason": "x"}).status_code == 403
    assert not is_frozen(otto)


def test_what_one_may_not_do_stands_there_with_its_reason(as_ada: Client, ada: User) -> None:
    page = as_ada.get(page_of(ada)).text
    assert "You cannot freeze your own account: ask another administrator." in page
    assert as_ada.post(page_of(ada, "freeze"), {"reason": "x"}).status_code == 403
    why = re.search(r'Freeze the account</button>.*?href="(/cms/why/[^"]+)">Why\?', page, re.DOTALL)
    assert why
    assert "freeze" in as_ada.get(why[1].replace("&amp;", "&")).text


def test_the_last_administrator_keeps_what_makes_her_one(ada: User, second: User) -> None:
    User.objects.filter(pk=second.pk).update(frozen_at=timezone.now())
    client = signed_in(ada)
    for name in ("take-everything", "deactivate", "delete-account"):
        client.post(page_of(ada, name), {"reason": "x"})
    fresh = User.objects.get(pk=ada.pk)
    assert (fresh.is_active, fresh.deleted_at, len(roles_of(fresh))) == (True, None, 1)


def test_an_account_is_frozen_and_unfrozen(as_ada: Client, otto: User) -> None:
    assert "This field is required" in press(as_ada, otto, "freeze").text
    assert not is_frozen(otto)
    assert "Done: Freeze the account." in press(as_ada, otto, "freeze", reason="lost the phone").text
    assert is_frozen(otto)
    assert as_ada.get(page_of(otto, "freeze")).status_code == 409
    press(as_ada, otto, "unfreeze", reason="found it")
    assert not is_frozen(otto)


def test_a_press_goes_on_after_the_confirmation(ada: User, otto: User) -> None:
    late, path = signed_in(ada, minutes_ago=60), page_of(otto, "freeze")
    go_on(late, ada, path, interrupted(late, path, reason="lost the phone"))
    assert is_frozen(otto)


def test_an_invitation_gives_a_role_that_ends(as_ada: Client) -> None:
    day = timezone.localdate() + timedelta(days=30)
    typed = {"email": "new@example.org", "name": "New", "role": "editor", "last_day": day.isoformat()}
    wrong = as_ada.post(ADD, {**typed, "last_day": "2020-01-01"})
    assert (wrong.status_code, "The end must lie in the future." in wrong.text) == (422, True)
    assert not User.objects.filter(email="new@example.org").exists()
    shown = as_ada.post(ADD, typed)
    assert "may do more" in shown.text
    assert not Invitation.objects.exists()
    press(as_ada, User, "add", **typed)
    (held,) = roles_of(User.objects.get(email="new@example.org"))
    assert (held.role, timezone.localdate(held.until) if held.until else None) == (
        "editor",
        day + timedelta(days=1),
    )


def test_an_invitation_is_sent_again_and_withdrawn(as_ada: Client) -> None:
    press(as_ada, User, "add", email="new@example.org", name="New")
    person = User.objects.get(email="new@example.org")
    first = Invitation.objects.get().digest
    press(as_ada, person, "invite")
    assert Invitation.objects.get().digest != first
    press(as_ada, person, "withdraw")
    assert not Invitation.objects.exists()


def test_sessions_names_and_accounts(as_ada: Client, otto: User) -> None:
    signed_in(otto)
    press(as_ada, otto, "end-sessions", reason="a stolen laptop")
    assert not Session.objects.filter(user=otto).exists()
    assert "Write the name in letters." in press(as_ada, otto, "name", name="123").text
    press(as_ada, otto, "name", name="Otto Outsider")
    press(as_ada, otto, "deactivate", reason="on leave")
    otto.refresh_from_db()
    assert (otto.name, otto.is_active) == ("Otto Outsider", False)
    press(as_ada, otto, "reactivate", reason="is back")
    press(as_ada, otto, "delete-account", reason="left")
    otto.refresh_from_db()
    assert otto.deleted_at is not None


def test_a_second_factor_is_removed_by_two(ada: User, second: User, otto: User) -> None:
    otto.set_password("x")
    otto.save()
    authenticator_of(otto)
    press(signed_in(ada), otto, "reset-second-factor", reason="lost the phone")
    assert waiting_for(otto)
    assert signed_in(ada).post(page_of(otto, "agree-to-reset")).status_code == 403
    press(signed_in(second), otto, "agree-to-reset")
    assert not waiting_for(otto)


def test_a_link_to_a_new_password_is_shown_to_the_second_who_asks(
    ada: User, second: User, otto: User
) -> None:
    otto.set_password("x")
    otto.save()
    assert signed_in(ada).post(page_of(otto, "recovery")).status_code == 403  # mail goes out
    mail_is_down()
    assert "Another administrator has to show the link" in press(signed_in(ada), otto, "recovery").text
    shown = press(signed_in(second), otto, "recovery")
    assert re.search(r'value="http://[^/]+/account/[\w/-]+/"', shown.text)
    assert shown["Cache-Control"] == "no-store, private"


def test_everything_is_taken_away_at_once(as_ada: Client, ada: User, colin: User, draft: Article) -> None:
    team = make_team("Lawyers", by=ada)
    add_member(team, colin, reason="joined", by=ada)
    grant_object(colin, VIEW_ARTICLE, draft, reason="advises", by=ada)
    assert "may do less" in as_ada.post(page_of(colin, "take-everything"), {"reason": "left"}).text
    assert len(roles_of(colin)) == 1
    press(as_ada, colin, "take-everything", reason="left")
    assert (roles_of(colin), grants_on(draft), colin.groups.count()) == ([], [], 0)
    assert "They hold nothing." in press(as_ada, colin, "take-everything", reason="left").text


def test_an_action_says_how_many_it_did_and_why_not_the_others(
    as_ada: Client, ada: User, otto: User, cara: User
) -> None:
    done = act(as_ada, User, "freeze", [ada, otto, cara], reason="a stolen list")
    assert "2 done, 1 refused: Ada: You cannot freeze your own account" in done.text
    assert [is_frozen(each) for each in (ada, otto, cara)] == [False, True, True]
    assert "2 done." in act(as_ada, User, "unfreeze", [otto, cara], reason="false alarm").text


def test_an_action_wants_its_reason_a_recent_log_in_and_at_most_a_hundred(
    as_ada: Client, ada: User, otto: User
) -> None:
    assert "This field is required" in act(as_ada, User, "freeze", [otto]).text
    late = {"action": "freeze", "_selected_action": [otto.pk], "reason": "x", "confirmed": "1"}
    assert signed_in(ada, minutes_ago=60).post(page_of(User, ""), late).status_code == 403
    assert not is_frozen(otto)
    many = [User(email=f"{n}@example.org", name=f"N{n}") for n in range(MOST_AT_ONCE)]
    chosen = [each.pk for each in (*User.objects.bulk_create(many), otto)]
    sent = {"action": "freeze", "_selected_action": chosen, "reason": "x", "confirmed": "1"}
    assert "Choose at most 100 at once." in as_ada.post(page_of(User, ""), sent, follow=True).text
    assert not is_frozen(otto)
