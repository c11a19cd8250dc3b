"""Session store. Only this store and the browser know the key in the cookie; everything else sees its digest.

A stolen database, log or audit log therefore contains no usable session, and write access to the table is not enough
to create one: the payload is encrypted, authenticated and bound to its row's digest, user and device. A stolen
session cookie alone is not enough either: the browser must send the device's cookie as well.
"""

import hashlib
import json
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.events import SESSION_MISUSED
from accounts.models import Device, Session, SignedIn, User
from accounts.models.session import BEFORE_LOG_IN_LIFE, absolute_life
from accounts.sessions.client_fingerprint import encrypt_trace, trace_now
from audit.actors import ANONYMOUS
from audit.encryption import Secret, Undecryptable, decrypt, encrypt
from audit.record import record
from foundation.prepared_queries import Parameter, prepared_objects

WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits
SEEN_AT_MOST_EVERY = timedelta(minutes=1)
MISUSE_AT_MOST_EVERY = timedelta(minutes=1)  # otherwise a thief could flood the audit log


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(SessionBase):
    """``session_key`` is the digest; ``cookie`` is the key itself, used only as the cookie's value.

    ``shown``: digests of the device tokens sent along. ``background``: sent by a script without user activity.
    """

    def __init__(
        self, session_key: str | None = None, *, shown: frozenset[str] = frozenset(), background: bool = False
    ) -> None:
        known = session_key is not None and WELL_FORMED.fullmatch(session_key) is not None
        self._key = Secret(session_key) if session_key and known else None
        super().__init__(digest_of(session_key) if session_key and known else None)
        self._shown, self._background = shown, background
        self.row: Session | None = None
        self.device: Device | None = None
        self.device_cookie = Secret("")  # to be set by the response
        self.factor = ""
        self.authenticated_at: datetime | None = None
        self.flushed = self.device_was_known = False
        self.misused = ""  # digest of a session whose device cookie was missing
        self._password_was_right = False

    @property
    def cookie(self) -> str | None:
        return self._key.reveal() if self._key and self.session_key else None

    def extend_nothing(self) -> None:
        """For a request that may be another site's: reading the session does not extend it."""
        self._background = True

    def as_stored(self) -> "SessionStore":
        """The session loaded again, without the changes of this request."""
        key = self._key.reveal() if self._key else None
        return SessionStore(key, shown=self._shown, background=self._background)

    def sign_in(self, *, factor: str) -> None:
        """Stores what was just proved. The caller rotates the key."""
        self.factor, self.authenticated_at = factor, timezone.now()
        self.modified = True

    def bind_to(self, device: Device, *, cookie: str, known: bool = False) -> None:
        """From the next save on, the session opens only for a browser that sends the token of ``device``."""
        self.device, self.device_cookie, self.device_was_known = device, Secret(cookie), known
        self.modified = True

    def person(self) -> User | None:
        """The logged-in user, loaded together with the session; None if there is none or they may not log in."""
        claimed = self.get(SESSION_KEY)
        user = self.row.user if self.row else None
        if user is None or claimed != str(user.pk) or not user.may_log_in:
            return None
        if not (self._password_was_right or _password_unchanged(user, self.get(HASH_SESSION_KEY, ""))):
            return None
        user.signed_in = self.signed_in()
        return user

    def signed_in(self) -> SignedIn:
        return SignedIn(self.row.pk if self.row else None, self.factor, self.authenticated_at)

    def load(self) -> dict[str, Any]:
        row = alive(self.session_key)
        data = self._opened(row) if row and self._shown_by_its_device(row) else None
        if row is None or data is None:
            self._forget_key()
            return {}
        if row.user and _password_unchanged(row.user, data.get(HASH_SESSION_KEY, "")):
            self._password_was_right = True
        self.row, self.device, self.factor = row, row.device, row.factor
        self.authenticated_at = row.authenticated_at
        if not self._background and timezone.now() - row.last_seen > SEEN_AT_MOST_EVERY:
            Session.objects.filter(pk=row.pk).update(last_seen=Now(), trace=encrypt_trace(trace_now()))
        return data

    def _shown_by_its_device(self, row: Session) -> bool:
        """An anonymous session has no device yet; a user's session without one never opens."""
        if row.device is None:
            return row.user_id is None
        if row.device.digest in self._shown:
            return True
        self.misused = row.digest
        _note_misuse(row)
        return False

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(digest=session_key).exists()

    def create(self) -> None:
        self._take_new_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        values = self._values(self._content(no_load=must_create))
        if must_create:
            return self._insert(values)
        return self._update(str(self.session_key), values)

    def cycle_key(self) -> None:
        """A new key for the same session: the old cookie stops working at once."""
        data, old = self._content(), self.session_key
        self._take_new_key()
        self._session_cache = data
        self.modified = True
        if old is None:
            return self.save(must_create=True)
        values = self._values(data)
        return self._update(old, {"digest": self.session_key, **values})

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.filter(digest=session_key or self.session_key).delete()

    def flush(self) -> None:
        super().flush()
        self._forget_key()
        self.row, self.device, self.factor, self.authenticated_at = None, None, "", None
        self.device_cookie, self.flushed = Secret(""), True

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.over().delete()

    def _content(self, *, no_load: bool = False) -> dict[str, Any]:
        data: dict[str, Any] = self._get_session(no_load)  # type: ignore[attr-defined]
        return data

    def _values(self, data: dict[str, Any]) -> dict[str, Any]:
        user_id = data.get(SESSION_KEY)
        values: dict[str, Any] = {
            "payload": self._sealed(data),
            "user_id": int(user_id) if user_id else None,
            "device_id": self._device_id,
            "factor": self.factor,
            "authenticated_at": self.authenticated_at,
        }
        signing_in = user_id and (self.row is None or self.row.user_id is None)
        if signing_in:
            values |= {"started_at": Now(), "expires_at": Now() + absolute_life()}
            values |= {"last_seen": Now(), "trace": encrypt_trace(trace_now())}
        return values

    def _update(self, digest: str, values: dict[str, Any]) -> None:
        if not Session.objects.filter(digest=digest).update(**values):
            raise UpdateError

    def _insert(self, values: dict[str, Any]) -> None:
        life = {"expires_at": Now() + BEFORE_LOG_IN_LIFE} | values
        try:
            with transaction.atomic():
                self.row = Session.objects.create(digest=str(self.session_key), **life)
        except IntegrityError as error:
            raise CreateError from error

    def _sealed(self, data: dict[str, Any]) -> bytes:
        bound = {"of": self.session_key, "device": self._device_id}
        return encrypt(json.dumps({**bound, "data": data}).encode())

    def _opened(self, row: Session) -> dict[str, Any] | None:
        try:
            content = json.loads(decrypt(bytes(row.payload)))
        except Undecryptable:
            return None
        # A payload moved from one row to another must not open there, nor a row that was given another device.
        bound = (content["of"], content.get("device")) == (row.digest, row.device_id)
        return content["data"] if bound else None

    @property
    def _device_id(self) -> int | None:
        return self.device.pk if self.device else None

    def _take_new_key(self) -> None:
        key = secrets.token_urlsafe(32)
        self._key, self._session_key = Secret(key), digest_of(key)

    def _forget_key(self) -> None:
        self._key, self._session_key = None, None


def _password_unchanged(user: User, proof: str) -> bool:
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(proof, each) for each in hashes)


def _note_misuse(row: Session) -> None:
    """The cookie of ``row`` was sent by another browser. Shown to its owner in the activity log and session list."""
    just_noted = Q(misused_at__gt=Now() - MISUSE_AT_MOST_EVERY)
    with transaction.atomic():
        if Session.objects.filter(pk=row.pk).exclude(just_noted).update(misused_at=Now()):
            record(SESSION_MISUSED, by=ANONYMOUS, about=row.user)


def _alive() -> QuerySet[Session]:
    return Session.objects.alive().filter(digest=Parameter("digest", CharField()))


_ALIVE = prepared_objects(_alive, ("user", "device"))


def alive(digest: str | None) -> Session | None:
    """The session with this digest, unless it has expired."""
    rows = _ALIVE.rows(digest=digest) if digest else []
    return rows[0] if rows else None
