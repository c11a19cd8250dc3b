"""Changes to the scope tree, and scopes by the path that an app above gives them ("news/sport").

The closure is updated in the same transaction, by set SQL, however large the subtree.
"""

from collections.abc import Callable

from django.db import transaction

from audit.stored_messages import gettext as _
from foundation.registries import Slot
from foundation.sql import run_statement
from rbac.administration.separations import enforce_separations
from rbac.errors import Invalid
from rbac.models import RoleAssignment, Scope

_LOCK = 0x5C09E  # an arbitrary number that is unused elsewhere for pg_advisory_xact_lock

_LINK_NEW = """
INSERT INTO secure_rbac_scopeancestor (scope_id, ancestor_id)
SELECT %(scope)s, %(scope)s
UNION ALL
SELECT %(scope)s, ancestor_id FROM secure_rbac_scopeancestor WHERE scope_id = %(parent)s
"""

_UNLINK_FROM_ABOVE = """
DELETE FROM secure_rbac_scopeancestor AS link
USING secure_rbac_scopeancestor AS below
WHERE below.ancestor_id = %(scope)s AND link.scope_id = below.scope_id
  AND NOT EXISTS (
    SELECT 1 FROM secure_rbac_scopeancestor AS inside
    WHERE inside.ancestor_id = %(scope)s AND inside.scope_id = link.ancestor_id
  )
"""

_LINK_TO_NEW_PARENT = """
INSERT INTO secure_rbac_scopeancestor (scope_id, ancestor_id)
SELECT below.scope_id, above.ancestor_id
FROM secure_rbac_scopeancestor AS below, secure_rbac_scopeancestor AS above
WHERE below.ancestor_id = %(scope)s AND above.scope_id = %(parent)s
"""

_COPY_TO_ROWS = """
UPDATE secure_rbac_scope AS changed
SET ancestor_ids = closure.ids
FROM (
  SELECT link.scope_id, array_agg(link.ancestor_id ORDER BY EXISTS (
    SELECT 1 FROM secure_rbac_scopeancestor AS inside
    WHERE inside.ancestor_id = %(scope)s AND inside.scope_id = link.ancestor_id
  ) DESC, above.depth DESC) AS ids
  FROM secure_rbac_scopeancestor AS below
  JOIN secure_rbac_scopeancestor AS link ON link.scope_id = below.scope_id
  JOIN secure_rbac_scope AS above ON above.id = link.ancestor_id
  WHERE below.ancestor_id = %(scope)s
  GROUP BY link.scope_id
) AS closure
WHERE closure.scope_id = changed.id
"""


@transaction.atomic
def add_scope(name: str, parent: Scope | None = None) -> Scope:
    """A new scope, the last child of ``parent`` or the last at the top."""
    _lock_tree()
    fields = {"name": name}
    scope: Scope = Scope.tree.add_child(parent, fields) if parent else Scope.tree.add_root(fields)
    run_statement(_LINK_NEW, scope=scope.pk, parent=parent.pk if parent else None)
    run_statement(_COPY_TO_ROWS, scope=scope.pk)
    scope.refresh_from_db()
    return scope


@transaction.atomic
def move_scope(scope: Scope, to: Scope | None, *, before: Scope | None = None) -> None:
    """Moves ``scope`` and its subtree below ``to`` (None: to the top), last or directly before its child ``before``.

    Raises Invalid if ``to`` is ``scope`` itself or lies below it, or ``before`` is not a child of ``to``.
    """
    _lock_tree()
    for node in filter(None, (scope, to, before)):
        node.refresh_from_db()
    if to and scope.pk in to.ancestor_ids:
        raise Invalid("A place cannot be moved below itself.")
    if before and (_parent_id(before) != (to.pk if to else None) or before.pk == scope.pk):
        raise Invalid("The place to stand before must be another one below the same parent.")
    _move_in_tree(scope, to, before)
    with enforce_separations():  # roles held above now also count here
        run_statement(_UNLINK_FROM_ABOVE, scope=scope.pk)
        if to:
            run_statement(_LINK_TO_NEW_PARENT, scope=scope.pk, parent=to.pk)
        run_statement(_COPY_TO_ROWS, scope=scope.pk)
    scope.refresh_from_db()


def _move_in_tree(scope: Scope, to: Scope | None, before: Scope | None) -> None:
    if before:
        Scope.tree.move(scope, before, "left")
    elif to:
        Scope.tree.move(scope, to, "last-child")
    else:
        Scope.tree.move(scope, Scope.objects.get_last_root_node(), "last-sibling")


@transaction.atomic
def rename_scope(scope: Scope, name: str) -> None:
    Scope.objects.filter(pk=scope.pk).update(name=name)
    scope.name = name


@transaction.atomic
def remove_scope(scope: Scope) -> None:
    """Removes an empty scope. Raises Invalid while it has children or role assignments.

    Nothing here ever removes a subtree: that is how whole sites are lost by one click.
    """
    _lock_tree()
    scope.refresh_from_db()
    if not scope.is_leaf():
        raise Invalid("There are places below this one. Move or remove them first.")
    if RoleAssignment.objects.filter(scope=scope).exists():
        raise Invalid("People hold roles here. Revoke these first.")
    scope.delete()


def closure_differences() -> set[tuple[int, int]]:
    """Pairs (scope, ancestor) in which tree and closure disagree. Always empty; checked by tests and by the doctor."""
    paths = dict(Scope.objects.values_list("pk", "path"))
    tree = {
        (pk, other) for pk, path in paths.items() for other, above in paths.items() if path.startswith(above)
    }
    links = set(Scope.objects.values_list("pk", "ancestor_links__ancestor_id"))
    rows = {(pk, other) for pk, ids in Scope.objects.values_list("pk", "ancestor_ids") for other in ids}
    return (tree ^ links) | (tree ^ rows)


def _parent_id(scope: Scope) -> int | None:
    return scope.ancestor_ids[1] if len(scope.ancestor_ids) > 1 else None


def _lock_tree() -> None:
    # Two concurrent moves could each be valid and together make a cycle or give one path twice.
    run_statement("SELECT pg_advisory_xact_lock(%(lock)s)", lock=_LOCK)


resolver: Slot[Callable[[str], Scope | None]] = Slot("scope names")


def find_scope(path: str) -> Scope:
    """The scope at ``path``. Raises Invalid if there is none."""
    resolve = resolver.value
    scope = resolve(path.strip("/")) if resolve else None
    if scope is None:
        raise Invalid(_("There is no section at “%(path)s”.") % {"path": path})
    return scope
