"""``accounts.mail.emails``: every change of an account is mailed to its owner, as text and HTML. Refusals first."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.lifecycle.deactivation import deactivate, reactivate
from accounts.lifecycle.freezing import freeze, unfreeze
from accounts.models import Device, Session, User
from accounts.sessions.session_revocation import log_out_everywhere
from accounts.tasks import send_letter
from audit.actors import COMMAND_LINE
from rbac.errors import Refused
from rbac.roles import grant_role
from tests.accounts.postbox import new_letters, post_arrives
from tests.commands import printed
from tests.confirming import confirmed
from tests.signing_in import signed_in

WHY = "Somebody else had her laptop."


def subjects_after(verb: Callable[[], object]) -> list[str]:
    """Of the letters that the verb sends; each to the owner, in both forms."""
    post_arrives()
    verb()
    letters = new_letters()
    for letter in letters:
        assert (len(letter.to), letter.alternatives[0].mimetype) == (1, "text/html")
        assert letter.body.strip()
        assert "<p>" in str(letter.alternatives[0].content)
    return [str(letter.subject) for letter in letters]


def test_what_is_refused_tells_no_one(cara: User, otto: User) -> None:
    def refused() -> None:
        for verb in (freeze, unfreeze, deactivate, reactivate, log_out_everywhere):
            with pytest.raises(Refused):
                verb(otto, by=cara, reason=WHY)

    assert subjects_after(refused) == []


def test_what_changes_nothing_tells_no_one(ada: User, otto: User) -> None:
    def nothing() -> None:
        unfreeze(otto, by=ada, reason=WHY)
        reactivate(otto, by=ada, reason=WHY)
        log_out_everywhere(otto, by=ada, reason=WHY)
        signed_in(otto, verified=False).post("/account/sessions/end-others/")

    assert subjects_after(nothing) == []


def test_freezing_and_unfreezing(ada: User, otto: User) -> None:
    assert subjects_after(lambda: freeze(otto, by=ada, reason=WHY)) == ["Your account was frozen"]
    assert subjects_after(lambda: freeze(otto, by=ada, reason=WHY)) == []
    assert subjects_after(lambda: unfreeze(otto, by=ada, reason=WHY)) == ["Your account works again"]


def test_roles_that_count_again(ada: User, otto: User) -> None:
    User.objects.filter(pk=otto.pk).update(roles_frozen_at=otto.created_at)
    assert subjects_after(lambda: unfreeze(otto, by=ada, reason=WHY)) == ["Your account works again"]


def test_deactivating_and_reactivating(ada: User, otto: User) -> None:
    assert subjects_after(lambda: deactivate(otto, by=ada, reason=WHY)) == ["Your account was deactivated"]
    assert subjects_after(lambda: reactivate(otto, by=ada, reason=WHY)) == ["Your account was reactivated"]


def test_sessions_that_an_administrator_or_an_operator_ends(ada: User, cara: User) -> None:
    sign_in_twice(cara)
    assert subjects_after(lambda: log_out_everywhere(cara, by=ada, reason=WHY)) == ["You were logged out"]
    assert WHY in mail.outbox[0].body
    sign_in_twice(cara)
    assert subjects_after(lambda: printed("end_sessions", cara.email)) == ["You were logged out"]


def test_sessions_that_are_ended_on_the_page(cara: User) -> None:
    sign_in_twice(cara)
    client, one = signed_in(cara), Session.objects.order_by("pk")[0]
    ended = ["You were logged out"]
    assert subjects_after(lambda: client.post(f"/account/sessions/{one.pk}/end/")) == ended
    assert subjects_after(lambda: client.post("/account/sessions/end-others/")) == ended
    assert Session.objects.count() == 1


def test_sessions_that_end_with_a_role(ada: User, otto: User) -> None:
    held = grant_role(otto, "contributor", reason="writes", by=COMMAND_LINE)
    sign_in_twice(otto)
    client = signed_in(ada)
    answer = {"reason": "has left the desk"}
    subjects = subjects_after(lambda: confirmed(client, f"/cms/people/roles/{held.pk}/revoke/", answer))
    assert "You were logged out" in subjects
    assert not Session.objects.filter(user=otto).exists()


def test_a_device_that_is_forgotten(cara: User) -> None:
    sign_in_twice(cara)
    client, device = signed_in(cara), Device.objects.order_by("pk")[0]
    forget = subjects_after(lambda: client.post(f"/account/devices/{device.pk}/forget/"))
    assert forget == ["A device of yours was forgotten"]
    assert "Firefox 145, Linux" in mail.outbox[0].body


def sign_in_twice(user: User) -> None:
    for _ in range(2):
        signed_in(user)


INVITED = {"email": "nora@example.org", "name": "Nora", "role": "", "scope": ""}


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000@evil.example", "testserver, evil.example"])
def test_a_foreign_host_is_refused_outright(ada: User, host: str) -> None:
    assert signed_in(ada).get("/account/login/", HTTP_HOST=host).status_code == 400


LINKS = {  # (the form, what it is sent with, the link that is mailed)
    "/cms/people/invite/": (INVITED, "/account/invitation/"),
    "/account/password/reset/": ({"email": "otto@example.org"}, "/account/password/reset/link/"),
    "/account/address/": ({"new_address": "new@example.net"}, "/account/address/link/"),
}


@pytest.mark.parametrize("path", LINKS)
@override_settings(ALLOWED_HOSTS=["*"], SITE_URL="https://www.example.org")
def test_the_link_names_the_site_and_not_the_host_of_a_poisoned_request(
    path: str, ada: User, otto: User
) -> None:
    poisoned = dict.fromkeys(("HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_HOST"), "evil.example")
    client, (form, link) = signed_in(ada), LINKS[path]
    client.post(path, form, **poisoned)  # type: ignore[arg-type]
    (text,) = post_arrives()
    assert f"https://www.example.org{link}" in text
    assert "evil.example" not in text + str(mail.outbox[0].message())


def test_the_link_does_not_lie_readable_in_the_queue(ada: User) -> None:
    assert signed_in(ada).post("/cms/people/invite/", INVITED).status_code == 302
    job = ProcrastinateJob.objects.get(task_name="accounts.send_letter")
    send_letter(**job.args)
    link = re.search(r"/account/invitation/([\w-]+)/", str(mail.outbox[0].body))
    assert link
    assert link[1] not in str(job.args)


def test_a_rollback_takes_the_letter_back(ada: User) -> None:
    signed_in(ada).post("/cms/people/invite/", INVITED | {"role": "emperor"})
    assert not ProcrastinateJob.objects.exists()
    assert not User.objects.filter(email="nora@example.org").exists()
