"""Public text service functions: proposing words that readers see, accepting them, and the emergency.

The service functions of sections, topics and bylines decide who may propose, and propose here; ``WRITERS`` writes what
applies. PostgreSQL decides whether one person suffices (content/models/triggers/public_text.py).
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Now

from audit.actors import Actor
from audit.events import Event
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import ACCEPT_TEXT, IMPORT_CONTENT, SHOW_TEXT_ALONE, WITHDRAW_TEXT
from content.errors import WrongState
from content.models import PublicText, Signature, SignatureCheck
from content.models.public_text import LONGEST_REASON, TextKind
from content.public_text import events
from content.rulebook.signatures import words_demand_signature
from content.signatures.signing import store
from rbac.decisions import authorize
from rbac.errors import Invalid
from rbac.models import Scope

DOMAIN = b"secureproject/content/public-text/1\x00"
CAN_BE_EMPTY = ("description", "biography", "picture", "introduction")
DEADLINE = timedelta(hours=24)  # for a second look at what was shown at once
RED = ~Q(alone_because="") & Q(accepted_at=None)
type Words = Mapping[str, str]


class Writer(NamedTuple):
    """How the words of one kind of thing are read and written."""

    model: type[Model]
    read: Callable[[Any], Words]
    write: Callable[[PublicText, Actor], Model]  # makes the thing if the text has no subject yet


WRITERS: dict[str, Writer] = {}  # filled in AppConfig.ready()


def digest_of(kind: str, subject: int | None, words: Words, salt: str) -> str:
    """SHA-256, in hexadecimal. ``salt`` is erased with the words of a person: then no one can guess them from it."""
    content = {"kind": kind, "salt": salt, "subject": subject, "words": dict(words)}
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(DOMAIN + canonical.encode("ascii")).hexdigest()


def propose(
    kind: TextKind,
    thing: Any,
    words: Words,
    *,
    by: Actor,
    scope: Scope | None = None,
    source: str = "",
    at_once: str = "",
    **rest: Any,
) -> PublicText:
    """Proposes ``words`` for ``thing`` (None: a new one, made with ``rest``), and writes them if one person suffices.

    The caller has decided that ``by`` may. ``source``: the site that it is imported from, where it was public.
    ``at_once``: why an administrator shows a text of law before a second person has looked at it.
    Raises WrongState while another proposal for the same thing waits.
    """
    if source:
        authorize(by, IMPORT_CONTENT)
    subject = thing.pk if thing else None
    if subject and waiting_for(kind, subject):
        raise WrongState(_("Another change of these words waits for a second person. Settle that one first."))
    before = {n: value for n, value in WRITERS[kind].read(thing).items() if n in words} if thing else {}
    how = {"scope": scope, "source": source, "alone_because": at_once}
    text = _kept(kind, subject, words, by, before=before, rest=rest, **how)
    if text.is_red:
        return _write(text, events.TEXT_SHOWN_ALONE, by, reason=text.alone_because)
    if text.applied_at is not None:
        return _write(text, events.TEXT_APPLIED, by)
    record(events.TEXT_PROPOSED, by=by, about=text, **_facts(text))
    return text


def first_words(kind: TextKind, thing: Any, *, by: Actor) -> None:
    """Keeps what a new topic, byline or picture begins with: readers see it only with an article that is approved."""
    text = _kept(kind, None, {name: value for name, value in WRITERS[kind].read(thing).items() if value}, by)
    _is_of(text, thing)
    record(events.TEXT_APPLIED, by=by, about=text, **_facts(text))


def _kept(kind: TextKind, subject: int | None, words: Words, by: Actor, **rest: Any) -> PublicText:
    salt = secrets.token_hex(16)
    text = PublicText.objects.create(
        kind=kind,
        subject=subject,
        words=dict(words),
        salt=salt,
        digest=digest_of(kind, subject, words, salt),
        author_id=by.pk if isinstance(by, AbstractBaseUser) else None,
        **rest,
    )
    text.refresh_from_db()
    return text


def waiting_for(kind: str, subject: int) -> PublicText | None:
    return PublicText.objects.filter(kind=kind, subject=subject, applied_at=None, withdrawn_at=None).first()


def unsettled() -> QuerySet[PublicText]:
    """Those that wait, and those that no second person has looked at."""
    return PublicText.objects.filter(Q(applied_at=None, withdrawn_at=None) | RED)


def overdue() -> QuerySet[PublicText]:
    """Those that readers have seen for DEADLINE, and no second person has looked at."""
    return PublicText.objects.filter(RED, applied_at__lte=Now() - DEADLINE).order_by("pk")


@transaction.atomic
def accept(text: PublicText, *, by: Actor, digest: str, signature: Signature | None = None) -> PublicText:
    """A second person accepts exactly the words with ``digest``; of an emergency: has looked at them afterwards.

    Raises Refused, Invalid without a demanded ``signature``, and WrongState if it is settled or readers see other
    words by now.
    """
    text = _locked(text)
    authorize(by, ACCEPT_TEXT, text)
    if text.digest != digest or not (text.is_waiting or text.is_red):
        raise WrongState(_("This was settled meanwhile. Look at the list again."))
    shows = text.is_waiting
    if shows:
        _require_unchanged(text)
    signed = store(signature, text, is_demanded=words_demand_signature(text))  # PostgreSQL looks for it
    text.accepted_by_id = by.pk if isinstance(by, AbstractBaseUser) else None
    text.save(update_fields=["accepted_by"])
    text.refresh_from_db()
    if shows:
        return _write(text, events.TEXT_ACCEPTED, by, signature=signed)
    record(events.TEXT_ACCEPTED, by=by, about=text, signature=signed, **_facts(text))
    return text


@transaction.atomic
def show_alone(text: PublicText, *, by: Actor, reason: str) -> PublicText:
    """Emergency: the administrator who proposed the words shows them without a second person, flagged until one looks.

    Raises Refused, Invalid without a reason, and WrongState if it is settled.
    """
    text = _locked(text)
    authorize(by, SHOW_TEXT_ALONE, text)
    if not text.is_waiting:
        raise WrongState(_("This was settled meanwhile. Look at the list again."))
    if not (reason := reason.replace("\x00", "").strip()[:LONGEST_REASON]):
        raise Invalid(_("Say what the emergency is. Everybody concerned reads it."))
    _require_unchanged(text)
    text.alone_because = reason
    text.save(update_fields=["alone_because"])
    text.refresh_from_db()
    return _write(text, events.TEXT_SHOWN_ALONE, by, reason=reason)


@transaction.atomic
def withdraw(text: PublicText, *, by: Actor) -> PublicText:
    """Ends a proposal: by its author, or declined by another. Raises Refused, and WrongState if it is settled."""
    text = _locked(text)
    authorize(by, WITHDRAW_TEXT, text)
    if not text.is_waiting:
        raise WrongState(_("This was settled meanwhile. Look at the list again."))
    text.withdrawn_by_id = by.pk if isinstance(by, AbstractBaseUser) else None
    text.save(update_fields=["withdrawn_by"])
    record(events.TEXT_WITHDRAWN, by=by, about=text, **_facts(text))
    if text.kind == TextKind.BYLINE:  # of a person whom readers never saw under these words
        _erase(PublicText.objects.filter(pk=text.pk))
    return text


@transaction.atomic
def take_back(text: PublicText, *, by: Actor) -> None:
    """Gives readers the words from before ``text``, where they see its words and a signature of it does not verify.

    PostgreSQL lets only words return that readers saw before. What became part of another thing stays so, and what
    had no other name before keeps it.
    """
    text = _locked(text)
    authorize(by, WITHDRAW_TEXT, text)
    same = PublicText.objects.filter(kind=text.kind, subject=text.subject, applied_at__isnull=False)
    signed = SignatureCheck.objects.filter(
        signature__object=Concat(Value(f"{text._meta.label_lower}:"), OuterRef("pk"))
    )
    before: dict[str, str] = dict.fromkeys(CAN_BE_EMPTY, "")
    for earlier in same.filter(~Exists(signed.exclude(why_not="")), pk__lt=text.pk).order_by("pk"):
        before |= earlier.words
    if text.kind in {TextKind.EMBEDS, TextKind.REDIRECT, TextKind.SITE}:
        before = dict.fromkeys(text.words, "") | before
    shown = WRITERS[text.kind].read(thing) if (thing := thing_of(text)) else {}
    words = {
        name: before[name]
        for name, value in text.words.items()
        if name in before and shown.get(name) == value != before[name]
    }
    # What a signature did not show, its failure does not take away.
    if text.applied_at and words and text.kind not in {TextKind.PAGE, TextKind.NOTICE}:
        _write(
            _kept(TextKind(text.kind), text.subject, words, by, before=dict(text.words)),
            events.TEXT_APPLIED,
            by,
        )


def thing_of(text: PublicText) -> Any:
    """The section, topic or byline; None for one that is not made yet."""
    model = WRITERS[text.kind].model
    return model._default_manager.filter(pk=text.subject).first() if text.subject else None


def made_at_once(text: PublicText) -> Any:
    """What the proposal made. Raises WrongState if a second person has to accept it first."""
    if text.is_waiting:
        raise WrongState(_("A second person has to accept these words before readers see them."))
    return thing_of(text)


def erase(kind: TextKind, keys: list[int], *, by: Actor) -> None:
    """Erases the words of removed things, and what they could be guessed from; what waits for them is withdrawn."""
    found = PublicText.objects.filter(kind=kind, subject__in=keys)
    for text in found.filter(applied_at=None, withdrawn_at=None):
        withdraw(text, by=by)
    _erase(found)


def erase_addresses(article: int) -> None:
    """Erases the addresses that were proposed for an article from which something was removed by law."""
    _erase(PublicText.objects.filter(kind=TextKind.ARTICLE, subject=article))


def _erase(texts: QuerySet[PublicText]) -> None:
    texts.update(words={}, before={}, salt="")


def _facts(text: PublicText) -> dict[str, Any]:
    return {"kind": text.kind, "key": text.subject or 0, "digest": text.digest}


def _locked(text: PublicText) -> PublicText:
    return PublicText.objects.select_for_update(of=("self",)).select_related("scope").get(pk=text.pk)


def _require_unchanged(text: PublicText) -> None:
    thing = thing_of(text)
    shown = WRITERS[text.kind].read(thing) if thing else {}
    if any(shown.get(name) != value for name, value in text.before.items()) or (text.subject and not thing):
        raise WrongState(
            _("Readers see other words by now than this changes. Decline it, and propose it again.")
        )


def _write(text: PublicText, event: Event, by: Actor, **facts: Any) -> PublicText:
    thing = WRITERS[text.kind].write(text, by)
    if text.subject is None:
        _is_of(text, thing)
    record(event, by=by, about=text, **facts, **_facts(text))
    return text


def _is_of(text: PublicText, thing: Model) -> None:
    text.subject = thing.pk
    text.save(update_fields=["subject"])
