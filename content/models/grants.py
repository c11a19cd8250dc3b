"""Grants on single articles and sections, to a user or a team. Written by rbac/grants.py only.

The models are django-guardian's with direct foreign keys: the database refuses a grant without its object or holder,
Django deletes it with them, and no later object inherits it.
"""

from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from audit.database.append_only import UnskippableTrigger
from content.models.articles.article import Article
from content.models.articles.section import Section
from rbac.models import Given
from rbac.models.act_triggers import act
from rbac.models.assignments import ending, lasting


class ApproverWritesAct(UnskippableTrigger):
    """Letting a user, or each member of a team, approve."""

    when = pgtrigger.After
    operation = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        holder = (
            "SELECT public.secure_rbac_members(NEW.group_id)"
            if hasattr(model, "group")
            else "SELECT NEW.user_id"
        )
        written = act("grant", "NEW.assigned_by_id", holder)
        return self.format_sql(f"""
            IF EXISTS (
                SELECT FROM public.auth_permission AS may
                WHERE may.id = NEW.permission_id AND may.codename = 'approve_article'
            ) THEN
                {written};
            END IF;
            RETURN NULL;
        """)


class Named:
    """How a page about one grant names it. What it allows is added in the language of the current user."""

    def __str__(self) -> str:
        grant: Any = self
        return f"{grant.group if hasattr(grant, 'group_id') else grant.user}: {grant.content_object}"


# Both are covered by the first index that by() makes.
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
    """A holder has each grant at most once: granting again updates the same row."""
    return (models.UniqueConstraint(fields=(holder, "permission", "content_object"), name=name),)


def by(holder: str, name: str) -> tuple[models.Index, ...]:
    """Indexes for grants on one object, by page (rbac/evaluation/assignment_pages.py); those of one holder on it; those
    that expire; and those of one holder that are in force.
    """
    return (
        models.Index(fields=("content_object", "-assigned_at", "-id"), name=f"{name}_newest"),
        models.Index(fields=(holder, "content_object"), name=f"{name}_here"),
        models.Index(fields=(holder, "-assigned_at", "-id"), name=f"{name}_given"),
        ending(f"{name}_ending"),
        lasting(holder, f"{name}_lasting"),
    )


class ArticleGrant(OnArticle, UserObjectPermissionBase):
    class Meta(OnArticle.Meta):
        verbose_name = _("grant on an article")
        verbose_name_plural = _("grants on articles")
        constraints = once("user", "article_grant_once")
        indexes = by("user", "article_grant")
        triggers = (ApproverWritesAct(name="article_grant_writes_act"),)


class ArticleTeamGrant(OnArticle, GroupObjectPermissionBase):
    class Meta(OnArticle.Meta):
        verbose_name = _("grant on an article to a team")
        verbose_name_plural = _("grants on articles to teams")
        constraints = once("group", "article_team_grant_once")
        indexes = by("group", "article_team_grant")
        triggers = (ApproverWritesAct(name="article_team_grant_writes_act"),)


class SectionGrant(OnSection, UserObjectPermissionBase):
    class Meta(OnSection.Meta):
        verbose_name = _("grant on a section")
        verbose_name_plural = _("grants on sections")
        constraints = once("user", "section_grant_once")
        indexes = by("user", "section_grant")
        triggers = (ApproverWritesAct(name="section_grant_writes_act"),)


class SectionTeamGrant(OnSection, GroupObjectPermissionBase):
    class Meta(OnSection.Meta):
        verbose_name = _("grant on a section to a team")
        verbose_name_plural = _("grants on sections to teams")
        constraints = once("group", "section_team_grant_once")
        indexes = by("group", "section_team_grant")
        triggers = (ApproverWritesAct(name="section_team_grant_writes_act"),)
