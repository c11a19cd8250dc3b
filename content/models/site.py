"""The one row that says what this site is called and how many people it takes to publish."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Profile(models.TextChoices):
    """Chosen once, at set-up: the policy that the site starts with (content/policy.py says what each means)."""

    NEWSROOM = "newsroom", _("Newsroom: somebody else approves before anything is published")
    STRICT = "strict", _("Strict: two others approve, and everybody works with a passkey")
    ONE_PERSON = "one_person", _("One person: the writer may publish without a second pair of eyes")


class Site(models.Model):
    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    profile = models.CharField(_("profile"), max_length=20, choices=Profile, default=Profile.NEWSROOM)
    # Whose videos and charts pages may load, once a reader asks (content/embeds).
    embed_hosts = ArrayField(models.CharField(max_length=100), default=list, db_default=[], blank=True)
    # What stands first on the front page, in this order (content/sections/featured.py).
    first_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    # Bumped whenever a section, the navigation, a policy or the theme changes: every public page's ETag contains it.
    version = models.BigIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("site")
        constraints = (models.CheckConstraint(condition=Q(id=1), name="site_is_one_row"),)

    def __str__(self) -> str:
        return self.name
