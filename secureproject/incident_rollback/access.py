"""Roles and grants given by the account: they are revoked, unless another user changed them since.

What the account extended, changed or revoked is left to a person: a rollback never grants a right.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from accounts.models import User
from content.proofs.publication_proof import value_of
from rbac.events import GRANT_CREATED, ROLE_GRANTED
from rbac.grants import revoke_grant
from rbac.models import CustomRoleVersion, RoleAssignment
from rbac.roles import revoke_role
from rbac.rulebook import role_names, rulebook
from secureproject.incident_rollback.item import Item, Pair, Pairs, grouped, item_about, rollback_reason


def roles(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for each role granted in a scope."""

    def of(pair: Pair) -> tuple[str, str, str, Any]:
        entry = pair[0]
        return entry.subject_kind, entry.subject_id, str(value_of(entry, "role")), value_of(entry, "scope")

    for (kind, holder, role, scope), found in grouped(pairs, [ROLE_GRANTED], of).items():
        column = "team_id" if kind == Group._meta.label_lower else "user_id"
        rows = RoleAssignment.objects.filter(role__in=_keys_of_role(role), scope=scope, **{column: holder})
        key = f"role:{kind}:{holder}:{role}:{scope}"
        yield from _items(key, found, rows.filter(assigned_by=person), _("end this role"), revoke_role)


def grants(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for each permission on an object granted to a user or team."""

    def of(pair: Pair) -> tuple[str, str, str, str, str]:
        entry, line = pair
        to = entry.person_id or line.fields.get("holder", "")  # the entry names a team
        return entry.subject_kind, entry.subject_id, str(value_of(entry, "name")), entry.person_kind, to

    for (kind, key, name, to_kind, to), found in grouped(pairs, [GRANT_CREATED], of).items():
        store = next(store for store in rulebook.grant_stores if store.label == kind)
        model: Any = store.to_person if to_kind else store.to_team
        holder = {"user_id": to} if to_kind else {"group__name": to}
        codename = name.partition(".")[2]
        rows = model._default_manager.filter(content_object=key, permission__codename=codename, **holder)
        key = f"grant:{kind}:{key}:{name}:{to}"
        yield from _items(key, found, rows.filter(assigned_by=person), _("end this permission"), revoke_grant)


def _items(
    key: str, pairs: Sequence[Pair], rows: Any, will: str, end: Callable[..., object]
) -> Iterator[Item]:
    """``rows``: what the account granted, except what another user granted or changed since."""
    for held in rows.filter(assigned_at__lte=pairs[-1][0].recorded_at):
        revert = partial(end, held, reason=rollback_reason())
        yield item_about(key, pairs, will=will, state=f"{held.pk} {held.until}", revert=revert)


def _keys_of_role(name: str) -> list[str]:
    """Keys of a role. The audit log has a custom role under its name at that time, which may have changed since."""
    if name in role_names():
        return [name]
    return list(CustomRoleVersion.objects.filter(name=name).values_list("key", flat=True))
