"""Reports of comments, and the statements of reasons for removed ones (Regulation (EU) 2022/2065, Articles 16 and 17).

The rows stay, for the yearly report. What people wrote in them goes: with the comment, or half a year after the
decision (content/comments/reports.py).
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from content.models.comment import Comment

# What is written in reports is kept so long after the decision: complaints are possible for six months (Article 20(1)).
REPORT_DAYS = 180


class ReportReason(models.TextChoices):
    ILLEGAL = "illegal", _("It is illegal")
    HATE = "hate", _("It insults or threatens people")
    PERSONAL = "personal", _("It contains personal data")
    SPAM = "spam", _("It is spam")
    OTHER = "other", _("Something else")


class ReportOutcome(models.TextChoices):
    KEPT = "kept", _("The comment stays")
    REMOVED = "removed", _("The comment was removed")
    GONE = "gone", _("The comment was gone before a decision")


class Ground(models.TextChoices):
    LAW = "law", _("It is illegal")
    RULES = "rules", _("It is against our rules")


class CountsStay(UnskippableTrigger):
    """What the yearly report counts is written once: a decision is not made twice, and nothing is uncounted."""

    operation = pgtrigger.Update

    def __init__(self, *, name: str, once: tuple[str, ...], later: str = "") -> None:
        """``once``: columns that never change; ``later``: one that is filled once, and those with it."""
        fixed = [f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in once]
        if later:
            fixed.append(f"(OLD.{later} <> '' AND NEW.{later} <> OLD.{later})")
        refusal = "RAISE EXCEPTION 'what was counted stays' USING ERRCODE = 'insufficient_privilege';"
        super().__init__(name=name, func=f"IF {' OR '.join(fixed)} THEN {refusal} END IF; RETURN NEW;")


class CommentReport(models.Model):
    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="reports", verbose_name=_("comment")
    )
    reason = models.CharField(_("reason"), max_length=10, choices=ReportReason)
    explanation = models.TextField(_("explanation"), max_length=5000, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    # Encrypted (audit/encryption.py), and erased once the decision was mailed to it.
    email_ciphertext = models.BinaryField(default=b"", editable=False)
    # How many reports with this reason the row stands for: beyond a limit they are only counted.
    count = models.PositiveIntegerField(_("number"), default=1, editable=False)
    created_at = models.DateTimeField(_("reported at"), db_default=Now(), editable=False)
    outcome = models.CharField(_("decision"), max_length=10, choices=ReportOutcome, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    class Meta:
        verbose_name = _("report of a comment")
        verbose_name_plural = _("reports of comments")
        default_permissions = ()
        indexes = (
            models.Index(fields=("created_at",), name="comment_report_by_year"),
            models.Index(fields=("comment",), condition=Q(outcome=""), name="comment_report_open"),
        )
        triggers = (
            CountsStay(name="counts_stay", once=("comment_id", "reason", "created_at"), later="outcome"),
        )

    def __str__(self) -> str:
        """Contains no text: the audit log keeps it for good."""
        return str(self.get_reason_display())


class StatementOfReasons(models.Model):
    """Why a comment was removed, as its writer is told."""

    comment = models.ForeignKey(
        Comment, on_delete=models.PROTECT, related_name="statements", verbose_name=_("comment")
    )
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    basis = models.CharField(_("law or rule"), max_length=200)
    facts = models.CharField(_("facts"), max_length=1000)
    was_reported = models.BooleanField(_("after a report"), editable=False)
    automated = models.BooleanField(_("found by a program"), default=False)
    created_at = models.DateTimeField(_("decided at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("statement of reasons")
        verbose_name_plural = _("statements of reasons")
        default_permissions = ()
        indexes = (models.Index(fields=("created_at",), name="statement_by_year"),)
        triggers = (
            CountsStay(
                name="counts_stay", once=("comment_id", "ground", "was_reported", "automated", "created_at")
            ),
        )

    def __str__(self) -> str:
        return str(self.get_ground_display())
