"""What this app writes into the journal."""

from django.utils.translation import gettext_lazy as _

from audit.events import Event

ROLE_GRANTED = Event(
    "rbac.role.granted",
    fields=("role", "place", "scope", "until"),
    personal=("subject", "reason"),
    sentence=_("{actor} made {subject} {role} of {place}: {reason}"),
)
ROLE_EXTENDED = Event(
    "rbac.role.extended",
    fields=("role", "place", "scope", "until", "until_before"),
    personal=("subject", "reason"),
    sentence=_("{actor} changed the end of {subject}'s role {role} of {place}: {reason}"),
)
ROLE_REVOKED = Event(
    "rbac.role.revoked",
    fields=("role", "place", "scope"),
    personal=("subject", "reason"),
    sentence=_("{actor} took the role {role} of {place} from {subject}: {reason}"),
)
ACCESS_REFUSED = Event(
    "rbac.access.refused",
    fields=("action", "object", "method", "hidden"),
    personal=("reason",),
    sentence=_("{actor} was refused to {action}: {reason}"),
)
UNDECLARED_VIEW = Event(
    "rbac.view.undeclared",
    fields=("view", "method"),
    sentence=_("{actor} asked for {view}, which declares no access rule, and was refused"),
)

EVENTS = (ROLE_GRANTED, ROLE_EXTENDED, ROLE_REVOKED, ACCESS_REFUSED, UNDECLARED_VIEW)
