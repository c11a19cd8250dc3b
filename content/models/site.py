"""Site: a single row with what all its pages show, whether it is open, and how many people it takes to publish."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UpdateOf
from content.models.triggers.public_text import OpensOnce, WordsAsAccepted, address_in

PICTURES = ("logo", "logo_dark", "favicon", "card_picture")
_SHOWN = (
    "name",
    "tagline",
    "language",
    "time_zone",
    "accent",
    "accent_dark",
    "footer_text",
    "social_profiles",
    "header_menu",
    "footer_menu",
)


class Profile(models.TextChoices):
    """Chosen once, at set-up: the initial policy of the site (content/policy.py defines each)."""

    NEWSROOM = "newsroom", _("Newsroom: another user approves before anything is published")
    STRICT = "strict", _("Strict: two others approve, and everybody works with a passkey")
    ONE_PERSON = "one_person", _("One person: the writer may publish without a second pair of eyes")


class Crawlers(models.TextChoices):
    """What the site asks of crawlers of language models; they may ignore it."""

    UNSTATED = "", _("No statement")
    NO_MINING = "no_mining", _("No mining: no training of models with these texts")
    NONE = "none", _("None: neither training, nor reading for answers to questions")


LONGEST_NOTICE = 300
_NOTICE = ("notice", "notice_level", "notice_until")


class NoticeLevel(models.TextChoices):
    """How urgent the notice on every page is."""

    INFORMATION = "information", _("Information")
    WARNING = "warning", _("Warning")
    EMERGENCY = "emergency", _("Emergency")


def _picture(called: Any) -> models.ForeignKey[Any, Any]:
    """A picture of the media library. Its version cannot be deleted while the site shows it."""
    return models.ForeignKey(
        "content.AssetVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=called,
    )


class Site(models.Model):
    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    # Empty: the colours of css/tokens.css. As #rrggbb, on light and on dark surfaces (content/site/colours.py).
    accent = models.CharField(_("accent colour"), max_length=7, default="", blank=True)
    accent_dark = models.CharField(_("accent colour on dark"), max_length=7, default="", blank=True)
    footer_text = models.CharField(_("text at the foot"), max_length=400, default="", blank=True)
    # One https address a line.
    social_profiles = models.TextField(_("profiles in social networks"), default="", blank=True)
    logo = _picture(_("logo"))
    logo_dark = _picture(_("logo on dark pages"))
    favicon = _picture(_("icon of the site"))
    card_picture = _picture(_("picture of cards"))
    # One entry a line: label, target, and the label of the entry that it stands below, with a tab between
    # (content/site/menus.py).
    header_menu = models.TextField(_("header menu"), default="", blank=True)
    footer_menu = models.TextField(_("footer menu"), default="", blank=True)
    # Whether feeds hold whole texts, and what crawlers are asked for (content/site/crawlers.py).
    full_text_feeds = models.BooleanField(_("whole texts in feeds"), default=False)
    crawlers = models.CharField(
        _("crawlers of language models"), max_length=10, choices=Crawlers, default="", blank=True
    )
    # On every page until its end (content/site/notice.py).
    notice = models.CharField(_("urgent notice"), max_length=LONGEST_NOTICE, default="", blank=True)
    notice_level = models.CharField(_("level"), max_length=20, choices=NoticeLevel, default="", blank=True)
    notice_until = models.DateTimeField(_("end"), null=True)
    profile = models.CharField(_("profile"), max_length=20, choices=Profile, default=Profile.NEWSROOM)
    # Hosts whose videos and charts pages may load, after a reader's click (content/embeds).
    embed_hosts = ArrayField(models.CharField(max_length=100), default=list, db_default=[], blank=True)
    # Featured articles on the front page, in order (content/sections/featured.py).
    first_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    # Until then readers see a holding page, and one person arranges everything (content/site/opening.py).
    opened_at = models.DateTimeField(_("open since"), null=True, editable=False)
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
            WordsAsAccepted(
                name="settings_as_accepted",
                kind="site",
                words={name: f"ROW.{name}" for name in _SHOWN}
                | {name: address_in(f"ROW.{name}_id") for name in PICTURES},
                when_new=(),
                operation=UpdateOf(*_SHOWN, *(f"{name}_id" for name in PICTURES)),
            ),
            WordsAsAccepted(
                name="notice_as_accepted",
                kind="notice",
                words={
                    "notice": "ROW.notice",
                    "notice_level": "ROW.notice_level",
                    "notice_until": "coalesce(to_char(ROW.notice_until AT TIME ZONE 'UTC',"
                    " 'YYYY-MM-DD\"T\"HH24:MI\"Z\"'), '')",
                },
                when_new=(),
                operation=UpdateOf(*_NOTICE),
            ),
            OpensOnce(name="opens_once"),
        )

    def __str__(self) -> str:
        return self.name


def label_of(name: str) -> str:
    """Name of a field of the site, for people."""
    field: Any = Site._meta.get_field(name)
    return str(field.verbose_name)


def shown_by_site() -> Q:
    """Condition over versions of files: the site itself shows it, and so on every page."""
    shown = (Q(**{name: OuterRef("pk")}) for name in PICTURES)
    return Q(models.Exists(Site.objects.filter(reduce(or_, shown))))
