"""Signatures of approvals by passkey, the keys that may sign, and what the worker found when it checked them.

The web adds signatures. Only the worker writes keys and checks, so a captured web process can give no key the right to
sign, and cannot say of a signature that it is right.
"""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges, UnskippableTrigger
from content.models.articles.keys import UserKey


class Purpose(models.TextChoices):
    """What is signed. The names stand in signed statements: never rename one."""

    APPROVE = "approve", _("approval of a version")
    SIGN_OFF = "sign off", _("sign-off of an emergency publication")
    ACCEPT_TEXT = "accept text", _("words that readers see")
    AGREE_POLICY = "agree policy", _("looser policy")
    TRUST_KEY = "trust key", _("newer passkey of the same person")


class ApprovalKey(models.Model):
    """A passkey that may sign from ``usable_from`` on. Written by the worker (content/notifications/key_notices.py).

    Its public key is that of ``entry``, the audit log entry of its registration: the web can write the passkey's row.
    """

    user = UserKey()
    credential = models.CharField(_("digest of its id"), max_length=64, unique=True)
    entry = models.BigIntegerField()
    # Set when its owner has mail about it, 72 hours ahead; or by the signature of an older key of theirs.
    usable_from = models.DateTimeField(_("usable from"), null=True)
    removed_at = models.DateTimeField(_("removed at"), null=True)

    class Meta:
        verbose_name = _("key for approvals")
        verbose_name_plural = _("keys for approvals")
        default_permissions = ()

    def __str__(self) -> str:
        return self.credential[:8]


class SignedNow(UnskippableTrigger):
    """The time of a signature is the database's: no client can say that a key was usable or not removed yet."""

    operation = pgtrigger.Insert

    func = "NEW.created_at := clock_timestamp(); RETURN NEW;"


class Signature(models.Model):
    """A WebAuthn assertion over the statement that its columns make up (content/signatures/statement.py)."""

    site = models.CharField(_("site"), max_length=255)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    object = models.CharField(_("object"), max_length=100)
    digest = models.CharField(_("digest"), max_length=64)
    signer = UserKey()
    nonce = models.CharField(max_length=43, unique=True)
    at = models.DateTimeField(_("time"))
    key = models.ForeignKey(ApprovalKey, on_delete=models.PROTECT, related_name="+")
    assertion = models.JSONField(_("assertion"))  # in base64url, by the names of WebAuthn
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        default_permissions = ()
        indexes = (models.Index(fields=("object", "signer"), name="signature_by_object"),)
        triggers = (RefuseChanges(name="signature_append_only"), SignedNow(name="signature_stamped"))

    def __str__(self) -> str:
        return f"{self.signer_id} signed {self.object}"


class SignatureCheck(models.Model):
    """What the worker found, once for each signature."""

    signature = models.OneToOneField(
        Signature, on_delete=models.PROTECT, primary_key=True, related_name="checked"
    )
    why_not = models.CharField(_("why it does not verify"), max_length=200, blank=True)
    checked_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("check of a signature")
        verbose_name_plural = _("checks of signatures")
        default_permissions = ()
        triggers = (RefuseChanges(name="signature_check_append_only"),)

    def __str__(self) -> str:
        return self.why_not or str(self.signature_id)
