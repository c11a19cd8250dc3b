"""Teams that were made, renamed or deleted in a window, and who came into them or went."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.utils.timezone import now
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.models import Entry
from rbac import teams as verbs
from rbac.custom_roles import role_called
from rbac.errors import Invalid
from rbac.models import Scope
from rbac.people import members_of
from rbac.roles import grant_role
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.reasons import given_reason
from secureproject.undoing.trail import MISSING, Before, by_thing, look_back, public, trails, why_nothing

MADE, RENAMED, JOINED, LEFT, DELETED = (
    f"rbac.team.{what}" for what in ("made", "renamed", "joined", "left", "deleted")
)
LOOKED_AT = 2_000  # entries about a team that was deleted
GRANTED, EXTENDED, REVOKED = (f"rbac.role.{what}" for what in ("granted", "extended", "revoked"))


def teams(pairs: Pairs, case: Case) -> Iterator[Line]:
    since = trails(pairs, (RENAMED, JOINED, LEFT))
    for (kind, key), found in by_thing(pairs).items():
        team = Group.objects.filter(pk=key).first()
        if team is not None:
            before = look_back(since[(kind, key)], case, _said)
            yield from _of(team, found, before, case)
            continue
        deleted = next((pair for pair in found if pair[0].event == DELETED), None)
        if deleted and not any(pair[0].event == MADE for pair in found):
            yield _again(key, found, deleted[0])


def _said(entry: Entry) -> Mapping[str, Any]:
    if entry.event == RENAMED:
        return {"name": public(entry, "before", MISSING)}
    return {f"member {entry.person_id}": entry.event == LEFT}


def _of(team: Group, pairs: Pairs, before: Before, case: Case) -> Iterator[Line]:
    facts: dict[str, Any] = {
        "name": team.name,
        "url": f"/cms/people/teams/{team.pk}/",
        "rows": ((Group, team.pk),),
        "state": before.state,
    }
    begun = next((entry.pk for entry, _line in pairs if entry.event == MADE), 0)
    if begun:
        do: Callable[[Actor], object] = lambda by: verbs.delete_team(team, reason=given_reason(), by=by)  # noqa: E731
        warning = _others_in(team, before)
        yield line_about(
            f"team:{team.pk}", pairs, will=_("delete the team"), warning=warning, do=do, after=begun, **facts
        )
        return
    yield from _members(team, [pair for pair in pairs if pair[0].event in {JOINED, LEFT}], before, facts)
    renamed = [pair for pair in pairs if pair[0].event == RENAMED]
    name = before.values.get("name")
    if renamed and (name is None or name == team.name):
        yield line_about(f"team-name:{team.pk}", renamed, why_not=why_nothing(_only(before, "name")), **facts)
    elif renamed:
        do = lambda by: verbs.rename_team(team, str(name), by=by)  # noqa: E731
        says = _("call it “%(name)s” again") % {"name": name}
        yield line_about(f"team-name:{team.pk}", renamed, will=says, do=do, **facts)


def _only(before: Before, name: str) -> Before:
    since = {key: entry for key, entry in before.since.items() if key == name}
    return Before(since=since, unknown=before.unknown & {name}, unread=before.unread & {name})


def _others_in(team: Group, before: Before) -> str:
    """Whom others put into it since, or nobody."""
    since = {key.removeprefix("member ") for key in before.since if key.startswith("member ")}
    names = sorted(str(user) for user in User.objects.filter(pk__in=_held_by(team, since)))
    return _("%(names)s came into it through somebody else.") % {"names": ", ".join(names)} if names else ""


def _held_by(team: Group, keys: Iterable[str]) -> list[int]:
    """Who of them is in it."""
    asked = [int(key) for key in keys if key]
    return list(members_of(team).filter(pk__in=asked).values_list("pk", flat=True))


def _members(team: Group, pairs: Pairs, before: Before, facts: Mapping[str, Any]) -> Iterator[Line]:
    by_member: dict[str, list[Any]] = {}
    for pair in pairs:
        by_member.setdefault(pair[0].person_id, []).append(pair)
    held = {str(key) for key in _held_by(team, by_member)}
    people = {str(user.pk): user for user in User.objects.filter(pk__in=[int(k) for k in by_member if k])}
    for key, found in by_member.items():
        yield _member(team, people.get(key), key, found, _only_of(before, f"member {key}"), held, facts)


def _only_of(before: Before, name: str) -> Before:
    only = _only(before, name)
    only.values = {key: value for key, value in before.values.items() if key == name}
    return only


def _member(
    team: Group,
    user: User | None,
    key: str,
    pairs: Pairs,
    before: Before,
    held: set[str],
    facts: Mapping[str, Any],
) -> Line:
    was = before.values.get(f"member {key}")
    line, given = f"member:{team.pk}:{key}", {**facts, "state": f"{was} {key in held}"}
    if user is None or was is None or was == (key in held):
        return line_about(line, pairs, why_not=why_nothing(before), **given)
    said = {"name": user, "team": team.name}
    if was:
        back = lambda by: verbs.add_member(team, user, reason=given_reason(), by=by)  # noqa: E731
        says = _("put %(name)s into the team “%(team)s” again") % said
        return line_about(line, pairs, will=says, do=back, gives=True, **given)
    out = lambda by: verbs.remove_member(team, user, reason=given_reason(), by=by)  # noqa: E731
    says = _("take %(name)s out of the team “%(team)s”") % said
    return line_about(line, pairs, will=says, do=out, **given)


def _again(key: str, pairs: Pairs, deleted: Entry) -> Line:
    """A team that was deleted is made anew, as the journal knows it: who was in it, and which roles it held."""
    name, told = str(public(deleted, "name")), _told_before(key, deleted)
    members, roles = _members_of(told), _roles_of(told)
    people = list(User.objects.filter(pk__in=members, is_active=True))
    facts: dict[str, Any] = {"name": name, "url": "/cms/people/teams/", "state": f"{sorted(members)} {roles}"}
    if Group.objects.filter(name=name).exists():
        there = _("There is a team of this name. Look whether it is the right one.")
        return line_about(f"team:{key}", pairs, why_not=there, **facts)
    says = _("make it again, with %(members)d members and %(roles)d roles") % {
        "members": len(people),
        "roles": len(roles),
    }
    warning = [
        _(
            "Permissions on single things that it held have to be given anew, and you are not added to it yourself:"
            " ask another administrator."
        )
    ]
    if (had := public(deleted, "members", 0)) != len(people):
        counted = {"known": len(people), "had": had}
        warning.append(
            _("It had %(had)d members; %(known)d of them are known and have an account in use.") % counted
        )

    if len(told) == LOOKED_AT:
        warning.append(
            _(
                "So much had happened to it that the newest was looked at alone: look whether roles are missing"
                " that were given long before."
            )
        )

    def take_back(by: Actor) -> None:
        team = verbs.make_team(name, by=by)
        for person in people:
            if person != by:
                verbs.add_member(team, person, reason=given_reason(), by=by)
        for role, scope, until in roles:
            _give(team, role, scope, until, by)

    return line_about(
        f"team:{key}", pairs, will=says, warning=" ".join(warning), do=take_back, gives=True, **facts
    )


def _told_before(key: str, deleted: Entry) -> list[Entry]:
    """What had happened to it, the last first: LOOKED_AT entries, however long there were others."""
    about = Entry.objects.filter(subject_kind="auth.group", subject_id=key, pk__lt=deleted.pk)
    return list(about.order_by("-pk")[:LOOKED_AT])


def _members_of(told: Iterable[Entry]) -> set[int]:
    """Whose last entry it is to have come. Nobody who is not known to have been in it at the end."""
    last: dict[str, str] = {}
    for entry in told:
        if entry.event in {JOINED, LEFT} and entry.person_id.isdecimal():
            last.setdefault(entry.person_id, entry.event)
    return {int(key) for key, event in last.items() if event == JOINED}


def _roles_of(told: Iterable[Entry]) -> Sequence[tuple[str, Any, str | None]]:
    """What was held by the last entry about each, the first given first."""
    last: dict[tuple[str, Any], Entry] = {}
    for entry in told:
        if entry.event in {GRANTED, EXTENDED, REVOKED}:
            last.setdefault((str(public(entry, "role")), public(entry, "scope")), entry)
    held = [(*of, public(entry, "until")) for of, entry in last.items() if entry.event != REVOKED]
    return held[::-1]


def _give(team: Group, role: str, scope: Any, until: str | None, by: Actor) -> None:
    where = Scope.objects.filter(pk=scope).first() if scope else None
    end = datetime.fromisoformat(until) if until else None
    if (scope and where is None) or (end and end <= now()):
        return  # the place is gone, or it would have ended by itself
    if (known := role_called(role)) is None:
        raise Invalid(_("The role %(role)s is not there any more.") % {"role": role})
    grant_role(team, known, scope=where, until=end, reason=given_reason(), by=by)
