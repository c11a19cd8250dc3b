"""Custom roles: the current state of each, and every version."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import RefuseChanges
from rbac.models.act_triggers import VersionWritesAct


class CustomRole(models.Model):
    """A role that is not in code. Changed only by rbac/administration/custom_roles.py.

    ``key`` is what assignments name, and is never used again once the role is gone; ``look`` is the skeleton of the
    name, equal for names that a reader may confuse. ``cells`` names for each action the built-in role that counts.
    """

    LONGEST_KEY, LONGEST_NAME, LONGEST_DESCRIPTION = 40, 60, 400

    key = models.SlugField(_("key"), max_length=LONGEST_KEY, unique=True, allow_unicode=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    look = models.CharField(max_length=4 * LONGEST_NAME, unique=True, editable=False)
    description = models.CharField(_("description"), max_length=LONGEST_DESCRIPTION, blank=True)
    cells = models.JSONField(_("actions"), default=dict)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("role of your own")
        verbose_name_plural = _("roles of your own")

    def __str__(self) -> str:
        return self.name


class CustomRoleVersion(models.Model):
    """A version of a role: its author, time and reason. Never changed, never removed."""

    key = models.CharField(_("key"), max_length=CustomRole.LONGEST_KEY)
    number = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=CustomRole.LONGEST_NAME)
    description = models.CharField(_("description"), max_length=CustomRole.LONGEST_DESCRIPTION, blank=True)
    cells = models.JSONField(_("actions"))
    reason = models.CharField(_("reason"), max_length=400)
    # No constraint: nothing may change a row, not even the deletion of its author.
    made_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_by_system = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(_("made at"), db_default=Now())

    class Meta:
        verbose_name = _("version of a role")
        verbose_name_plural = _("versions of roles")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("key", "number"), name="custom_role_version_once"),)
        triggers = (
            RefuseChanges(name="custom_role_version_append_only"),
            VersionWritesAct(name="version_writes_act"),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"
