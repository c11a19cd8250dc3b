"""Store of interrupted POSTs, for rbac's ``@replayable``: encrypted, bound, single use, for ten minutes."""

import hashlib
import json
import re
import secrets
from typing import cast
from urllib.parse import urlencode

from django.db.models.functions import Now
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.models import KeptRequest
from accounts.models.session import KEPT_LIFE
from accounts.sessions.http import Request
from audit.encryption import Undecryptable, decrypt, encrypt
from rbac.enforcement.view_guards import TOKEN_FIELD
from rbac.errors import Conflict

TOKEN_BYTES = 16  # 128 bits
MOST_AT_ONCE = 3  # per session: an interrupted form in each of a few tabs
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", TOKEN_FIELD})
LOOKS_SECRET = re.compile(
    r"passw|passphrase|secret|token|credential|(?:^|_)(?:code|pin|otp|key)(?:_|$)", re.IGNORECASE
)


class KeptRequests:
    """Implementation of rbac's Keeper."""

    def keep(self, request: HttpRequest, version: str) -> str:
        session = cast(Request, request).session.row
        if session is None or request.FILES:
            return ""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        content = {"bound": _bound(request, token, version), "fields": fields_of(request)}
        _make_room(session.pk)
        KeptRequest.objects.create(
            session=session,
            digest=_digest(token),
            payload=encrypt(json.dumps(content).encode()),
            expires_at=Now() + KEPT_LIFE,
        )
        return token

    def take(self, request: HttpRequest, token: str, version: str) -> QueryDict:
        session = cast(Request, request).session.row
        row = KeptRequest.objects.open().filter(session=session, digest=_digest(token)).first()
        # The deletion claims it: of two concurrent requests, one finds no row left to delete.
        if session is None or row is None or not KeptRequest.objects.filter(pk=row.pk).delete()[0]:
            raise Conflict(
                _(
                    "What you sent was kept for ten minutes, and for one time. Please go back and send it again."
                )
            )
        content = _opened(row)
        if content["bound"] != _bound(request, token, version):
            raise Conflict(
                _(
                    "This has changed since you pressed the button, so nothing was done. Look at it and decide again."
                )
            )
        return _restored(content["fields"])


def fields_of(request: HttpRequest) -> list[tuple[str, list[str]]]:
    """The posted fields, without secrets."""
    hidden = getattr(request, "sensitive_post_parameters", ())  # set by the decorator of that name
    if hidden == "__ALL__":
        return []
    return [
        (name, [str(value) for value in values])
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT and name not in hidden and not LOOKS_SECRET.search(name)
    ]


def _restored(fields: list[tuple[str, list[str]]]) -> QueryDict:
    return QueryDict(urlencode(dict(fields), doseq=True))


def _bound(request: HttpRequest, token: str, version: str) -> list[str]:
    """What a row is bound to: one moved to another session, or a token sent to another URL, does not decrypt."""
    session = cast(Request, request).session.row
    return [str(session.pk if session else ""), request.get_full_path(), version, _digest(token)]


def _opened(row: KeptRequest) -> dict[str, list]:  # type: ignore[type-arg]
    try:
        content: dict[str, list] = json.loads(decrypt(bytes(row.payload)))  # type: ignore[type-arg]
    except Undecryptable:
        return {"bound": [], "fields": []}
    return content


def _make_room(session_pk: int) -> None:
    """Deletes the oldest."""
    mine = KeptRequest.objects.filter(session=session_pk)
    newest = mine.open().order_by("-pk").values("pk")[: MOST_AT_ONCE - 1]
    mine.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
