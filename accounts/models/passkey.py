"""A passkey: a key pair whose private half never leaves the person's device. Nothing here lets anybody in."""

import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp_webauthn.models import AbstractWebAuthnCredential

from audit.encryption import Undecryptable, decrypt, encrypt

LONGEST_LABEL = 60


class Passkey(AbstractWebAuthnCredential):  # type: ignore[misc]
    """django-otp-webauthn's credential (OTP_WEBAUTHN_CREDENTIAL_MODEL) with a name and a seal.

    ``name`` is always "passkey" and stands in the journal; ``label`` is how its owner calls it.
    """

    label = models.CharField(_("name"), max_length=LONGEST_LABEL)
    seal = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.seal:
            self.name, self.seal = "passkey", encrypt(json.dumps(self._sealed_facts()).encode())
        super().save(*args, **kwargs)

    @property
    def is_genuine(self) -> bool:
        """Whether we wrote this key for this person: who can write to the table must not give anybody a passkey."""
        try:
            return bool(json.loads(decrypt(bytes(self.seal))) == self._sealed_facts())
        except Undecryptable:
            return False

    def _sealed_facts(self) -> list[Any]:
        parts = (bytes(self.credential_id), bytes(self.public_key))
        return [self.user_id, *(hashlib.sha256(part).hexdigest() for part in parts)]
