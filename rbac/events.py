"""Audit log events of this app."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.events import Event
from audit.stored_messages import in_the_code, render_field
from rbac.names import ROLES
from rbac.rulebook import rulebook


def place_in_words(values: Mapping[str, Any]) -> Any:
    """The scope of a role. Earlier rows hold a text for the whole site, in the language of the actor."""
    return gettext("the whole site") if values.get("scope", values["place"]) is None else values["place"]


def action_in_words(values: Mapping[str, Any]) -> Any:
    """The label of a grant's action; the row's own text if the rulebook no longer has the action."""
    known = {str(action): action.label for action in rulebook}
    return str(known.get(values.get("name", ""), values["action"]))


def reason_in_words(values: Mapping[str, Any]) -> Any:
    """Why something was refused. Earlier rows hold only the text, in the language of the refused user."""
    return render_field(values, "reason")


_PLACE, _ACTION = (("place", place_in_words),), (("action", action_in_words),)
_REASON = (("reason", reason_in_words), ("says", in_the_code))
ROLE_GRANTED = Event(
    "rbac.role.granted",
    fields=("role", "place", "scope", "until"),
    personal=("subject", "reason"),
    sentence=_("{actor} made {subject} {role} of {place}: {reason}"),
    called={"role": ROLES},
    reads=_PLACE,
)
ROLE_EXTENDED = Event(
    "rbac.role.extended",
    fields=("role", "place", "scope", "until", "until_before"),
    personal=("subject", "reason"),
    sentence=_("{actor} changed the end of {subject}'s role {role} of {place}: {reason}"),
    called={"role": ROLES},
    reads=_PLACE,
)
ROLE_REVOKED = Event(
    "rbac.role.revoked",
    fields=("role", "place", "scope"),
    personal=("subject", "reason"),
    sentence=_("{actor} took the role {role} of {place} from {subject}: {reason}"),
    called={"role": ROLES},
    reads=_PLACE,
)
GRANT_CREATED = Event(
    "rbac.grant.created",
    fields=("action", "name", "object", "until"),
    personal=("holder", "reason"),
    sentence=_("{actor} let {holder} {action} ({subject}): {reason}"),
    reads=_ACTION,
)
GRANT_CHANGED = Event(
    "rbac.grant.changed",
    fields=("action", "name", "object", "until"),
    personal=("holder", "reason"),
    sentence=_("{actor} changed until when {holder} may {action} ({subject}): {reason}"),
    reads=_ACTION,
)
GRANT_REVOKED = Event(
    "rbac.grant.revoked",
    fields=("action", "name", "object"),
    personal=("holder", "reason"),
    sentence=_("{actor} no longer lets {holder} {action} ({subject}): {reason}"),
    reads=_ACTION,
)
TEAM_CREATED = Event("rbac.team.created", sentence=_("{actor} made the team {subject}"))
TEAM_RENAMED = Event(
    "rbac.team.renamed", fields=("before",), sentence=_("{actor} renamed the team {before} to {subject}")
)
TEAM_MEMBER_ADDED = Event(
    "rbac.team.member_added",
    personal=("member", "reason"),
    sentence=_("{actor} added {member} to the team {subject}: {reason}"),
)
TEAM_MEMBER_REMOVED = Event(
    "rbac.team.member_removed",
    personal=("member", "reason"),
    sentence=_("{actor} took {member} out of the team {subject}: {reason}"),
)
TEAM_DELETED = Event(
    "rbac.team.deleted",
    fields=("name", "members"),
    personal=("reason",),
    sentence=_("{actor} deleted the team {name}, which had {members} members: {reason}"),
)
# Cells of a custom role: ``cells`` names for each action a built-in role.
CUSTOM_ROLE_CREATED = Event(
    "rbac.custom_role.created",
    fields=("name", "key", "version", "cells"),
    personal=("reason",),
    sentence=_("{actor} made the role {name}: {reason}"),
)
CUSTOM_ROLE_CHANGED = Event(
    "rbac.custom_role.changed",
    fields=("name", "key", "version", "cells", "name_before", "cells_before"),
    personal=("reason",),
    sentence=_("{actor} changed the role {name}, now version {version}: {reason}"),
)
CUSTOM_ROLE_DELETED = Event(
    "rbac.custom_role.deleted",
    fields=("name", "key", "version"),
    personal=("reason",),
    sentence=_("{actor} removed the role {name}: {reason}"),
)
PERSON_VOUCHED = Event(
    "rbac.person.vouched",
    personal=("subject", "reason"),
    sentence=_("{actor} vouched that {subject} is a person of their own: {reason}"),
)
SITE_FOUNDED = Event(
    "rbac.site.founded",
    sentence=_(
        "{actor} founded the site: who is named in the next 24 hours counts as a person of their own at once"
    ),
)
SEPARATION_CREATED = Event(
    "rbac.separation.created",
    fields=("first", "second"),
    personal=("reason",),
    sentence=_("{actor} decided that no one holds both {first} and {second}: {reason}"),
)
SEPARATION_ENDED = Event(
    "rbac.separation.ended",
    fields=("first", "second"),
    personal=("reason",),
    sentence=_("{actor} decided that {first} and {second} may be held together again: {reason}"),
)
ACCESS_REFUSED = Event(
    "rbac.access.refused",
    fields=("action", "name", "object", "method", "hidden"),
    personal=("reason", "says"),
    sentence=_("{actor} was refused to {action}: {reason}"),
    reads=(*_ACTION, *_REASON),
)
# Only if settings.RBAC_REPORT_ONLY lets through what the rules would refuse (docs/adopt-rbac.md).
ACCESS_REFUSAL_REPORTED = Event(
    "rbac.access.refusal_reported",
    fields=("action", "name", "view", "object", "method"),
    personal=("reason", "says"),
    reads=(*_ACTION, *_REASON),
    sentence=_("{actor} would have been refused by {view}: {reason}"),
)
# Number of refusals in a minute beyond those recorded individually; ``what`` is * for several actions.
REFUSALS_OMITTED = Event(
    "rbac.refusals.omitted",
    fields=("count", "what", "since"),
    sentence=_("{actor} was refused {count} more times within a minute: {what}"),
)
UNDECLARED_VIEW_REFUSED = Event(
    "rbac.undeclared_view.refused",
    fields=("view", "method"),
    sentence=_("{actor} asked for {view}, which declares no access rule, and was refused"),
)

EVENTS = (
    ROLE_GRANTED,
    ROLE_EXTENDED,
    ROLE_REVOKED,
    GRANT_CREATED,
    GRANT_CHANGED,
    GRANT_REVOKED,
    TEAM_CREATED,
    TEAM_RENAMED,
    TEAM_MEMBER_ADDED,
    TEAM_MEMBER_REMOVED,
    TEAM_DELETED,
    CUSTOM_ROLE_CREATED,
    CUSTOM_ROLE_CHANGED,
    CUSTOM_ROLE_DELETED,
    PERSON_VOUCHED,
    SITE_FOUNDED,
    SEPARATION_CREATED,
    SEPARATION_ENDED,
    ACCESS_REFUSED,
    ACCESS_REFUSAL_REPORTED,
    REFUSALS_OMITTED,
    UNDECLARED_VIEW_REFUSED,
)
