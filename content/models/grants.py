"""Grants on single articles and sections, to a person or a team. Written by rbac/grants.py alone.

The models are django-guardian's with direct foreign keys: the database refuses a grant without its object or
holder, Django deletes it with them, and no later object inherits it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from content.models.article import Article
from content.models.section import Section
from rbac.models import Given


class ArticleGrant(Given, UserObjectPermissionBase):
    content_object = models.ForeignKey(Article, on_delete=models.CASCADE, verbose_name=_("article"))

    class Meta:
        verbose_name = _("grant on an article")
        verbose_name_plural = _("grants on articles")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("user", "permission", "content_object"), name="article_grant_once"
            ),
        )


class ArticleTeamGrant(Given, GroupObjectPermissionBase):
    content_object = models.ForeignKey(Article, on_delete=models.CASCADE, verbose_name=_("article"))

    class Meta:
        verbose_name = _("grant on an article to a team")
        verbose_name_plural = _("grants on articles to teams")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("group", "permission", "content_object"), name="article_team_grant_once"
            ),
        )


class SectionGrant(Given, UserObjectPermissionBase):
    content_object = models.ForeignKey(Section, on_delete=models.CASCADE, verbose_name=_("section"))

    class Meta:
        verbose_name = _("grant on a section")
        verbose_name_plural = _("grants on sections")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("user", "permission", "content_object"), name="section_grant_once"
            ),
        )


class SectionTeamGrant(Given, GroupObjectPermissionBase):
    content_object = models.ForeignKey(Section, on_delete=models.CASCADE, verbose_name=_("section"))

    class Meta:
        verbose_name = _("grant on a section to a team")
        verbose_name_plural = _("grants on sections to teams")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("group", "permission", "content_object"), name="section_team_grant_once"
            ),
        )
