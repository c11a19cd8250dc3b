"""Confirm it's you: a fresh proof in the middle of a session, and what was typed is not lost on the way."""

from collections.abc import Iterator

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from accounts.events import IDENTITY_CONFIRMED
from accounts.forms import CodeForm, PasswordForm
from accounts.models import TotpDevice
from accounts.next_address import own_address
from accounts.requests import Request
from audit.record import record

KEPT = "kept."  # prefix of the fields of an interrupted form
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "new_password", "current_password", "code")


def form_for(request: Request, data: QueryDict | None = None) -> CodeForm | PasswordForm:
    """A code from whoever has an authenticator, the password from whoever has none yet."""
    return CodeForm(data) if TotpDevice.confirmed_of(request.user) else PasswordForm(data)


@transaction.atomic
def confirm(request: Request, device: TotpDevice | None) -> None:
    """Note the fresh proof under a new key, and record it."""
    factor = device.persistent_id if device else request.session.factor
    request.session.sign_in(factor=factor)
    request.session.cycle_key()
    request.user.signed_in = request.session.signed_in()
    record(
        IDENTITY_CONFIRMED, by=request.user, about=request.user, factor=device.name if device else "password"
    )


def fields_of(posted: QueryDict) -> Iterator[tuple[str, str]]:
    """The fields of an interrupted form, by the names under which they are carried through the confirmation."""
    for name, values in posted.lists():
        if name not in NEVER_KEPT:
            yield from ((KEPT + name, str(value)) for value in values)


def kept_in(posted: QueryDict) -> list[tuple[str, str]]:
    """The fields that were carried, still under those names."""
    return [(name, str(v)) for name, values in posted.lists() if name.startswith(KEPT) for v in values]


def restored(kept: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields as the interrupted form had them."""
    return [(name.removeprefix(KEPT), value) for name, value in kept]


def target_of(request: Request) -> str:
    return own_address(request.POST.get("next") or request.GET.get("next")) or reverse("accounts:security")
