"""The tree that permissions apply to, and who holds which role where."""

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import Group


class ScopeManager(MP_NodeManager):  # type: ignore[misc]
    """Reads the tree. Whatever changes it would leave the closure behind, and with it who may do what."""

    def add_root(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Change the tree through rbac.scopes.")

    add_child = add_sibling = move = fix_tree = load_bulk = add_root


class Scope(MP_Node):  # type: ignore[misc]
    """A place in the tree at which roles can be held. Change the tree only through rbac/scopes.py."""

    path = models.CharField(max_length=255, unique=True, db_collation="C")
    name = models.CharField(_("name"), max_length=200)
    # The closure of this one scope, nearest first, itself included: so that a loaded object can be decided about
    # without a query. By key and not by path, because a path is used again once its scope has moved away.
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = ScopeManager()
    tree = MP_NodeManager()  # for rbac/scopes.py alone

    class Meta:
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")

    def __str__(self) -> str:
        return self.name


class ScopeAncestor(models.Model):
    """The closure of the tree: one row for every (scope, ancestor), each scope being its own ancestor too."""

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="ancestor_links")
    ancestor = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="descendant_links")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("scope", "ancestor"), name="scope_ancestor_unique"),)

    def __str__(self) -> str:
        return f"{self.scope_id} under {self.ancestor_id}"


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


class RoleAssignment(Given):
    """A person or a team holds a role at a scope and everything below it, or (scope empty) on the whole site."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name=_("person"),
    )
    team = models.ForeignKey(
        "auth.Group",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name=_("team"),
    )
    role = models.CharField(_("role"), max_length=40)
    scope = models.ForeignKey(
        Scope,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name=_("where"),
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

    def __str__(self) -> str:
        names = {"holder": self.holder, "role": self.role, "place": self.scope or gettext("the whole site")}
        return gettext("%(holder)s is %(role)s of %(place)s") % names

    @property
    def holder(self) -> "AbstractBaseUser | Group":
        """The person or the team; the constraint says that there is exactly one."""
        return cast("AbstractBaseUser | Group", self.user or self.team)


class RefusalTally(models.Model):
    """A minute of one person's refusals, until rbac/refusals.py has written down how many were not told one by one.

    Only a keyed digest says what is counted together; the address is ciphertext.
    """

    LONGEST: ClassVar = 200

    key = models.BinaryField(_("key"), primary_key=True, max_length=32)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    what = models.CharField(_("refused"), max_length=LONGEST, blank=True)
    address = models.BinaryField(_("address"), default=b"")
    since = models.DateTimeField(_("since"))
    seen = models.PositiveBigIntegerField(_("refusals"))
    most = models.PositiveIntegerField(_("written one by one"))

    class Meta:
        verbose_name = _("refusals in a minute")
        verbose_name_plural = _("refusals in a minute")
        default_permissions = ()
        indexes = (models.Index(fields=("since",), name="refusal_tally_by_time"),)

    def __str__(self) -> str:
        return bytes(self.key).hex()[:12]
