"""Legal page: imprint, privacy notice, accessibility statement and contact, which the law demands of a site."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.triggers.public_text import WordsAsAccepted


class LegalKind(models.TextChoices):
    """Each is also the first segment of its address (content/validators.py). In the order of the footer."""

    IMPRINT = "imprint", _("Imprint")
    PRIVACY = "privacy", _("Privacy notice")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    CONTACT = "contact", _("Contact")


class LegalPage(models.Model):
    """``words``: what its template says to readers, by name of field; none until it is published."""

    kind = models.CharField(_("kind"), max_length=20, choices=LegalKind, unique=True)
    words = models.JSONField(_("words"), default=dict)
    draft = models.JSONField(_("draft"), default=dict)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    class Meta:
        verbose_name = _("legal page")
        verbose_name_plural = _("legal pages")
        default_permissions = ()
        triggers = (WordsAsAccepted(kind="page", words="ROW.words", when_new=None),)

    def __str__(self) -> str:
        return self.get_kind_display()
