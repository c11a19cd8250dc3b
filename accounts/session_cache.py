"""Sessions in a cache that all processes share (CACHE_URL): reading one then asks the database nothing.

An entry is encrypted, bound to the session's digest, leaves the password's hash out and lives for a minute. It counts
only while two random words in the cache are what they were *before* its row was read: one for the person, one for
everybody. Whoever changes or ends something closes a word *before* the commit: no entry counts and none is made until
a new word stands there, after it. So an ended session stops at once, an entry that was being made from the old row
meanwhile is stillborn, and when process or cache die between the two, the database is asked.

Who could not reach the cache, or has just connected to it, believes nothing in it for as long as an entry lives
(cache_trust.py): a server that died may come back with what it held before. What remains: a process that is cut off
from the cache while others are not cannot close a word, and they believe an entry for the rest of its minute.
"""

import base64
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, models, transaction

from accounts.cache_trust import ENTRY_SECONDS, trust
from audit.encryption import Undecryptable, decrypt, encrypt

logger = logging.getLogger(__name__)

WORD_SECONDS = 24 * 3600
CLOSED, CLOSED_SECONDS = "closed ", 600  # longer than any transaction lasts
LEFT_OUT = frozenset({"password"})
EVERYBODY = "session.words.everybody"

type Words = list[str]


def _unless_the_cache_is_down[**P, R](function: Callable[P, R]) -> Callable[P, R | None]:
    """Without the cache the database answers. Which exceptions a backend raises is its own business."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | None:
        if not settings.SESSIONS_CACHED:
            return None
        try:
            return function(*args, **kwargs)
        except Exception:
            logger.exception("The cache of sessions does not answer.")
            trust.lose()
            return None

    return guarded


@_unless_the_cache_is_down
def words_before(digest: str) -> Words | None:
    """To be asked before the row is read, and given to ``keep``. None while it is not known whose session it is."""
    person = cache.get(f"session.of.{digest}")
    return _words(person) if person else None


@_unless_the_cache_is_down
def keep(digest: str, parts: Mapping[str, models.Model], person: int, words: Words | None) -> None:
    """``parts`` are the objects of the row by name. The first time it is only noted whose session it is."""
    if words is None:
        cache.set(f"session.of.{digest}", person, WORD_SECONDS)
        return
    if any(word.startswith(CLOSED) for word in words):
        return  # something about this person is being changed in this moment
    facts = {name: _packed(obj) for name, obj in parts.items()}
    content = {"of": digest, "person": person, "words": words, "facts": facts}
    cache.set(f"session.row.{digest}", encrypt(json.dumps(content).encode()), ENTRY_SECONDS)


@_unless_the_cache_is_down
def find(digest: str, kinds: Mapping[str, type[models.Model]]) -> dict[str, Any] | None:
    """The objects of an entry that still counts, made of ``kinds``; no query."""
    sealed = cache.get(f"session.row.{digest}")
    if sealed is None or not trust.is_there():  # asked second: reading may be what connects
        return None
    try:
        content = json.loads(decrypt(sealed))
    except Undecryptable:
        return None
    if content["of"] != digest or content["words"] != _words(content["person"]):
        return None
    made = {name: _unpacked(kind, content["facts"][name]) for name, kind in kinds.items()}
    return None if None in made.values() else made


def forget(person: int | None) -> None:
    """No entry about this person counts any longer, and none made before the commit will.

    To be called inside the transaction that changes something, best before the change.
    """
    if settings.SESSIONS_CACHED and person is not None:
        _close(_word_of(person))


def forget_everybody() -> None:
    """When many rows change at once, or it is not known whose."""
    if settings.SESSIONS_CACHED:
        _close(EVERYBODY)


def _close(word: str) -> None:
    _set(word, CLOSED + secrets.token_hex(16), CLOSED_SECONDS)
    transaction.on_commit(partial(_open, word))


def _open(word: str) -> None:
    _set(word, secrets.token_hex(16), WORD_SECONDS)


@_unless_the_cache_is_down
def _set(word: str, value: str, seconds: int) -> None:
    cache.set(word, value, seconds)


def _words(person: int) -> Words:
    names = [_word_of(person), EVERYBODY]
    found = cache.get_many(names)
    for name in names:
        if name not in found:
            cache.add(name, secrets.token_hex(16), WORD_SECONDS)
            found[name] = cache.get(name)
    return [str(found[name]) for name in names]


def _word_of(person: int) -> str:
    return f"session.words.{person}"


def _packed(obj: models.Model) -> dict[str, Any]:
    names = (field.attname for field in obj._meta.concrete_fields if field.attname not in LEFT_OUT)
    return {name: _plain(getattr(obj, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return (
        base64.b64encode(bytes(value)).decode()
        if isinstance(value, bytes | bytearray | memoryview)
        else value
    )


def _unpacked(kind: type[models.Model], facts: Mapping[str, Any]) -> models.Model | None:
    """What is left out is loaded when it is asked for. None when the columns are those of another release."""
    fields = [field for field in kind._meta.concrete_fields if field.attname not in LEFT_OUT]
    if {field.attname for field in fields} != facts.keys():
        return None
    values = [_restored(field, facts[field.attname]) for field in fields]
    return kind.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], values)


def _restored(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if isinstance(field, models.BinaryField) else value
