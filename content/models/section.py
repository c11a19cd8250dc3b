"""Sections: the tree that readers browse and that roles are given in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.validators import validate_slug
from rbac.models import Scope


class CommentPolicy(models.TextChoices):
    HELD = "held", _("Comments wait until an editor approves them")
    OPEN = "open", _("Comments appear at once")
    CLOSED = "closed", _("No new comments")


class Section(models.Model):
    # The tree is rbac's: parent and order of a section are those of its scope.
    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="section")
    title = models.CharField(_("title"), max_length=120)
    slug = models.CharField(_("address"), max_length=80, validators=[validate_slug])
    description = models.CharField(_("description"), max_length=400, blank=True)
    landing = models.ForeignKey(
        "content.Article", on_delete=models.SET_NULL, null=True, blank=True, related_name="landing_of"
    )
    four_eyes = models.BooleanField(_("four eyes"), default=True, editable=False)
    comments = models.CharField(
        _("comments"), max_length=10, choices=CommentPolicy, default=CommentPolicy.HELD
    )
    public_version = models.BigIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.title
