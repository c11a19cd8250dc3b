"""The scope tree, and its closure table."""

from typing import Any, NoReturn

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager


class ScopeManager(MP_NodeManager):  # type: ignore[misc]
    """Read-only manager. Changes through it would leave the closure, and so access, out of date."""

    def add_root(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Change the tree through rbac.scopes.")

    add_child = add_sibling = move = fix_tree = load_bulk = add_root


class Scope(MP_Node):  # type: ignore[misc]
    """A node of the tree in which roles can be held. Change the tree only through rbac/scopes.py."""

    path = models.CharField(max_length=255, unique=True, db_collation="C")
    name = models.CharField(_("name"), max_length=200)
    # The closure of this one scope, nearest first, itself included: decisions about a loaded object need no query.
    # Keys, not paths, because a path is reused once its scope has moved away.
    ancestor_ids = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = ScopeManager()
    tree = MP_NodeManager()  # for rbac/administration/scopes.py only

    class Meta:
        verbose_name = _("scope")
        verbose_name_plural = _("scopes")

    def __str__(self) -> str:
        return self.name


class ScopeAncestor(models.Model):
    """Closure table of the tree: one row for every (scope, ancestor), each scope being its own ancestor too."""

    # Index-only in both directions: by the constraint, and by scope_descendants.
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="ancestor_links", db_index=False)
    ancestor = models.ForeignKey(
        Scope, on_delete=models.CASCADE, related_name="descendant_links", db_index=False
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("scope", "ancestor"), name="scope_ancestor_unique"),)
        indexes = (models.Index(fields=("ancestor", "scope"), name="scope_descendants"),)

    def __str__(self) -> str:
        return f"{self.scope_id} under {self.ancestor_id}"
