"""Policies: what a section sets for itself, and every change that was ever requested.

The policy in force is stored in columns of the section (articles/section.py), so that a decision about a loaded
article costs no query. PostgreSQL computes it (triggers/policies.py); no client can write it. ``Policy`` is written
only by a trigger, when a ``PolicyChange`` is applied; web and worker may only read it.
"""

from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.models.articles.keys import UserKey
from content.models.articles.section import Audience, CommentPolicy, Factor, Guests, Section
from content.models.triggers.policies import ChangeApplied, ChangeInOrder


class Values(models.Model):
    """Values of a policy. Empty: inherited from the section above, and at the top from the site."""

    audience = models.CharField(_("who may read"), max_length=10, choices=Audience, null=True, blank=True)  # noqa: DJ001
    four_eyes = models.BooleanField(_("four eyes"), null=True, blank=True)
    approvals = models.PositiveSmallIntegerField(_("approvals"), null=True, blank=True)
    factor = models.CharField(_("second factor"), max_length=10, choices=Factor, null=True, blank=True)  # noqa: DJ001
    comments = models.CharField(_("comments"), max_length=10, choices=CommentPolicy, null=True, blank=True)  # noqa: DJ001
    corrections = models.BooleanField(_("urgent corrections"), null=True, blank=True)
    guests = models.CharField(_("guests"), max_length=10, choices=Guests, null=True, blank=True)  # noqa: DJ001
    devices = models.BooleanField(_("separate devices"), null=True, blank=True)
    signed = models.BooleanField(_("signed approvals"), null=True, blank=True)
    # Required approvers (content/policy.py): a list of lists of tokens.
    demands = models.JSONField(_("whose approval"), null=True, blank=True)

    class Meta:
        abstract = True


class WellformedDemands(Func):
    """Whether a JSON column is a list of at most three lists of tokens, so that readers need not validate it."""

    template = """(jsonb_typeof(%(expressions)s) = 'array' AND jsonb_array_length(%(expressions)s) <= 3
        AND NOT jsonb_path_exists(%(expressions)s,
            'strict $[*] ? (@.type() != "array" || @.size() < 1 || @.size() > 10)')
        AND NOT jsonb_path_exists(%(expressions)s,
            'strict $[*][*] ? (!(@ like_regex "^(role:[a-z0-9_-]{1,40}|person:[1-9][0-9]{0,17})$"))'))"""
    output_field = models.BooleanField()
    conditional = True


class Policy(Values):
    """What one section sets itself; the row without a section is the site's and sets everything."""

    section = models.OneToOneField(
        Section, on_delete=models.CASCADE, null=True, related_name="own_policy", verbose_name=_("section")
    )
    version = models.PositiveBigIntegerField(_("version"), default=1)
    changed_at = models.DateTimeField(_("changed at"), db_default=Now())

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("section",), name="policy_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(section__isnull=False)
                | Q(
                    audience__isnull=False,
                    four_eyes__isnull=False,
                    approvals__isnull=False,
                    factor__isnull=False,
                    comments__isnull=False,
                    corrections__isnull=False,
                    guests__isnull=False,
                    devices__isnull=False,
                    signed__isnull=False,
                    demands__isnull=False,
                ),
                name="policy_of_site_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(approvals__isnull=True) | Q(approvals__range=(1, 3)), name="policy_approvals"
            ),
            models.CheckConstraint(
                condition=Q(demands__isnull=True) | Q(WellformedDemands("demands")),
                name="policy_demands_form",
            ),
        )

    def __str__(self) -> str:
        return self.section.title if self.section else str(_("the whole site"))


class ChangeKind(models.TextChoices):
    VALUES = "values", _("change of the policy")
    MOVE = "move", _("move of the section")


class PolicyChange(Values):
    """A requested change: why, when, whether it loosens, who approved it, and the outcome.

    A change that loosens nothing is applied at once. Any other waits for a second administrator or, if there was only
    one when it was requested (``notice``), for 72 hours. The database enforces this: see triggers/policies.py.
    """

    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, null=True, related_name="policy_changes", verbose_name=_("section")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind, default=ChangeKind.VALUES)
    to = models.ForeignKey(
        Section, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("new place")
    )
    reason = models.CharField(_("reason"), max_length=400)
    asked_by = UserKey(verbose_name=_("asked by"), null=True)
    asked_at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    # Written by the database, whatever the client sends.
    before = models.JSONField(_("before"), default=dict, editable=False)
    loosens = models.BooleanField(_("loosens"), default=False, editable=False)
    notice = models.BooleanField(_("waits 72 hours"), default=False, editable=False)
    agreed_by = UserKey(verbose_name=_("agreed to by"), null=True)
    agreed_at = models.DateTimeField(_("agreed at"), null=True, editable=False)
    withdrawn_by = UserKey(verbose_name=_("withdrawn by"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    lapsed_at = models.DateTimeField(_("lapsed at"), null=True, editable=False)
    applied_at = models.DateTimeField(_("applied at"), null=True, editable=False)
    applied_in = models.PositiveBigIntegerField(null=True, editable=False)  # the transaction

    class Meta:
        verbose_name = _("change of a policy")
        verbose_name_plural = _("changes of policies")
        default_permissions = ()
        indexes = (
            models.Index(
                fields=("asked_at",),
                condition=Q(applied_at=None, withdrawn_at=None, lapsed_at=None),
                name="policy_change_pending",
            ),
            models.Index(fields=("applied_in",), name="policy_change_applied"),
            # What was in force in a scope before a change.
            models.Index(
                fields=("section", "-id"),
                condition=Q(kind=ChangeKind.VALUES, applied_at__isnull=False),
                name="policy_change_set",
            ),
        )
        triggers = (ChangeInOrder(name="policy_change_in_order"), ChangeApplied(name="policy_change_applied"))

    def __str__(self) -> str:
        return self.section.title if self.section else str(_("the whole site"))
