"""An authenticator app. Its secret is encrypted, bound to its owner, and each of its codes works once."""

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
    told_step = models.BigIntegerField(default=-1, editable=False)  # see clock_off_by
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
        """An unsaved, unconfirmed device with a fresh secret."""
        device = cls(user=user, name="authenticator", confirmed=False)
        device.secret = _sealed(user.pk, secrets.token_bytes(SECRET_BYTES))
        return device

    @classmethod
    def confirmed_of(cls, user: User) -> Self | None:
        """The one authenticator in force, if there is one."""
        device: Self | None = cls.objects.filter(user=user, confirmed=True).first()
        return device

    @property
    def key(self) -> bytes:
        """The shared secret. Raises Undecryptable when the row was not written by us for this person."""
        owner, _separator, key = decrypt(bytes(self.secret)).partition(b":")
        # Somebody who can write to this table must not give a person an authenticator of their own.
        if owner != str(self.user_id).encode():
            raise Undecryptable("This authenticator's secret belongs to another person.")
        return key

    def verify_token(self, token: str) -> bool:
        """Whether ``token`` is right now (RFC 6238, one step either way) and was never used before."""
        step = totp.matching_step(self.key, token)
        return step is not None and self._claim(step)

    def clock_off_by(self, token: str) -> int | None:
        """By how many minutes the clock of the app is fast (or slow, if negative), when a wrong code shows that.

        Ask only once the password was right, after ``verify_token`` has refused ``token`` and the attempt has counted.
        This must not tell a guesser which code to come back with. A code of the past never works again, so saying so
        gives nothing away. A code of the next minutes would work when its time comes: it is burnt before it is told,
        and only one such code at a time is told. What a guess can hit thus stays three codes, as without this.
        """
        step = totp.step_of_a_wrong_clock(self.key, token)
        if step is None or not (step < totp.step_now() or self._burn(step)):
            return None
        seconds = (step - totp.step_now()) * totp.PERIOD_SECONDS
        return round(seconds / 60) or (1 if seconds > 0 else -1)

    def _burn(self, step: int) -> bool:
        """Whether the code of ``step``, which lies ahead, will be refused. Another one that was told must be over."""
        over = Q(told_step__lt=totp.step_now() - totp.WINDOW_STEPS)
        burnt: int = TotpDevice.objects.filter(over | Q(told_step=step), pk=self.pk).update(told_step=step)
        return burnt == 1

    def _claim(self, step: int) -> bool:
        # A code seen over a shoulder must not work twice, even in two requests at once.
        unused = TotpDevice.objects.filter(pk=self.pk, last_step__lt=step).exclude(told_step=step)
        return bool(unused.update(last_step=step) == 1)


def _sealed(owner: int, key: bytes) -> bytes:
    return encrypt(f"{owner}:".encode() + key)
