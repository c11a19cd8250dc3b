"""Second-factor reset: removal of a factor, requested by another user an hour before it happens."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User
from foundation.models import Numbered
from rbac.models.act_triggers import WritesAct

NOTICE = timedelta(hours=1)


class FactorResetQuerySet(models.QuerySet["FactorReset"]):
    def waiting(self) -> "FactorResetQuerySet":
        """Requested, neither stopped nor carried out."""
        return self.filter(stopped_at=None, done_at=None)

    def due(self) -> "FactorResetQuerySet":
        """Resets whose hour has passed, by the database clock."""
        return self.waiting().filter(takes_effect_at__lte=Now())


class FactorReset(Numbered):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factor_resets")
    reason = models.CharField(_("reason"), max_length=400)
    # Empty if the server operator requested it.
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # The second administrator, if they did not wait for the hour.
    agreed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked for at"), db_default=Now())
    takes_effect_at = models.DateTimeField(_("takes effect at"))
    stop_digest = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True)
    done_at = models.DateTimeField(_("carried out at"), null=True)

    objects: ClassVar[models.Manager["FactorReset"]] = FactorResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(stopped_at=None, done_at=None),
                name="factor_reset_one_waiting_each",
            ),
        )
        triggers = (
            WritesAct(name="reset_writes_act", by="asked_by_id"),
            WritesAct(name="agreement_writes_act", by="agreed_by_id"),
        )
