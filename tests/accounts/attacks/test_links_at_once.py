"""Every mailed link is pressed in several requests at once: what it does is done once."""

from collections.abc import Callable
from typing import Any, get_args

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.test import RequestFactory

from accounts.authentication import new_device
from accounts.errors import LinkNoLongerWorks
from accounts.lifecycle import change_address, invitations
from accounts.mail.single_use_tokens import UsedUp
from accounts.models import (
    AddressChange,
    FactorReset,
    Invitation,
    LogInLink,
    NotMeLink,
    PasswordReset,
    RecoveryCode,
    User,
)
from accounts.passwords import password_reset
from accounts.second_factor import factor_resets
from accounts.sessions import log_in_links
from accounts.sessions.sessions import SessionStore
from audit.actors import ANONYMOUS, COMMAND_LINE
from tests.accounts.people import person
from tests.at_once import at_once

AT_ONCE = 4
type Press = Callable[[], object]


def not_me_link(otto: User) -> Press:
    new_device.write_about_new_device(otto)
    link = NotMeLink.objects.get()
    return lambda: new_device.disown(link, hashed_password=make_password("a password that nobody knows"))


def link_to_attempts(otto: User) -> Press:
    log_in_links.mail_link(otto.email)
    link = LogInLink.objects.get()

    def press() -> None:
        request: Any = RequestFactory().post("/")
        request.session = SessionStore()
        log_in_links.use_link(request, link, stays="nothing")

    return press


def link_to_a_new_address(otto: User) -> Press:
    change_address.ask(otto, "otto@elsewhere.example")
    change = AddressChange.objects.get()
    return lambda: change_address.confirm(change)


def link_to_a_new_password(otto: User) -> Press:
    password_reset.mail_reset_link(otto.email)
    reset, password = PasswordReset.objects.get(), make_password("a quiet green sofa")
    return lambda: password_reset.reset_password(reset, hashed_password=password)


def link_back_to_the_old_address(_otto: User) -> Press:
    change = AddressChange.objects.get()  # that of the link before
    return lambda: change_address.undo(change)


def link_that_keeps_the_factor(otto: User) -> Press:
    factor_resets.ask(otto, by=COMMAND_LINE, reason="Lost.")
    reset = FactorReset.objects.get()
    return lambda: factor_resets.stop(reset, by=ANONYMOUS, way="with the link")


def link_of_an_invitation(_otto: User) -> Press:
    invitations.invite("nora@example.org", "Nora", by=COMMAND_LINE)
    invitation, password = Invitation.objects.get(), make_password("a quiet green sofa")
    return lambda: invitations.accept(invitation, name="Nora", hashed_password=password)


def succeeded(press: Press) -> int:
    """How many of several presses at once were not refused."""
    return sum(not isinstance(answer, LinkNoLongerWorks) for answer in at_once(*[press] * AT_ONCE))


LINKS = (
    link_to_attempts,
    link_to_a_new_address,
    link_back_to_the_old_address,
    link_that_keeps_the_factor,
    link_to_a_new_password,
    link_of_an_invitation,
    not_me_link,
)


def test_each_link_works_once_however_often_it_is_pressed_at_once(fresh_database: str) -> None:
    otto = person("Otto")
    assert {make.__name__: succeeded(make(otto)) for make in LINKS} == {make.__name__: 1 for make in LINKS}


def test_every_kind_of_link_that_is_used_once_is_used_up_in_this_way() -> None:
    models = apps.get_app_config("accounts").get_models()
    used_once = {model for model in models if any(field.name == "used_at" for field in model._meta.fields)}
    assert used_once - {RecoveryCode} == set(get_args(UsedUp.__value__))
