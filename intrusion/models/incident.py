"""Incidents: findings about one client, account or page, until it was quiet for a while."""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from intrusion.pii import open_facts


class Kind(models.TextChoices):
    """The type of an incident's subject."""

    CLIENT = "client", _("A client")
    ACCOUNT = "account", _("An account")
    PAGE = "page", _("A page")
    MANY = "many", _("Very many clients")


class Incident(models.Model):
    """``key`` is a keyed digest of the subject, ``sealed`` its name, encrypted: an address is personal data.

    ``points`` are as of ``last_at``; they decay evenly (intrusion/responses.py).
    """

    kind = models.CharField(_("about"), max_length=10, choices=Kind.choices)
    key = models.BinaryField(_("key"), max_length=32)
    sealed = models.BinaryField(_("subject"))
    account = models.CharField(_("account"), max_length=64, blank=True)
    points = models.FloatField(_("points"), default=0)
    findings = models.PositiveIntegerField(_("findings"), default=0)
    opened_at = models.DateTimeField(_("began"), db_default=Now())
    last_at = models.DateTimeField(_("last finding"), db_default=Now())
    is_open = models.BooleanField(_("goes on"), default=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint("key", condition=models.Q(is_open=True), name="incident_open_once"),
        )
        indexes = (models.Index(fields=["-last_at"], name="incident_by_time"),)

    def __str__(self) -> str:
        return f"incident {self.pk}"

    @property
    def subject(self) -> str:
        """The network of the client or the URL of the page; empty if no key can decrypt it any more."""
        facts: dict[str, Any] = open_facts(self.sealed)
        return str(facts.get("subject", ""))
