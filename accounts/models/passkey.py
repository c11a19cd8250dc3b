"""Passkeys: key pairs whose private key never leaves the user's device. The table alone grants no access."""

import hashlib
import json
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp_webauthn.models import AbstractWebAuthnCredential
from webauthn.helpers import bytes_to_base64url

from audit.encryption import Undecryptable, decrypt, encrypt

LONGEST_LABEL = 60


class Passkey(AbstractWebAuthnCredential):  # type: ignore[misc]
    """django-otp-webauthn's credential (OTP_WEBAUTHN_CREDENTIAL_MODEL) with a label and an authentication tag.

    ``name`` is always "passkey" and appears in the audit log; ``label`` is the owner's name for it.
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
        """Whether we wrote this key for this user: write access to the table must not be enough to add a passkey."""
        try:
            return bool(json.loads(decrypt(bytes(self.seal))) == self._sealed_facts())
        except Undecryptable:
            return False

    @property
    def recorded(self) -> dict[str, Any]:
        """For the audit log: the digest of its id, and the public key with its algorithm (COSE, RFC 9052)."""
        key = bytes_to_base64url(bytes(self.public_key))
        return {"credential": self.credential_id_sha256, "public_key": key}

    def _sealed_facts(self) -> list[Any]:
        parts = (bytes(self.credential_id), bytes(self.public_key))
        return [self.user_id, *(hashlib.sha256(part).hexdigest() for part in parts)]
