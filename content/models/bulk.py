"""Bulk changes of articles: stored row by row, to be shown, continued and undone."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import as_text
from content.models.articles.article import Article


class Outcome(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    REFUSED = "refused", _("not allowed")
    LEFT = "left", _("did not fit")


class BulkRun(models.Model):
    """Private to its owner. ``undoes``: the run it reverts. Kept for KEPT_DAYS (content/bulk/execution.py)."""

    deed = models.CharField(_("what"), max_length=20)
    # Parameters: a section, a topic, a reason.
    details = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(_("begun at"), db_default=Now(), editable=False)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")

    class Meta:
        verbose_name = _("change of many articles")
        verbose_name_plural = _("changes of many articles")
        default_permissions = ()
        indexes = (models.Index(fields=("by", "-id"), name="bulk_run_by_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(undoes=None) | ~Q(undoes=F("id")), name="bulk_undoes_another"),
        )

    def __str__(self) -> str:
        return f"{self.deed} {self.pk}"


class BulkRow(models.Model):
    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="rows")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    # Digest of the content that was previewed.
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    why = models.CharField(max_length=400, blank=True, default="")
    says = models.JSONField(null=True)  # the same for readers in any language (audit/stored_messages.py)
    # State before the change, as far as undo needs it.
    before = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("article of a change of many")
        verbose_name_plural = _("articles of changes of many")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("run", "article"), name="bulk_row_once"),)
        indexes = (models.Index(fields=("run", "outcome", "id"), name="bulk_row_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.article_id} {self.outcome}"

    @property
    def reason(self) -> str:
        """Why nothing was done to it, in the language of the current user."""
        return str(as_text(self.says, self.why))
