"""Trusted devices ("remember me for 30 days"): log-in needs only the password; re-authentication is still required."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts import events, factor_policy
from accounts.mail.emails import DEVICE_REMEMBERED, post
from accounts.models import Device, User
from accounts.sessions import devices
from accounts.sessions.http import AnonymousRequest
from audit.record import record

REMEMBERED_FOR = timedelta(days=30)
FIELD = "remember_device"
KIND = "accounts.device/"
NOT_CONFIRMED = datetime(1970, 1, 1, tzinfo=UTC)  # for a session in which no second factor was shown


@dataclass(frozen=True)
class RememberedDevice:
    """Takes the place of a second factor."""

    device: Device
    name: str = "remembered device"

    @property
    def persistent_id(self) -> str:
        return f"{KIND}{self.device.pk}"


def may_remember(user: User) -> bool:
    """Whether the policy of the user's roles allows it."""
    return factor_policy.policy_for(user).may_remember_device


def instead_of_code(request: AnonymousRequest, user: User) -> RememberedDevice | None:
    """The trusted device that replaces the code of ``user`` in this browser, after the password was right."""
    shown = devices.tokens_in_cookie(request)
    device = Device.objects.remembered().filter(user=user, digest__in=shown).first() if shown else None
    return RememberedDevice(device) if device and may_remember(user) else None


def is_over(factor: object) -> bool:
    """Checks inside the log-in whether the device was forgotten concurrently. Locks its row until commit."""
    if not isinstance(factor, RememberedDevice):
        return False
    return not Device.objects.remembered().select_for_update().filter(pk=factor.device.pk).exists()


def mark_not_confirmed(request: AnonymousRequest) -> None:
    """A password alone is no re-authentication: sensitive actions still require one after such a log-in."""
    if request.session.factor.startswith(KIND):
        request.session.authenticated_at = NOT_CONFIRMED


@transaction.atomic
def remember_if_asked(request: AnonymousRequest, user: User) -> None:
    """After a second factor, if the form requested it."""
    device, factor = request.session.device, request.session.factor
    shown = factor and not factor.startswith(KIND)
    if device and shown and request.POST.get(FIELD) and may_remember(user):
        Device.objects.filter(pk=device.pk).update(remembered_until=Now() + REMEMBERED_FOR)
        record(events.DEVICE_REMEMBERED, by=user, about=user)
        post(DEVICE_REMEMBERED, to=user)


def forget_all(users: Sequence[User] | QuerySet[Any]) -> None:
    """Forgets all devices: the password or a factor changed, an account was frozen, or sessions were revoked."""
    remembered = Device.objects.filter(user__in=users, remembered_until__isnull=False)
    remembered.update(remembered_until=None)
