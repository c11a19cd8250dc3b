"""The session store. The key in the cookie is known to this store and the browser; everybody else sees its digest.

A stolen database, log or journal therefore gives nobody a session, and somebody who can write to the table cannot make
one: the payload is encrypted, authenticated and bound to its own row's digest.
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
from django.db.models import CharField
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import Session, SignedIn, User
from accounts.models.session import ABSOLUTE_LIFE, BEFORE_LOG_IN_LIFE
from audit.encryption import Secret, Undecryptable, decrypt, encrypt
from rbac.prepared import Slot
from rbac.prepared_objects import PreparedObjects

WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits
SEEN_AT_MOST_EVERY = timedelta(minutes=1)


_ALIVE = PreparedObjects(
    lambda: Session.objects.alive().filter(digest=Slot("digest", CharField())), ("user",)
)


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class SessionStore(SessionBase):
    """``session_key`` is the digest; ``cookie`` is the key itself and goes nowhere but into the cookie."""

    def __init__(self, session_key: str | None = None) -> None:
        known = session_key is not None and WELL_FORMED.fullmatch(session_key) is not None
        self._key = Secret(session_key) if session_key and known else None
        super().__init__(digest_of(session_key) if session_key and known else None)
        self.row: Session | None = None
        self.factor = ""
        self.authenticated_at: datetime | None = None
        self.flushed = False

    @property
    def cookie(self) -> str | None:
        return self._key.reveal() if self._key and self.session_key else None

    def sign_in(self, *, factor: str) -> None:
        """Note what was proved just now. The caller rotates the key."""
        self.factor, self.authenticated_at = factor, timezone.now()
        self.modified = True

    def person(self) -> User | None:
        """Who is signed in, loaded together with the session; None when nobody is or may be."""
        claimed = self.get(SESSION_KEY)
        user = self.row.user if self.row else None
        if user is None or claimed != str(user.pk) or not user.may_log_in:
            return None
        if not self._password_unchanged(user):
            return None
        user.signed_in = self.signed_in()
        return user

    def signed_in(self) -> SignedIn:
        return SignedIn(self.row.pk if self.row else None, self.factor, self.authenticated_at)

    def load(self) -> dict[str, Any]:
        row = next(iter(_ALIVE.rows(digest=self.session_key)), None)
        data = self._opened(row) if row else None
        if row is None or data is None:
            self._forget_key()
            return {}
        self.row, self.factor, self.authenticated_at = row, row.factor, row.authenticated_at
        if timezone.now() - row.last_seen > SEEN_AT_MOST_EVERY:
            Session.objects.filter(pk=row.pk).update(last_seen=Now())
        return data

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
        if not Session.objects.filter(digest=self.session_key).update(**values):
            raise UpdateError
        return None

    def cycle_key(self) -> None:
        """A new key for the same session: the old cookie stops working at once."""
        data, old = self._content(), self.session_key
        self._take_new_key()
        self._session_cache = data
        self.modified = True
        if old is None:
            return self.save(must_create=True)
        values = self._values(data)
        if not Session.objects.filter(digest=old).update(digest=self.session_key, **values):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.filter(digest=session_key or self.session_key).delete()

    def flush(self) -> None:
        super().flush()
        self._forget_key()
        self.row, self.factor, self.authenticated_at, self.flushed = None, "", None, True

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
            "factor": self.factor,
            "authenticated_at": self.authenticated_at,
        }
        signing_in = user_id and (self.row is None or self.row.user_id is None)
        if signing_in:
            values |= {"started_at": Now(), "expires_at": Now() + ABSOLUTE_LIFE}
        return values

    def _insert(self, values: dict[str, Any]) -> None:
        life = {"expires_at": Now() + BEFORE_LOG_IN_LIFE} | values
        try:
            with transaction.atomic():
                self.row = Session.objects.create(digest=str(self.session_key), **life)
        except IntegrityError as error:
            raise CreateError from error

    def _sealed(self, data: dict[str, Any]) -> bytes:
        return encrypt(json.dumps({"of": self.session_key, "data": data}).encode())

    def _opened(self, row: Session) -> dict[str, Any] | None:
        try:
            content = json.loads(decrypt(bytes(row.payload)))
        except Undecryptable:
            return None
        # A payload moved from one row to another must not open there.
        return content["data"] if content["of"] == row.digest else None

    def _password_unchanged(self, user: User) -> bool:
        proof = self.get(HASH_SESSION_KEY, "")
        hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
        return any(constant_time_compare(proof, each) for each in hashes)

    def _take_new_key(self) -> None:
        key = secrets.token_urlsafe(32)
        self._key, self._session_key = Secret(key), digest_of(key)

    def _forget_key(self) -> None:
        self._key, self._session_key = None, None
