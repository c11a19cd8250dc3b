"""Site: a single row with its name and how many people it takes to publish."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UpdateOf
from content.models.triggers.public_text import WordsAsAccepted


class Profile(models.TextChoices):
    """Chosen once, at set-up: the initial policy of the site (content/policy.py defines each)."""

    NEWSROOM = "newsroom", _("Newsroom: another user approves before anything is published")
    STRICT = "strict", _("Strict: two others approve, and everybody works with a passkey")
    ONE_PERSON = "one_person", _("One person: the writer may publish without a second pair of eyes")


class Site(models.Model):
    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    profile = models.CharField(_("profile"), max_length=20, choices=Profile, default=Profile.NEWSROOM)
    # Hosts whose videos and charts pages may load, after a reader's click (content/embeds).
    embed_hosts = ArrayField(models.CharField(max_length=100), default=list, db_default=[], blank=True)
    # Featured articles on the front page, in order (content/sections/featured.py).
    first_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    # Incremented whenever a section, the navigation, a policy or the theme changes: part of every public page's ETag.
    version = models.BigIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("site")
        constraints = (models.CheckConstraint(condition=Q(id=1), name="site_is_one_row"),)
        triggers = (
            WordsAsAccepted(
                kind="embeds",
                words="(SELECT coalesce(jsonb_object_agg(host, 'https://' || host || '/'), jsonb_build_object())"
                " FROM unnest(ROW.embed_hosts) AS host)",
                when_new=(),
                operation=UpdateOf("embed_hosts"),
            ),
        )

    def __str__(self) -> str:
        return self.name
