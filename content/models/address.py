"""Addresses: the only router of public paths. One lookup resolves a path, whatever it leads to."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UpdateOf
from content.models.triggers.addresses import LeadsToContent
from content.models.triggers.public_text import WordsAsAccepted
from content.validators import OLD_PATH_FORM, PATH_FORM, RESERVED_FORM


class AddressKind(models.TextChoices):
    SECTION = "section", _("section")
    ARTICLE = "article", _("article")
    REDIRECT = "redirect", _("redirect")


class Address(models.Model):
    """``path`` without leading or trailing slash, e.g. ``news/a-first-story``. The home page has none.

    A redirect leads to its ``target`` or to ``external``, an https address elsewhere. Those that were not added
    ``by_hand`` were left behind by what moved.
    """

    path = models.CharField(max_length=1000, unique=True, db_collation="C")
    kind = models.CharField(max_length=10, choices=AddressKind)
    section = models.OneToOneField(
        "content.Section", on_delete=models.CASCADE, null=True, related_name="address"
    )
    article = models.OneToOneField(
        "content.Article", on_delete=models.CASCADE, null=True, related_name="address"
    )
    target = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="redirects")
    external = models.CharField(max_length=2000, default="", db_default="")
    by_hand = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    kind="section",
                    section__isnull=False,
                    article__isnull=True,
                    target__isnull=True,
                    external="",
                )
                | Q(
                    kind="article",
                    section__isnull=True,
                    article__isnull=False,
                    target__isnull=True,
                    external="",
                )
                | Q(kind="redirect", section__isnull=True, article__isnull=True)
                & (
                    Q(target__isnull=False, external="")
                    | Q(target__isnull=True, external__regex=r"^https://[^/]")
                ),
                name="address_leads_to_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(path__regex=PATH_FORM) | Q(kind="redirect", path__regex=OLD_PATH_FORM),
                name="address_form",
            ),
            models.CheckConstraint(condition=~Q(path__regex=RESERVED_FORM), name="address_not_reserved"),
        )
        indexes = (models.Index(fields=("-id",), condition=Q(kind="redirect"), name="address_redirects"),)
        triggers = (
            LeadsToContent(name="leads_to_content"),
            WordsAsAccepted(
                kind="redirect",
                words={
                    "path": "CASE WHEN ROW.external <> '' THEN ROW.path ELSE '' END",
                    "target": "ROW.external",
                },
                when_new=("path", "target"),
                operation=pgtrigger.Insert | UpdateOf("path", "external"),
            ),
        )

    def __str__(self) -> str:
        return f"/{self.path}/"
