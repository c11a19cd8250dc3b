"""Authenticator apps (TOTP). The secret is encrypted and bound to its owner, and each code works once."""

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

from accounts import totp
from accounts.models.person import User
from audit.encryption import Undecryptable, decrypt, encrypt

SECRET_BYTES = 20  # RFC 4226, section 4, R6: 160 bits recommended


class TotpDevice(Device):  # type: ignore[misc]
    secret = models.BinaryField(editable=False)
    last_step = models.BigIntegerField(default=-1, editable=False)
    disclosed_step = models.BigIntegerField(default=-1, editable=False)  # see clock_off_by
    created_at = models.DateTimeField(_("created at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(confirmed=True), name="totp_one_confirmed_each"
            ),
            models.UniqueConstraint(
                fields=("user",), condition=Q(confirmed=False), name="totp_one_waiting_each"
            ),
        )

    @classmethod
    def new_for(cls, user: User) -> Self:
        """An unsaved, unconfirmed device with a new secret."""
        device = cls(user=user, name="authenticator", confirmed=False)
        device.secret = _sealed(user.pk, secrets.token_bytes(SECRET_BYTES))
        return device

    @property
    def key(self) -> bytes:
        """The shared secret. Raises Undecryptable if we did not write the row for this user."""
        owner, _separator, key = decrypt(bytes(self.secret)).partition(b":")
        # Write access to this table must not be enough to add an authenticator to an account.
        if owner != str(self.user_id).encode():
            raise Undecryptable("This authenticator's secret belongs to another person.")
        return key

    def verify_token(self, token: str) -> bool:
        """Whether ``token`` is valid now (RFC 6238, one step either way) and was never used before."""
        step = totp.matching_step(self.key, token)
        return step is not None and self._claim(step)

    def clock_off_by(self, token: str) -> int | None:
        """Clock drift of the app in minutes (negative: slow), if a wrong code reveals it.

        Call only after the password was right, ``verify_token`` refused ``token`` and the attempt was counted. The
        answer must not help an attacker to find a code that will work. A past code never works again, so revealing
        the drift is harmless. A code of the next minutes would become valid: it is burnt before the drift is
        revealed, and only one such code is revealed at a time. A guess can thus still match only three codes.
        """
        step = totp.step_of_a_wrong_clock(self.key, token)
        if step is None or not (step < totp.step_now() or self._burn(step)):
            return None
        seconds = (step - totp.step_now()) * totp.PERIOD_SECONDS
        return round(seconds / 60) or (1 if seconds > 0 else -1)

    def _burn(self, step: int) -> bool:
        """Whether the future code of ``step`` will now be refused. An earlier burnt code must have expired."""
        over = Q(disclosed_step__lt=totp.step_now() - totp.WINDOW_STEPS)
        burnt: int = TotpDevice.objects.filter(over | Q(disclosed_step=step), pk=self.pk).update(
            disclosed_step=step
        )
        return burnt == 1

    def _claim(self, step: int) -> bool:
        # A code seen over a shoulder must not work twice, even in two concurrent requests.
        unused = TotpDevice.objects.filter(pk=self.pk, last_step__lt=step).exclude(disclosed_step=step)
        return bool(unused.update(last_step=step) == 1)


def _sealed(owner: int, key: bytes) -> bytes:
    return encrypt(f"{owner}:".encode() + key)
