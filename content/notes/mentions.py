"""Mentions (@Name) in a note: users who may see the article are notified by email."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.functions import Lower
from procrastinate.contrib.django import app

from content.actions import VIEW_ARTICLE
from content.models import Article, ReviewNote
from rbac.decisions import decide

MOST = 10  # users in one note
MOST_NAMESAKES = 20
WORDS = 4  # of a name
_NAMED = re.compile(r"(?<![\w@.])@(\w[^\n@]{0,80})")
_WORD = re.compile(r"[^\s,;:!?()]+")


def mentioned_in(text: str, article: Article) -> list[Any]:
    """Users that ``text`` mentions with an @ and who may see ``article``, at most ten. One query and their decisions.

    A user who may not see it counts as unknown: no note reveals who has an account here.
    """
    wanted = [list(_candidates(match[1])) for match in _NAMED.finditer(text)][:MOST]
    names = {name for candidates in wanted for name in candidates}
    if not names:
        return []
    people = get_user_model()._default_manager.annotate(called=Lower("name"))
    known: dict[str, list[Any]] = {}
    for person in people.filter(called__in=names, is_active=True).order_by("pk")[:MOST_NAMESAKES]:
        if decide(person, VIEW_ARTICLE, article).allowed:
            known.setdefault(person.called, []).append(person)
    meant: dict[int, Any] = {}
    for candidates in wanted:
        longest = next((name for name in candidates if name in known), "")
        meant |= {person.pk: person for person in known.get(longest, ())}
    return list(meant.values())[:MOST]


def mentions_no_one(text: str) -> bool:
    """Whether ``text`` has no mention at all; otherwise its author learns who was notified."""
    return _NAMED.search(text) is None


def notify_mentioned(note: ReviewNote, article: Article, *, by: Any) -> list[Any]:
    """Queues an email to each within the caller's transaction. Authors are not notified of their own notes."""
    people = [person for person in mentioned_in(note.text, article) if person.pk != getattr(by, "pk", None)]
    for person in people:
        # By dotted name: the tasks import the sending module.
        app.configure_task("content.mail_news_to").defer(
            kind="mention", key=note.pk, event="mentioned", person=person.pk
        )
    return people


def _candidates(said: str) -> Iterator[str]:
    """Possible names, longest first."""
    ends = [match.end() for match in _WORD.finditer(said)][:WORDS]
    for end in reversed(ends):
        name = " ".join(said[:end].lower().split())
        yield name
        if name.endswith((".", "’s", "'s")):
            yield name.rstrip(".").removesuffix("’s").removesuffix("'s")
