"""Legal pages: drafts, and publishing. In force at once: a second person looks at it afterwards, once the site is open.

A missing second look alarms (content/notifications/site_reminders.py) and never puts other words back: the page is due
by law.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.timezone import localdate

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import CHANGE_SITE
from content.errors import UncleanText
from content.models import LegalPage, PublicText
from content.models.legal_page import LegalKind
from content.models.public_text import LONGEST_REASON, TextKind
from content.public_text.verbs import Words, Writer, propose
from content.site.legal_fields import fields_of, problems
from content.site.settings import bump_site, current_site
from rbac.decisions import authorize

REVIEWED_EVERY = timedelta(days=365)  # of Implementing Decision (EU) 2018/1523, recital 6


def cleaned(kind: str, words: Mapping[str, str]) -> dict[str, str]:
    """``words`` of the fields of the page, as stored; empty ones left out. Raises UncleanText."""
    fields = fields_of(kind, words.get("variant", ""))
    values = {field.name: field.cleaned(words.get(field.name, "")) for field in fields}
    return {name: value for name, value in values.items() if value}


@transaction.atomic
def save_draft(kind: str, words: Mapping[str, str], *, by: Actor) -> LegalPage:
    """Keeps ``words``, which no reader sees. Raises Refused and UncleanText."""
    authorize(by, CHANGE_SITE)
    page = _locked(kind)
    page.draft = cleaned(kind, words)
    page.save(update_fields=["draft"])
    return page


@transaction.atomic
def publish(
    kind: str, words: Mapping[str, str], *, by: Actor, reason: str = "", source: str = ""
) -> PublicText | None:
    """Readers see ``words`` at once. ``reason``: what changed, for the second person; needed once the site is open.

    ``source``: the site that it is imported from.

    None if nothing changes. Raises Refused, and UncleanText also for a field that is not filled in.
    """
    authorize(by, CHANGE_SITE)
    page, words = _locked(kind), cleaned(kind, words)
    for sentence in problems(kind, words).values():
        raise UncleanText(sentence)
    reason = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if current_site().opened_at is not None and not (reason or source):
        raise UncleanText(_("Say what you changed. The person who looks at it afterwards reads that."))
    page.draft = {}
    page.save(update_fields=["draft"])
    if words == page.words:
        return None
    words = dict.fromkeys(page.words, "") | words
    return propose(TextKind.PAGE, page, words, by=by, at_once=reason, source=source)


def review_is_due(words: Mapping[str, Any]) -> bool:
    """Whether an accessibility statement was last reviewed a year ago, or earlier."""
    said = words.get("reviewed_on")
    return bool(said) and date.fromisoformat(str(said)) + REVIEWED_EVERY <= localdate()


def statement_to_review() -> LegalPage | None:
    """The accessibility statement, if its yearly review is due."""
    page = LegalPage.objects.filter(kind=LegalKind.ACCESSIBILITY).first()
    return page if page and review_is_due(page.words) else None


def _locked(kind: str) -> LegalPage:
    page, _is_new = LegalPage.objects.select_for_update().get_or_create(kind=LegalKind(kind))
    return page


def _read(page: LegalPage) -> Words:
    words: Words = page.words
    return words


def _write(text: PublicText, by: Actor) -> LegalPage:
    page = LegalPage.objects.select_for_update().get(pk=text.subject or 0)
    page.words = {name: value for name, value in {**page.words, **text.words}.items() if value}
    page.published_at = Now()
    page.save(update_fields=["words", "published_at"])
    bump_site()
    record(events.LEGAL_PAGE_PUBLISHED, by=by, about=page, page=page.kind)
    return page


WORDS = Writer(LegalPage, _read, _write)
