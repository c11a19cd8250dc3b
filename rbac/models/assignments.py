"""Role assignments, and the columns common to all assignments and grants."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.lookups import LastsUntil
from rbac.models.act_triggers import RoleWritesAct
from rbac.models.scopes import Scope

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import Group


class Given(models.Model):
    """Common columns of assignments: reason, assigner, creation and end."""

    reason = models.CharField(_("reason"), max_length=400)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    # The name of the system actor, if no user assigned it.
    assigned_by_system = models.CharField(max_length=60, blank=True, editable=False)
    assigned_at = models.DateTimeField(_("assigned at"), db_default=Now(), editable=False)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # When holder and assigner were notified of the approaching end.
    announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


def ending(name: str) -> models.Index:
    """Index of assignments by end that were not announced yet (rbac/administration/expiring.py)."""
    unannounced = models.Q(until__isnull=False, announced_at=None)
    return models.Index(fields=("until",), condition=unannounced, name=name)


def lasting(holder: str, name: str, *more: str) -> models.Index:
    """Index of one holder's valid assignments, skipping expired ones (rbac/models/holding_queries.py)."""
    return models.Index(models.F(holder), LastsUntil("until"), *map(models.F, more), name=name)


class RoleAssignment(Given):
    """A user or a team holds a role in a scope and everything below it, or (scope empty) on the whole site."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name=_("person"),
        db_index=False,
    )
    team = models.ForeignKey(
        "auth.Group",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name=_("team"),
        db_index=False,
    )
    role = models.CharField(_("role"), max_length=40)
    scope = models.ForeignKey(
        Scope,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name=_("where"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "team", "role", "scope"), name="role_assignment_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(user=None, team__isnull=False) | models.Q(user__isnull=False, team=None),
                name="role_assignment_has_one_holder",
            ),
        )
        # A holder's roles in one scope, among thousands of theirs and thousands of others there; and the distinct
        # roles they hold.
        indexes = (
            models.Index(fields=("scope", "user"), name="role_at_place_of_person"),
            models.Index(fields=("scope", "team"), name="role_at_place_of_team"),
            models.Index(fields=("user", "role", "scope"), name="role_of_person"),
            models.Index(fields=("team", "role", "scope"), name="role_of_team"),
            # The first roles of a scope, of thousands (rbac/evaluation/access_list.py).
            models.Index(fields=("scope", "role", "id"), name="role_at_place"),
            # For pagination: holders of a role, and roles of a holder.
            models.Index(fields=("role", "id"), name="role_held"),
            models.Index(fields=("user", "id"), name="role_given_to_person"),
            models.Index(fields=("team", "id"), name="role_given_to_team"),
            ending("role_ending"),
            # With the key, or these would be smaller than the indexes in the order of the holder: without statistics
            # PostgreSQL would use them for that too, and read all of it to sort.
            lasting("user", "role_lasting_for_person", "id"),
            lasting("team", "role_lasting_for_team", "id"),
        )
        triggers = (RoleWritesAct(name="role_writes_act"),)

    def __str__(self) -> str:
        names = {"holder": self.holder, "role": self.role, "place": self.scope or gettext("the whole site")}
        return gettext("%(holder)s is %(role)s of %(place)s") % names

    @property
    def holder(self) -> "AbstractBaseUser | Group":
        """The user or the team; a constraint ensures that there is exactly one."""
        return cast("AbstractBaseUser | Group", self.user or self.team)
