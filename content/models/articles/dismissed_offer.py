"""Who does not want to be offered the words of an urgent correction that went back."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.models.articles.correction import UrgentCorrection


class DismissedOffer(models.Model):
    """Of its own person alone: others are offered the words as before, and so is everybody on the correction's page."""

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
