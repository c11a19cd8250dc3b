"""Public text: the words of named things that readers see, as they were proposed and by whom they were accepted.

Each accepted row is a version of the words of one section, topic or byline, of how one picture is cropped, of the
address of a public article, of a redirect that leaves the site, of the hosts that pages may embed, of the
settings of the site, or of a legal page, with a digest that the audit log names. PostgreSQL decides what a proposal
needs, and writes no other words (content/models/triggers/public_text.py).
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from content.models.articles.keys import UserKey
from content.models.triggers.public_text import TextInOrder
from rbac.models import Scope

LONGEST_REASON = 400


class TextKind(models.TextChoices):
    SECTION = "section", _("section")
    TOPIC = "topic", _("topic")
    BYLINE = "byline", _("byline")
    PICTURE = "picture", _("picture")
    ARTICLE = "article", _("address of the article")
    EMBEDS = "embeds", _("hosts of videos and charts")
    REDIRECT = "redirect", _("redirect")
    SITE = "site", _("settings of the site")
    PAGE = "page", _("legal page")
    NOTICE = "notice", _("urgent notice")


class PublicText(models.Model):
    """A proposed change of words. Who proposed and what never change; a removed byline is erased here too.

    ``subject`` is the key of the section, topic, byline, asset, article, address or site; None until a new one is made.
    ``words`` are the new values by name, ``before`` those that readers see until then, ``rest`` what else a new one
    needs, unseen.
    ``alone_because``: an administrator showed it without a second person, who has to look at it afterwards.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=TextKind)
    subject = models.BigIntegerField(null=True)
    words = models.JSONField(_("words"))
    before = models.JSONField(_("words before"), default=dict)
    rest = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    digest = models.CharField(_("digest"), max_length=64)
    # Where the rights count: the section, or the one above a new section. None: the whole site.
    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, null=True, related_name="+")
    four_eyes = models.BooleanField(_("four eyes"), default=True, editable=False)
    source = models.CharField(_("source of an import"), max_length=500, default="", blank=True)
    author = UserKey(verbose_name=_("by"), null=True)
    asked_at = models.DateTimeField(_("proposed at"), db_default=Now(), editable=False)
    accepted_by = UserKey(null=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    withdrawn_by = UserKey(null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    alone_because = models.CharField(_("reason"), max_length=LONGEST_REASON, default="", blank=True)
    applied_at = models.DateTimeField(_("shown since"), null=True, editable=False)
    applied_in = models.PositiveBigIntegerField(null=True, editable=False)  # the transaction
    # When words of it were last removed by law.
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("public text")
        verbose_name_plural = _("public texts")
        default_permissions = ()
        indexes = (
            models.Index(fields=("kind", "subject", "-id"), name="public_text_of"),
            models.Index(fields=("applied_in",), name="public_text_applied"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=Q(applied_at__isnull=True, withdrawn_at__isnull=True, subject__isnull=False),
                name="public_text_waits_once",
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="public_text_digest"),
        )
        triggers = (TextInOrder(name="text_in_order"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject or ''}".strip()

    @property
    def is_waiting(self) -> bool:
        return self.applied_at is None and self.withdrawn_at is None

    @property
    def is_red(self) -> bool:
        """Whether it was shown by one person in an emergency, and no second one has looked at it."""
        return bool(self.alone_because) and self.accepted_at is None
