"""Access reviews: campaigns that ask whether assignments are still needed. Changed only by rbac/reviews/verbs.py.

Stores numbers, no names: what remains when an account is deleted identifies no user.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rbac.models.assignments import RoleAssignment
from rbac.models.scopes import Scope

# A signed report must be reproducible for ever, whatever was deleted since: the number stays.
AS_IT_WAS: Any = {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}


class Answer(models.TextChoices):
    """``LAPSED``: no answer, so revoked. ``STAYS``: a safeguard kept it. ``GONE``: it had ended before."""

    OPEN = "open", _("not answered yet")
    KEPT = "kept", _("confirmed")
    REMOVED = "removed", _("removed")
    LAPSED = "lapsed", _("removed, because no one answered")
    STAYS = "stays", _("could not be removed")
    GONE = "gone", _("had ended before")


class AccessReview(models.Model):
    """One campaign: all assignments in ``scope`` and below (None: anywhere) at its start.

    ``place``: the scope's name at that time, which outlives it; empty for the whole site. ``note``: the signed head of
    its report (rbac/reviews/reports.py), once the worker has made it.
    """

    scope = models.ForeignKey(Scope, on_delete=models.SET_NULL, null=True, related_name="+")
    place = models.CharField(_("where"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    due = models.DateTimeField(_("to be answered by"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    started_at = models.DateTimeField(_("started at"), db_default=Now())
    closed_at = models.DateTimeField(_("closed at"), null=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        verbose_name = _("access review")
        verbose_name_plural = _("access reviews")
        default_permissions = ()
        indexes = (
            models.Index(
                fields=("due", "id"), condition=models.Q(closed_at=None), name="access_review_running"
            ),
        )

    def __str__(self) -> str:
        return self.reason

    @property
    def where(self) -> str:
        """The scope of the review, in the reader's language."""
        return self.place or gettext("the whole site")


class AccessReviewItem(models.Model):
    """One assignment, and the answer about it.

    ``store`` and ``to_team`` give the table in which ``given`` is the key: "" is RoleAssignment, else a grant store.
    ``what`` is the role's or the action's name, ``thing`` a grant's object (key), ``version`` that of a custom role
    when it was answered. The holders of ``asked_role`` in exactly ``asked_scope`` are asked first; the rulebook says
    which users may answer.
    """

    review = models.ForeignKey(AccessReview, on_delete=models.CASCADE, related_name="items")
    store = models.CharField(max_length=100, blank=True)
    to_team = models.BooleanField()
    given = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    team = models.ForeignKey("auth.Group", on_delete=models.SET_NULL, null=True, related_name="+")
    holder = models.BigIntegerField(null=True)  # key of the user or team, even if deleted
    what = models.CharField(max_length=150)
    version = models.PositiveIntegerField(null=True)
    thing = models.BigIntegerField(null=True)
    scope = models.ForeignKey(Scope, null=True, **AS_IT_WAS)
    asked_role = models.CharField(max_length=40, default="", db_default="")
    asked_scope = models.ForeignKey(Scope, on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.CharField(
        max_length=10, choices=Answer, default=Answer.OPEN, db_default=Answer.OPEN.value
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **AS_IT_WAS)
    answered_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=400, default="", db_default="")  # why it stays

    class Meta:
        verbose_name = _("question of an access review")
        verbose_name_plural = _("questions of access reviews")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("review", "store", "to_team", "given"), name="access_review_asks_once"
            ),
        )
        indexes = (
            # From one pair of assignees to the next, and their questions (rbac/reviews/assignees.py).
            models.Index(
                "review",
                "asked_role",
                Coalesce("asked_scope", 0, output_field=models.BigIntegerField()),
                "id",
                condition=models.Q(answer="open"),
                name="access_review_asked",
            ),
            models.Index(fields=("review", "answer", "id"), name="access_review_answers"),
            models.Index(
                fields=("review", "answered_by"),
                condition=models.Q(answered_by__isnull=False),
                name="access_review_answered_by",
            ),
        )

    def __str__(self) -> str:
        return f"{self.store or RoleAssignment._meta.label_lower} {self.given}"
