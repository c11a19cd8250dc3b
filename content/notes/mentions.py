"""@Name in a note: who is meant, and that they learn of it by mail if they may see the article."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.functions import Lower
from procrastinate.contrib.django import app

from content.actions import VIEW_ARTICLE
from content.models import Article, ReviewNote
from rbac.decisions import decide

MOST = 10  # people in one note
MOST_NAMESAKES = 20
WORDS = 4  # of a name
_NAMED = re.compile(r"(?<![\w@.])@(\w[^\n@]{0,80})")
_WORD = re.compile(r"[^\s,;:!?()]+")


def mentioned_in(text: str, article: Article) -> list[Any]:
    """The people that ``text`` names with an @ and who may see ``article``, at most ten. One query and their decisions.

    Whoever may not see it is as good as nobody: no note tells who has an account here.
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


def names_nobody(text: str) -> bool:
    """Whether ``text`` means somebody with an @ at all: then whoever wrote it learns who was told."""
    return _NAMED.search(text) is None


def tell_mentioned(note: ReviewNote, article: Article, *, by: Any) -> list[Any]:
    """Queues a mail to each of them within the caller's transaction. Nobody writes to themselves."""
    people = [person for person in mentioned_in(note.text, article) if person.pk != getattr(by, "pk", None)]
    for person in people:
        # By its name: the tasks import what sends.
        app.configure_task("content.mail_news_to").defer(
            kind="mention", key=note.pk, event="mentioned", person=person.pk
        )
    return people


def _candidates(said: str) -> Iterator[str]:
    """What may be the name, the longest first."""
    ends = [match.end() for match in _WORD.finditer(said)][:WORDS]
    for end in reversed(ends):
        name = " ".join(said[:end].lower().split())
        yield name
        if name.endswith((".", "’s", "'s")):
            yield name.rstrip(".").removesuffix("’s").removesuffix("'s")
