"""Identities at the identity provider, the sessions that began there, and its tokens that were used."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from accounts.models.session import Session
from foundation.models import Numbered


class Identity(Numbered):
    """Issuer and subject, once linked, identify the user; the email address never does again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(_("provider"), max_length=400)
    subject = models.CharField(_("subject"), max_length=255)  # OpenID Connect Core, section 2: at most 255
    linked_at = models.DateTimeField(_("linked at"), db_default=Now())

    class Meta:
        verbose_name = _("identity")
        verbose_name_plural = _("identities")
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="identity_one_person_each"),
            models.UniqueConstraint(fields=("user", "issuer"), name="identity_one_at_each_provider"),
        )


class ProviderSession(Numbered):
    """A session of ours that began at the provider, and its id there (``sid``), for back-channel log-out."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="at_provider")
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="provider_sessions")
    sid = models.CharField(max_length=255, blank=True, db_index=True)

    class Meta:
        verbose_name = _("session at the provider")
        verbose_name_plural = _("sessions at the provider")


class SpentToken(Numbered):
    """A log-out token that was used: it must not work twice (replay)."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("spent token")
        verbose_name_plural = _("spent tokens")
