"""People as readers know them: under whose name an article stands. They are no accounts, and no account knows them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from foundation.collation import as_read

LONGEST_NAME = 120
LONGEST_BIOGRAPHY = 1000


class Bylines(models.QuerySet["Byline"]):
    def in_use(self) -> "Bylines":
        """Without those that became part of another one, or were taken off the site."""
        return self.filter(merged_into=None, removed_at=None)


class Byline(models.Model):
    """Revisions name them by key, in their order, and are never changed: so a row stays when its person goes.

    Once taken off the site (``removed_at``) nothing of the person is left in it.
    """

    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    biography = models.CharField(_("biography"), max_length=LONGEST_BIOGRAPHY, blank=True)
    picture = models.ForeignKey(
        "content.AssetVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="bylines",
        verbose_name=_("picture"),
    )
    # Never one that was merged itself: nothing can become a chain.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", editable=False
    )
    created_at = models.DateTimeField(_("added at"), db_default=Now(), editable=False)
    removed_at = models.DateTimeField(_("taken off the site at"), null=True, editable=False)

    objects = Bylines.as_manager()

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        default_permissions = ()
        ordering = (as_read(), "name", "pk")
        indexes = (
            models.Index(fields=("name", "id"), name="byline_by_name"),
            models.Index(as_read(), "name", "id", name="byline_as_read"),
            # Those with a part of a name, as whoever writes looks for them.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="byline_name_parts"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="byline_leads_elsewhere"
            ),
            models.CheckConstraint(
                condition=(Q(removed_at__isnull=True) & ~Q(name=""))
                | Q(removed_at__isnull=False, name="", biography="", picture__isnull=True),
                name="byline_gone_is_gone",
            ),
        )

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"
