"""Users who dismissed the offer to reuse the text of a reverted urgent correction."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.models.articles.correction import UrgentCorrection


class DismissedOffer(models.Model):
    """For this user only: others still get the offer, and the page of the correction shows it to all."""

    correction = models.ForeignKey(UrgentCorrection, on_delete=models.CASCADE, related_name="dismissed")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("dismissed offer")
        verbose_name_plural = _("dismissed offers")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("correction", "person"), name="dismissed_offer_one_each"),
        )

    def __str__(self) -> str:
        return f"DismissedOffer({self.pk})"
