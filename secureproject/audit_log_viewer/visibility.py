"""Audit log visibility: administrators of the site read all of it, editors what happened in their sections.

One query for any number of sections and roles; network addresses and devices are for administrators only.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import ngettext_lazy

from audit.actors import Actor
from audit.models import Entry
from audit.timeline import TimelineEntry, readable
from content.actions import VIEW_CORRECTION, VIEW_EMERGENCY, VIEW_REDACTION
from content.articles.emergency_publication import unsigned
from content.corrections.verbs import open_corrections
from content.models import Article, Asset, Comment, Redaction, Section
from rbac.decisions import decide, decide_anywhere
from rbac.errors import Refused
from rbac.queries import visible_to
from secureproject.actions import VIEW_AUDIT_LOG, VIEW_SECTION_AUDIT_LOG
from secureproject.audit_log_viewer.anomalies import anomalies

EMERGENCIES = ngettext_lazy(
    "%(number)d emergency publication in your sections waits for a second look.",
    "%(number)d emergency publications in your sections wait for a second look.",
    "number",
)
CORRECTIONS = ngettext_lazy(
    "%(number)d urgent correction in your sections waits for a second person.",
    "%(number)d urgent corrections in your sections wait for a second person.",
    "number",
)
REMOVALS = ngettext_lazy(
    "%(number)d removal by law in your sections waits for an administrator.",
    "%(number)d removals by law in your sections wait for an administrator.",
    "number",
)


def reads_whole_log(person: Actor) -> bool:
    return decide(person, VIEW_AUDIT_LOG).allowed


def visible_entries(person: Actor, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """The ``entries`` that ``person`` may read. Raises Refused for a user who is an editor nowhere."""
    if reads_whole_log(person):
        return entries
    if not (decision := decide_anywhere(person, VIEW_SECTION_AUDIT_LOG)).allowed:
        raise Refused(decision)
    sections = visible_to(person, VIEW_SECTION_AUDIT_LOG, Section)
    articles = Article.objects.filter(section__in=sections.values("pk"))
    happened = Q()
    for things in (
        sections,
        articles,
        Comment.objects.filter(article__in=articles.values("pk")),
        Asset.objects.filter(section__in=sections.values("pk")),
    ):
        happened |= _about(things)
    return entries.filter(happened)


def _about(things: QuerySet[Model]) -> Q:
    keys = things.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Q(subject_kind=things.model._meta.label_lower, subject_id__in=keys)


def readable_lines(person: Actor, entries: Iterable[Entry]) -> list[TimelineEntry]:
    """``entries`` as ``person`` may read them."""
    lines = readable(entries)
    if reads_whole_log(person):
        return lines
    return [replace(line, address=None, device=None, request_id="") for line in lines]


def anomalies_for(person: Actor) -> list[str]:
    """Anomalies to show first: of the whole log, or of the user's sections."""
    if reads_whole_log(person):
        return anomalies()
    removals = Redaction.objects.filter(done_at=None, withdrawn_at=None)
    waiting = (
        (visible_to(person, VIEW_EMERGENCY, unsigned()).count(), EMERGENCIES),
        (visible_to(person, VIEW_CORRECTION, open_corrections()).count(), CORRECTIONS),
        (visible_to(person, VIEW_REDACTION, removals).count(), REMOVALS),
    )
    return [str(sentence % {"number": number}) for number, sentence in waiting if number]
