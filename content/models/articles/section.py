"""Sections: the tree that readers browse and in which roles are assigned."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import BigIntegerField, Func, Value
from django.utils.translation import gettext_lazy as _

from content.models.articles.keys import UserKey
from content.models.triggers.policies import SectionUnderPolicy
from content.models.triggers.public_text import WordsAsAccepted
from content.validators import validate_slug
from foundation.fields import StoredColumn
from foundation.search_normalization import PlainText
from rbac.models import Scope

LONGEST_REVIEW_DAYS = 90


class CommentPolicy(models.TextChoices):
    HELD = "held", _("Comments wait until an editor approves them")
    OPEN = "open", _("Comments appear at once")
    CLOSED = "closed", _("No new comments")


class Audience(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Logged-in users")
    ROLES = "roles", _("Users with a role in this section")


class Factor(models.TextChoices):
    ANY = "any", _("Any second factor")
    PASSKEY = "passkey", _("A passkey")


class Guests(models.TextChoices):
    NONE = "none", _("No one without an account sees a version before it is public")
    READ = "read", _("People without an account may be shown a version by a link that ends")
    APPROVE = "approve", _("A guest whom an editor invited by mail may approve a version, too")


class Section(models.Model):
    # rbac owns the tree: parent and order of a section are those of its scope.
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="section")
    title = models.CharField(_("title"), max_length=120)
    # For section search (content/cms/desk/search_results.py).
    plain_title = StoredColumn(expression=PlainText("title"), output_field=models.TextField())
    slug = models.CharField(_("address"), max_length=80, validators=[validate_slug])
    description = models.CharField(_("description"), max_length=400, blank=True)
    # Days from submission to the due date of a review; 0: no due date.
    review_days = models.PositiveSmallIntegerField(
        _("days for a review"), default=0, db_default=0, validators=[MaxValueValidator(LONGEST_REVIEW_DAYS)]
    )
    landing = models.ForeignKey(
        "content.Article", on_delete=models.SET_NULL, null=True, blank=True, related_name="landing_of"
    )
    # The policy in force, computed by the database on each write of the row (triggers/policies.py): other values are
    # overwritten. content/policy.py reads it; content/policies/change.py changes it.
    audience = models.CharField(
        _("who may read"), max_length=10, choices=Audience, default=Audience.PUBLIC, editable=False
    )
    four_eyes = models.BooleanField(_("four eyes"), default=True, editable=False)
    approvals = models.PositiveSmallIntegerField(_("approvals"), default=1, editable=False)
    factor = models.CharField(
        _("second factor"), max_length=10, choices=Factor, default=Factor.ANY, editable=False
    )
    comments = models.CharField(
        _("comments"), max_length=10, choices=CommentPolicy, default=CommentPolicy.HELD, editable=False
    )
    corrections = models.BooleanField(
        _("urgent corrections"), default=False, db_default=False, editable=False
    )
    guests = models.CharField(
        _("guests"),
        max_length=10,
        choices=Guests,
        default=Guests.NONE,
        db_default=Guests.NONE,
        editable=False,
    )
    devices = models.BooleanField(_("separate devices"), default=False, db_default=False, editable=False)
    signed = models.BooleanField(_("signed approvals"), default=False, db_default=False, editable=False)
    # Required approvers (content/policy.py).
    demands = models.JSONField(
        _("whose approval"), default=list, db_default=Value([], models.JSONField()), editable=False
    )
    # For each value set by a section: its key and title. The site sets missing ones.
    policy_from = models.JSONField(default=dict, editable=False)
    # Featured articles on its page, in order (content/sections/featured.py).
    first_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    # In the trash (content/trash/section_trash.py), with the section that was trashed and everything below it.
    trashed_at = models.DateTimeField(_("thrown away at"), null=True, editable=False)
    trashed_by = UserKey(null=True, editable=False)
    trashed_with = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="thrown_with"
    )
    public_version = models.BigIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        triggers = (
            SectionUnderPolicy(name="section_under_policy"),
            # Fires after the one above, by its name: what is demanded is known by then.
            WordsAsAccepted(
                kind="section",
                words={
                    "title": "ROW.title",
                    "slug": "ROW.slug",
                    "description": "ROW.description",
                    "introduction": "coalesce(ROW.landing_id::text, '')",
                },
                when_new=("title", "slug", "description"),
                demanded="NEW.four_eyes",
            ),
        )
        indexes = (GinIndex(OpClass("plain_title", "gin_trgm_ops"), name="section_title_words"),)

    def __str__(self) -> str:
        return self.title


class SectionsUnder(Func):
    """Keys of the sections with articles under the byline of this key."""

    function = "public.content_sections_under"
    output_field = ArrayField(BigIntegerField())


class SectionsAbout(Func):
    """Keys of the sections with live articles about the topic of this key."""

    function = "public.content_sections_about"
    output_field = ArrayField(BigIntegerField())
