"""What goes wrong on purpose: refusals (403, or 404 for what must stay unknown) and wrong requests (409, 422)."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404

if TYPE_CHECKING:
    from rbac.decisions import Decision


class Refused(PermissionDenied):
    """Raised by ``authorize``. ``decision`` says why; Django answers 403.

    ``named``: what was asked for, where nothing of the kind is there.
    """

    hidden = False

    def __init__(self, decision: "Decision", *, named: str = "") -> None:
        super().__init__(str(decision.reason))
        self.decision = decision
        self.named = named


class RefusedAndHidden(Refused, Http404):
    """Refused, and the person must not learn that the object exists: Django answers 404."""

    hidden = True


class Undeclared(PermissionDenied):
    """A view without a declared rule was asked for. Nobody gets it."""


class RecentLoginRequired(PermissionDenied):
    """The last log-in or confirmation is older than ``minutes``; the person has to confirm who they are.

    ``kept`` is the token of the interrupted POST where one was kept (rbac/enforcement/reauth_replay.py), else empty.
    """

    def __init__(self, minutes: int) -> None:
        super().__init__("Confirm that it is you before you go on.")
        self.minutes = minutes
        self.kept = ""


class Invalid(Exception):
    """The request makes no sense as things stand. ``message`` is for the person; ``status`` for the answer."""

    status: ClassVar[int] = 422

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Mistyped(Invalid):
    """Nobody could have meant it, whatever is there: a command answers that its usage is wrong."""


class Conflict(Invalid):
    """Somebody or something else was faster."""

    status = 409
