"""Checkup of an article by a background job: broken links, and images without a description."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from foundation.models import Numbered


class Checkup(Numbered):
    """For the newest content of an article. Written by the worker (content/maintenance/link_checker.py); the web
    process only reads it.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="checkup"
    )
    revision = models.ForeignKey(
        "content.Revision", on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    # Internal paths that the content links to, without slashes at their ends; and the broken ones among them.
    links = ArrayField(models.TextField(), default=list)
    broken = ArrayField(models.TextField(), default=list)
    # Digests of the images without an alternative text of their own, "" for one that is not in the library; and the
    # number of those neither described nor marked as decorative.
    silent = ArrayField(models.CharField(max_length=64), default=list)
    undescribed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("checkup")
        verbose_name_plural = _("checkups")
        default_permissions = ()
        indexes = (
            models.Index(
                fields=("article",),
                condition=~Q(broken=[]) | Q(undescribed__gt=0),
                name="checkup_found_something",
            ),
            # Which of a million articles link to a path (content/trash/verbs.py).
            GinIndex(fields=("links",), name="checkup_links"),
        )
