"""Expected errors: refusals (403, or 404 for objects that must stay hidden) and invalid requests (409, 422)."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise

from audit.stored_messages import say

if TYPE_CHECKING:
    from rbac.decisions import Decision


class Refused(PermissionDenied):
    """Raised by ``authorize``. ``decision`` has the reason; Django answers 403.

    ``named``: what the URL named, if there is no such object.
    """

    hidden = False

    def __init__(self, decision: "Decision", *, named: str = "") -> None:
        super().__init__(str(decision.reason))
        self.decision = decision
        self.named = named


class RefusedAndHidden(Refused, Http404):
    """Refused, and the user must not learn that the object exists: Django answers 404."""

    hidden = True


class Undeclared(PermissionDenied):
    """The requested view declares no rule. No user gets it."""


class RecentLoginRequired(PermissionDenied):
    """The last login or confirmation is older than ``minutes``; the user has to re-authenticate.

    ``kept`` is the token of the interrupted POST if it was stored (rbac/enforcement/view_guards.py), else empty.
    """

    def __init__(self, minutes: int) -> None:
        super().__init__("Confirm that it is you before you go on.")
        self.minutes = minutes
        self.kept = ""


class Invalid(Exception):
    """The request is invalid in the current state. ``message`` is for the user; ``status`` is the HTTP status.

    ``facts``: the parameters of ``sentence``.
    """

    status: ClassVar[int] = 422
    sentence: ClassVar[Promise]  # the message of a class that has one for all cases

    def __init__(self, message: Any = "", **facts: Any) -> None:
        self.message = message or (say(self.sentence) % facts if facts else say(self.sentence))
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class Mistyped(Invalid):
    """Invalid in any state: a command reports wrong usage."""


class Conflict(Invalid):
    """Another user or process was faster."""

    status = 409
