"""Grants on single articles and sections, to a person or a team. Written by rbac/grants.py alone.

The models are django-guardian's with direct foreign keys: the database refuses a grant without its object or
holder, Django deletes it with them, and no later object inherits it.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from content.models.article import Article
from content.models.section import Section
from rbac.models import Given


class Named:
    """What a page about one grant calls it. What it allows is said beside it, in the reader's language."""

    def __str__(self) -> str:
        grant: Any = self
        return f"{grant.group if hasattr(grant, 'group_id') else grant.user}: {grant.content_object}"


# Both by the index that newest() makes.
class OnArticle(Named, Given):
    content_object = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name=_("article"), db_index=False
    )

    class Meta:
        abstract = True
        default_permissions = ()


class OnSection(Named, Given):
    content_object = models.ForeignKey(
        Section, on_delete=models.CASCADE, verbose_name=_("section"), db_index=False
    )

    class Meta:
        abstract = True
        default_permissions = ()


def once(holder: str, name: str) -> tuple[models.UniqueConstraint]:
    """Nobody holds the same grant twice: what is given anew is the same row."""
    return (models.UniqueConstraint(fields=(holder, "permission", "content_object"), name=name),)


def newest(name: str) -> tuple[models.Index]:
    """The grants on one object, a page at a time (rbac/grant_pages.py)."""
    return (models.Index(fields=("content_object", "-assigned_at", "-id"), name=name),)


def here(holder: str, name: str) -> tuple[models.Index]:
    """What somebody may do to one object, of thousands that they were let do something to."""
    return (models.Index(fields=(holder, "content_object"), name=name),)


class ArticleGrant(OnArticle, UserObjectPermissionBase):
    class Meta(OnArticle.Meta):
        verbose_name = _("grant on an article")
        verbose_name_plural = _("grants on articles")
        constraints = once("user", "article_grant_once")
        indexes = newest("article_grant_newest") + here("user", "article_grant_here")


class ArticleTeamGrant(OnArticle, GroupObjectPermissionBase):
    class Meta(OnArticle.Meta):
        verbose_name = _("grant on an article to a team")
        verbose_name_plural = _("grants on articles to teams")
        constraints = once("group", "article_team_grant_once")
        indexes = newest("article_team_grant_newest") + here("group", "article_team_grant_here")


class SectionGrant(OnSection, UserObjectPermissionBase):
    class Meta(OnSection.Meta):
        verbose_name = _("grant on a section")
        verbose_name_plural = _("grants on sections")
        constraints = once("user", "section_grant_once")
        indexes = newest("section_grant_newest") + here("user", "section_grant_here")


class SectionTeamGrant(OnSection, GroupObjectPermissionBase):
    class Meta(OnSection.Meta):
        verbose_name = _("grant on a section to a team")
        verbose_name_plural = _("grants on sections to teams")
        constraints = once("group", "section_team_grant_once")
        indexes = newest("section_team_grant_newest") + here("group", "section_team_grant_here")
