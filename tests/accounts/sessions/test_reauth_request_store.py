"""``accounts.sessions.reauth_request_store``: an interrupted form is kept, done once, and only as it was meant."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.models import KeptRequest, User
from accounts.sessions.reauth_request_store import KeptRequests
from tests.accounts.sessions.test_sessions import everything_in_the_database
from tests.signing_in import code_of, signed_in

CONFIRM = "/account/confirm/"
WHY = "he said: <b>“stolen”</b>\nand more & more"


def freezing(person: User) -> str:
    return f"/cms/people/{person.pk}/freeze/"


def interrupted(client: Client, address: str, **fields: str) -> str:
    """Posts when the last proof is too old; the token of what was kept."""
    page = client.post(address, fields)
    assert page.status_code == 403
    found = re.search(r'name="kept_request" value="([^"]+)"', page.content.decode())
    return found[1] if found else ""


def go_on(client: Client, user: User, address: str, token: str) -> Any:
    form = {"code": code_of(user), "next": address, "kept_request": token}
    return client.post(CONFIRM, form, follow=True)


def is_frozen(person: User) -> bool:
    return User.objects.get(pk=person.pk).frozen_at is not None


@pytest.fixture
def late(ada: User) -> Client:
    return signed_in(ada, minutes_ago=60)


def test_nothing_is_done_before_the_confirmation(late: Client, ada: User, otto: User) -> None:
    token = interrupted(late, freezing(otto), reason=WHY)
    late.post(CONFIRM, {"code": "000000", "next": freezing(otto), "kept_request": token})
    assert not is_frozen(otto)
    assert late.post(freezing(otto), {"kept_request": token}).status_code == 403
    assert not is_frozen(otto)


def test_it_is_done_once(late: Client, ada: User, otto: User) -> None:
    token = interrupted(late, freezing(otto), reason=WHY)
    go_on(late, ada, freezing(otto), token)
    User.objects.filter(pk=otto.pk).update(frozen_at=None)
    assert late.post(freezing(otto), {"kept_request": token}).status_code == 409
    assert not is_frozen(otto)


def test_another_session_of_the_same_person_cannot_do_it(late: Client, ada: User, otto: User) -> None:
    token = interrupted(late, freezing(otto), reason=WHY)
    assert signed_in(ada).post(freezing(otto), {"kept_request": token}).status_code == 409
    assert not is_frozen(otto)


def test_it_is_not_done_to_something_else(late: Client, ada: User, otto: User, cara: User) -> None:
    token = interrupted(late, freezing(otto), reason=WHY)
    assert go_on(late, ada, freezing(cara), token).status_code == 409
    assert not is_frozen(cara)


MEANWHILE: dict[str, tuple[Callable[[User, User], object], int, str]] = {
    "ten minutes have passed": (
        lambda ada, otto: KeptRequest.objects.update(expires_at=Now() - timedelta(seconds=1)), 409, ""
    ),
    "its object has changed": (
        lambda ada, otto: User.objects.filter(pk=otto.pk).update(name="Otto B"), 409, "has changed since"
    ),
    "the rule says no": (lambda ada, otto: ada.role_assignments.all().delete(), 404, ""),
}  # fmt: skip


@pytest.mark.parametrize("what", MEANWHILE)
def test_it_is_not_done_when(what: str, late: Client, ada: User, otto: User) -> None:
    happens, status, said = MEANWHILE[what]
    token = interrupted(late, freezing(otto), reason=WHY)
    happens(ada, otto)
    answer = go_on(late, ada, freezing(otto), token)
    assert (answer.status_code, said in answer.content.decode()) == (status, True)
    assert not is_frozen(otto)


def test_a_person_who_logs_in_meanwhile_has_not_changed(late: Client, ada: User, otto: User) -> None:
    token = interrupted(late, freezing(otto), reason=WHY)
    User.objects.filter(pk=otto.pk).update(last_login=Now())
    go_on(late, ada, freezing(otto), token)
    assert is_frozen(otto)


def test_secrets_are_never_kept_and_the_rest_is_unreadable(late: Client, otto: User) -> None:
    token = interrupted(
        late, freezing(otto), reason="unheard-of", password="hunter2hunter2", recovery_code="9f9f9f"
    )
    stored = everything_in_the_database()
    assert [secret for secret in (token, "unheard-of", "hunter2hunter2", "9f9f9f") if secret in stored] == []
    from_row = late.post(CONFIRM, {"next": "/", "kept_request": token})
    assert "hunter2hunter2" not in from_row.content.decode()


def test_the_form_sent_again_has_no_secret(late: Client, ada: User, otto: User) -> None:
    seen: list[dict[str, Any]] = []
    taken = KeptRequests.take

    def watched(self: KeptRequests, *args: Any) -> Any:
        posted = taken(self, *args)
        seen.append(posted.dict())
        return posted

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeptRequests, "take", watched)
        token = interrupted(late, freezing(otto), reason=WHY, password="hunter2hunter2", totp_code="1")
        go_on(late, ada, freezing(otto), token)
    assert seen == [{"reason": WHY}]


def test_a_few_are_kept_for_a_session_and_they_end_with_it(late: Client, otto: User) -> None:
    for number in range(5):
        interrupted(late, freezing(otto), reason=str(number))
    assert KeptRequest.objects.count() == 3
    late.post("/account/logout/")
    assert not KeptRequest.objects.exists()
