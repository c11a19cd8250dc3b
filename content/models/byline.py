"""Bylines: authors as readers see them. They are not accounts; an account may have one that its articles begin with."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from content.models.triggers.public_text import WordsAsAccepted, address_in
from foundation.collation import as_read
from foundation.names import LONGEST_NAME

LONGEST_BIOGRAPHY = 1000


class Bylines(models.QuerySet["Byline"]):
    def in_use(self) -> "Bylines":
        """Without those that were merged or erased."""
        return self.filter(merged_into=None, removed_at=None)


class Byline(models.Model):
    """Immutable revisions name them by key, in order: so the row stays when its person is erased.

    After that (``removed_at``) it has no personal data.
    """

    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    biography = models.CharField(_("biography"), max_length=LONGEST_BIOGRAPHY, blank=True)
    picture = models.ForeignKey(
        "content.AssetVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="bylines",
        verbose_name=_("picture"),
    )
    # New articles of this user begin with it. Readers see nothing of the account.
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="byline",
        verbose_name=_("account"),
    )
    # The target is never merged itself: there are no chains.
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
            # Bylines with a part of a name, for searches by authors.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="byline_name_parts"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="byline_leads_elsewhere"
            ),
            models.CheckConstraint(
                condition=(Q(removed_at__isnull=True) & ~Q(name=""))
                | Q(
                    removed_at__isnull=False,
                    name="",
                    biography="",
                    picture__isnull=True,
                    account__isnull=True,
                ),
                name="byline_gone_is_gone",
            ),
        )

        triggers = (
            WordsAsAccepted(
                kind="byline",
                words={
                    "name": "CASE WHEN ROW.merged_into_id IS NULL THEN ROW.name ELSE '' END",
                    "biography": "ROW.biography",
                    "picture": address_in("ROW.picture_id"),
                    "merged_into": "coalesce(ROW.merged_into_id::text, '')",
                },
                when_new=("biography", "picture"),
            ),
        )

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"
