"""Recovery codes: ten on a sheet of paper, for the loss of the second factor.

The table holds keyed digests, and the encrypted key next to them: a thief of the table alone cannot test codes,
although a keyed hash is fast. With 80 random bits a code needs no slow hash (ASVS 6.5.2 asks for one below 112 bits
where nothing else protects the digest; here the key does, which ENCRYPTION_KEYS wraps).
"""

import hmac
import secrets
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from audit.encryption import Undecryptable, decrypt, encrypt
from foundation.models import Numbered

KEY_BYTES = 32


class RecoverySheet(Numbered):
    """The factor recorded in a session when a code of this sheet was used."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="recovery_sheet")
    key = models.BinaryField(editable=False)  # encrypted, together with its owner
    created_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)

    name = "recovery code"

    class Meta:
        verbose_name = _("sheet of recovery codes")
        verbose_name_plural = _("sheets of recovery codes")

    @classmethod
    def new_for(cls, user: User) -> Self:
        return cls(user=user, key=encrypt(f"{user.pk}:".encode() + secrets.token_bytes(KEY_BYTES)))

    @property
    def persistent_id(self) -> str:
        return f"accounts.recoverysheet/{self.pk}"

    def digest_of(self, code: str) -> str:
        """Raises Undecryptable if we did not write the row for this user."""
        owner, _separator, key = decrypt(bytes(self.key)).partition(b":")
        if owner != str(self.user_id).encode():
            raise Undecryptable("These recovery codes belong to another person.")
        return hmac.new(key, code.encode(), "sha256").hexdigest()


class RecoveryCode(Numbered):
    sheet = models.ForeignKey(RecoverySheet, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(_("used at"), null=True)

    objects: ClassVar[models.Manager["RecoveryCode"]] = models.Manager()

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = (
            models.UniqueConstraint(fields=("sheet", "digest"), name="recovery_code_once_a_sheet"),
        )
        indexes = (models.Index(fields=("sheet",), name="recovery_code_left", condition=Q(used_at=None)),)
