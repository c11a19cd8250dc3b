"""Who holds which role where, and what is written down whenever something is given."""

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.lookups import LastsUntil
from rbac.models.scopes import Scope

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import Group


class Given(models.Model):
    """What is written down whenever somebody is given something: why, by whom, when, and until when."""

    reason = models.CharField(_("reason"), max_length=400)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    # The name of the system actor, where no person assigned it.
    assigned_by_system = models.CharField(max_length=60, blank=True, editable=False)
    assigned_at = models.DateTimeField(_("assigned at"), db_default=Now(), editable=False)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    # When holder and assigner were told that it is about to end.
    announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


def ending(name: str) -> models.Index:
    """What ends between two moments and was not announced yet (rbac/administration/expiring.py)."""
    unannounced = models.Q(until__isnull=False, announced_at=None)
    return models.Index(fields=("until",), condition=unannounced, name=name)


def lasting(holder: str, name: str, *more: str) -> models.Index:
    """What one holder has that works, whatever else they had (rbac/models/holding_queries.py, ``in_force_of_one``)."""
    return models.Index(models.F(holder), LastsUntil("until"), *map(models.F, more), name=name)


class RoleAssignment(Given):
    """A person or a team holds a role at a scope and everything below it, or (scope empty) on the whole site."""

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
        # What somebody holds at one place, of thousands that they hold and thousands that others hold there; and which
        # roles they hold at all.
        indexes = (
            models.Index(fields=("scope", "user"), name="role_at_place_of_person"),
            models.Index(fields=("scope", "team"), name="role_at_place_of_team"),
            models.Index(fields=("user", "role", "scope"), name="role_of_person"),
            models.Index(fields=("team", "role", "scope"), name="role_of_team"),
            # The first of those at a place, of thousands (rbac/evaluation/access_list.py).
            models.Index(fields=("scope", "role", "id"), name="role_at_place"),
            # In pages: by whom a role is held, and what one holder has.
            models.Index(fields=("role", "id"), name="role_held"),
            models.Index(fields=("user", "id"), name="role_given_to_person"),
            models.Index(fields=("team", "id"), name="role_given_to_team"),
            ending("role_ending"),
            # With the key, or these would be smaller than those that have what somebody holds in its order: of a table
            # that it does not know, PostgreSQL would take them for that, too, and read all of it to sort.
            lasting("user", "role_lasting_for_person", "id"),
            lasting("team", "role_lasting_for_team", "id"),
        )

    def __str__(self) -> str:
        names = {"holder": self.holder, "role": self.role, "place": self.scope or gettext("the whole site")}
        return gettext("%(holder)s is %(role)s of %(place)s") % names

    @property
    def holder(self) -> "AbstractBaseUser | Group":
        """The person or the team; the constraint says that there is exactly one."""
        return cast("AbstractBaseUser | Group", self.user or self.team)
