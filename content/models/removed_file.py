"""Removed files: which stored bytes were removed by law, when and why, and nothing of their content."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges
from content.models.articles.redaction_triggers import FileUsedNoMore
from content.models.media import DIGEST_FORM
from content.models.redaction import Redaction


class RemovedFile(models.Model):
    """Append-only, and outlives the row of the file. A later upload of the same bytes makes a new version of a file;
    the earlier versions stay without it.
    """

    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="removed_files")
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    # Both copied from the removal by the database, whatever the client sends.
    removed_at = models.DateTimeField(_("removed at"), editable=False)
    reason = models.CharField(_("reason"), max_length=400, editable=False)

    class Meta:
        verbose_name = _("file removed by law")
        verbose_name_plural = _("files removed by law")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("redaction", "digest"), name="removed_file_once"),
            models.CheckConstraint(condition=Q(digest__regex=DIGEST_FORM), name="removed_file_digest_form"),
        )
        triggers = (
            RefuseChanges(name="removed_file_append_only"),
            FileUsedNoMore(name="removed_file_used_no_more"),
        )

    def __str__(self) -> str:
        return self.digest
