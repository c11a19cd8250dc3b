"""Roles and permissions that were given, prolonged or taken in a window: what was held before is held again.

What somebody else gave, took or changed since stays as they left it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.models import Entry
from audit.timeline import TimelineEntry, readable
from rbac.custom_roles import role_called
from rbac.grants import grant_object, revoke_grant
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.names import role_label
from rbac.roles import grant_role, revoke_role
from rbac.rulebook import role_names, rulebook
from secureproject.undoing.line import Case, Line, Pairs, Row, line_about
from secureproject.undoing.reasons import given_reason
from secureproject.undoing.trail import left_alone

ROLES = ("rbac.role.granted", "rbac.role.extended", "rbac.role.revoked")
GRANTS = ("rbac.grant.given", "rbac.grant.changed", "rbac.grant.taken")


class Held(NamedTuple):
    """Whether something was held, and until when (None: without an end)."""

    held: bool
    until: datetime | None = None


def roles(pairs: Pairs, case: Case) -> Iterator[Line]:
    by_role: dict[tuple[str, str, str, Any], list[tuple[Entry, TimelineEntry]]] = defaultdict(list)
    for entry, line in pairs:
        if entry.event in ROLES:
            of = entry.subject_kind, entry.subject_id, _said(entry, "role"), _said(entry, "scope")
            by_role[of].append((entry, line))
    for (kind, key, name, scope), found in by_role.items():
        yield _role(kind, key, (str(name), _key_of_role(name)), scope, found, case)


def _role(kind: str, key: str, role_as: tuple[str, str], scope: Any, pairs: Pairs, case: Case) -> Line:
    """Of a role at one place: as it was before the first of ``pairs``, if it is as the last of them left it.

    ``role_as``: what the journal calls the role, and its key.
    """
    said, role = role_as
    reason = given_reason()
    to_team = kind == Group._meta.label_lower
    column = {"team_id" if to_team else "user_id": int(key)}
    now_held = RoleAssignment.objects.filter(role=role, scope=scope, **column).first()
    first, last = pairs[0][0], pairs[-1][0]
    before = _before(first, first.event == ROLES[0], ROLES)
    line = f"role:{kind}:{key}:{role}:{scope}"
    holder: Any = (Group if to_team else User)._default_manager.filter(pk=key).first()
    if holder is None or not _is_as_left(now_held, last, case) or not _would_change(now_held, before):
        return _gone(line, pairs, case)
    if not before.held:
        assert now_held is not None  # noqa: S101  (or nothing would change)
        do: Callable[[Actor], object] = lambda by: revoke_role(now_held, reason=reason, by=by)  # noqa: E731
        return _to_do(line, pairs, _("take this role away"), now_held, do, url=_work_since(holder, pairs))
    where = Scope.objects.filter(pk=scope).first() if scope else None
    if scope and where is None:
        return _gone(line, pairs, case)

    def give(by: Actor) -> None:
        # A role that an administrator made and that was made again has another key by now.
        known = role_called(role) or role_called(said) or role
        grant_role(holder, known, scope=where, until=before.until, reason=reason, by=by)

    return _to_do(line, pairs, _as_before(before, now_held), now_held, give)


def grants(pairs: Pairs, case: Case) -> Iterator[Line]:
    by_grant: dict[tuple[str, ...], list[tuple[Entry, TimelineEntry]]] = defaultdict(list)
    for entry, line in pairs:
        if entry.event in GRANTS:
            to = entry.person_id or line.fields.get("holder", "")
            of = entry.subject_kind, entry.subject_id, str(_said(entry, "name")), entry.person_kind, to
            by_grant[of].append((entry, line))
    for (kind, key, name, to_kind, to), found in by_grant.items():
        yield _grant(kind, key, name, _holder(to_kind, to), found, case)


def _grant(kind: str, key: str, name: str, holder: Any, pairs: Pairs, case: Case) -> Line:
    reason = given_reason()
    store = next((one for one in rulebook.grant_stores if one.label == kind), None)
    line = f"grant:{kind}:{key}:{name}:{holder and holder._meta.label_lower}:{holder and holder.pk}"
    thing: Any = store and store.model._default_manager.filter(pk=key).first()
    if store is None or holder is None or thing is None:
        return _gone(line, pairs, case)
    model: Any = store.to_team if isinstance(holder, Group) else store.to_person
    column = {"group" if isinstance(holder, Group) else "user": holder}
    codename = name.partition(".")[2]
    now_held = model._default_manager.filter(
        content_object=thing, permission__codename=codename, **column
    ).first()
    first, last = pairs[0][0], pairs[-1][0]
    before = _before(first, first.event == GRANTS[0], GRANTS)
    if not _is_as_left(now_held, last, case) or not _would_change(now_held, before):
        return _gone(line, pairs, case)
    if not before.held:
        do: Callable[[Actor], object] = lambda by: revoke_grant(now_held, reason=reason, by=by)  # noqa: E731
        return _to_do(
            line, pairs, _("take this permission away"), now_held, do, url=_work_since(holder, pairs)
        )
    do = lambda by: grant_object(holder, name, thing, until=before.until, reason=reason, by=by)  # noqa: E731
    return _to_do(line, pairs, _as_before(before, now_held), now_held, do)


def _holder(kind: str, said: str) -> Any:
    """Whoever it was given to. A team is named in the entry by what it was called then."""
    if kind == User._meta.label_lower:
        return User.objects.filter(pk=said).first()
    return Group.objects.filter(name=said).first()


def _is_as_left(held: Any, last: Entry, case: Case) -> bool:
    """Whether nobody gave, changed or took it since the last entry of the window."""
    if last.event in {ROLES[2], GRANTS[2]}:
        return held is None or held.assigned_at <= last.recorded_at
    return held is not None and held.assigned_by_id == case.person.pk and held.assigned_at <= last.recorded_at


def _would_change(held: Any, before: Held) -> bool:
    if before.held and before.until is not None and before.until <= now():
        return held is not None  # it would have ended by itself: then it goes
    return (held is not None) != before.held or bool(held and held.until != before.until)


def _before(first: Entry, was_new: bool, events: tuple[str, str, str]) -> Held:
    """What was held before ``first``, as the journal says: by that entry itself, or by the one before it."""
    if was_new:
        return Held(held=False)
    if "until_before" in first.public:
        return _until(_said(first, "until_before"))
    earlier = Entry.objects.filter(
        Q(person_kind=first.person_kind, person_id=first.person_id),
        event__in=events,
        subject_kind=first.subject_kind,
        subject_id=first.subject_id,
        pk__lt=first.pk,
    )
    same = [name for name in ("role", "scope", "name") if name in first.public]
    for entry in earlier.order_by("-pk")[:50]:
        if all(_said(entry, name) == _said(first, name) for name in same) and _same_holder(entry, first):
            return _until(_said(entry, "until"))
    return Held(held=True)


def _same_holder(one: Entry, other: Entry) -> bool:
    """Teams stand in entries by name alone, which is read where it could be more than one."""
    if one.person_kind or "name" not in other.public:
        return True
    names = [line.fields.get("holder") for line in readable([one, other])]
    return names[0] == names[1]


def _until(said: Any) -> Held:
    until = datetime.fromisoformat(said) if said else None
    return Held(held=until is None or until > now(), until=until)


def _as_before(before: Held, held: Any) -> str:
    if held is None:
        return _("give it back")
    if before.until is None:
        return _("let it last without an end again")
    return _("let it end on %(date)s again") % {"date": f"{localtime(before.until):%Y-%m-%d %H:%M}"}


def _key_of_role(said: str) -> str:
    """Of a role that an administrator made, the journal says what it is called."""
    if said in role_names():
        return said
    made = CustomRole.objects.order_by("key").values_list("key", flat=True)
    return next((key for key in made if role_label(key) == said), said)


def _said(entry: Entry, name: str) -> Any:
    return entry.public.get(name, ["", ""])[1]


def _work_since(holder: Any, pairs: Pairs) -> str:
    """Where to look at what whoever got it did with it."""
    if not isinstance(holder, User):
        return f"/cms/people/teams/{holder.pk}/"
    since = localtime(pairs[0][0].recorded_at)
    return f"/cms/people/{holder.pk}/undo/?since={since:%Y-%m-%dT%H:%M:%S}"


def _to_do(
    key: str, pairs: Pairs, will: str, held: Any, do: Callable[[Actor], object], *, url: str = ""
) -> Line:
    rows: tuple[Row, ...] = ((type(held), held.pk),) if held else ()
    state = f"{held and held.pk} {held and held.until}"
    return line_about(key, pairs, will=will, state=state, do=do, rows=rows, url=url, gives=held is None)


def _gone(key: str, pairs: Pairs, case: Case) -> Line:
    """Nothing of it is left, or somebody else changed it since: then they are named."""
    last = pairs[-1][0]
    since = Entry.objects.filter(
        event__in=ROLES if last.event in ROLES else GRANTS,
        subject_kind=last.subject_kind,
        subject_id=last.subject_id,
        pk__gt=last.pk,
    )
    same = [name for name in ("role", "scope", "name") if name in last.public]
    later = [
        entry
        for entry in since.order_by("-pk")[:50]
        if entry.pk not in case.keys
        and entry.person_id == last.person_id
        and all(_said(entry, name) == _said(last, name) for name in same)
    ]
    return line_about(
        key, pairs, why_not=left_alone(later[:1]) if later else _("Nothing of it is left to take back.")
    )
