"""An authenticator app. Its secret is encrypted, bound to its owner, and each of its codes works once."""

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

from accounts import codes
from accounts.models.person import User
from audit.encryption import Undecryptable, decrypt, encrypt

SECRET_BYTES = 20  # RFC 4226, section 4, R6: 160 bits recommended


class TotpDevice(Device):  # type: ignore[misc]
    secret = models.BinaryField(editable=False)
    last_step = models.BigIntegerField(default=-1, editable=False)
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
        step = codes.matching_step(self.key, token)
        return step is not None and self._claim(step)

    def _claim(self, step: int) -> bool:
        # A code seen over a shoulder must not work twice, even in two requests at once.
        claimed: int = TotpDevice.objects.filter(pk=self.pk, last_step__lt=step).update(last_step=step)
        return claimed == 1


def _sealed(owner: int, key: bytes) -> bytes:
    return encrypt(f"{owner}:".encode() + key)
