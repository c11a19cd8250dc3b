"""Removal by law: two people agreed to remove something; stores where it stood, and nothing of its content.

Also of stored bytes: which were removed, when and why.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges
from content.models.articles.article import Article
from content.models.articles.keys import UserKey
from content.models.articles.redaction_triggers import (
    CutInOrder,
    FileUsedNoMore,
    RedactionCarriedOut,
    RedactionInOrder,
)
from content.models.media import DIGEST_FORM

NOTICE = timedelta(hours=72)  # if no second person could approve


class RedactionKind(models.TextChoices):
    PASSAGE = "passage", _("passage")
    PICTURE = "picture", _("picture")
    COMMENT = "comment", _("comment")


class Redaction(models.Model):
    """Requested by one user, approved by an administrator who is another user, carried out by the database.

    If there is no other administrator (``notice``), the requester carries it out after 72 hours.

    Web and worker record who requested and approved; content/models/articles/redaction_triggers.py cuts.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="redactions")
    kind = models.CharField(_("what"), max_length=10, choices=RedactionKind)
    reason = models.CharField(_("reason"), max_length=400)
    # "removed on", in the language of the site: beginning of the mark in the text.
    label = models.CharField(max_length=60)
    # None: carried out again after a restore, requested by an account newer than the backup.
    asked_by = UserKey(null=True)
    asked_at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    agreed_by = UserKey(null=True)
    # Written by the database, whatever the client sends.
    notice = models.BooleanField(default=False, editable=False)
    done_at = models.DateTimeField(_("removed at"), null=True, editable=False)
    done_in = models.PositiveBigIntegerField(null=True, editable=False)  # the transaction
    withdrawn_by = UserKey(null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    class Meta:
        verbose_name = _("removal by law")
        verbose_name_plural = _("removals by law")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("article",),
                condition=Q(done_at=None, withdrawn_at=None),
                name="redaction_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")), name="redaction_by_two"
            ),
        )
        triggers = (RedactionInOrder(name="redaction_in_order"), RedactionCarriedOut(name="redaction_done"))

    def __str__(self) -> str:
        """Contains neither text nor title: the audit log keeps it for good."""
        return f"{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None

    @property
    def alone_from(self) -> datetime | None:
        """When the requester may carry it out alone; None: never, a second person could approve."""
        return self.asked_at + NOTICE if self.notice else None


class CutKind(models.TextChoices):
    REVISION = "revision", _("version")
    NOTE = "note", _("review note")
    COMMENT = "comment", _("comment")
    ATTACHMENT = "attachment", _("attachment")
    TEXT = "text", _("public text")


class RedactionCut(models.Model):
    """One place: characters ``start`` to ``start + length`` of a field. Append-only.

    Comments and attachments are emptied as a whole; there ``length`` is 0. The first cut of a place has the ``mark``
    that tells readers that something is missing.
    """

    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="cuts")
    kind = models.CharField(max_length=10, choices=CutKind)
    row = models.BigIntegerField()
    field = models.CharField(max_length=40, default="")
    start = models.PositiveIntegerField(default=0)
    length = models.PositiveIntegerField(default=0)
    mark = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("place of a removal")
        verbose_name_plural = _("places of removals")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("redaction", "kind", "row", "field", "start"), name="redaction_cut_once"
            ),
        )
        triggers = (CutInOrder(name="redaction_cut_in_order"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.row} {self.field} {self.start}+{self.length}"


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
