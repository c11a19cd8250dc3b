"""Urgent notice: one sentence above every public page, shown at once by one administrator, until its end.

A second person looks at it afterwards; a missing second look never takes it down (content/public_text/verbs.py).
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import CHANGE_SITE
from content.errors import UncleanText
from content.models import PublicText, Site
from content.models.public_text import TextKind
from content.models.site import LONGEST_NOTICE, NoticeLevel
from content.public_text.verbs import Words, Writer, propose
from content.site.settings import bump_site
from content.text.html_text import one_line
from foundation.clock import database_now
from rbac.decisions import authorize

LONGEST = timedelta(days=366)
_FORM = "%Y-%m-%dT%H:%MZ"  # in UTC, as in the trigger notice_as_accepted


class Notice(NamedTuple):
    text: str
    level: str


@transaction.atomic
def announce(text: str, level: str, until: datetime, *, by: Actor) -> PublicText:
    """Shows ``text`` at once, until ``until``, which is aware. Raises Refused and UncleanText."""
    authorize(by, CHANGE_SITE)
    text, now = one_line(text), database_now()
    if not text or len(text) > LONGEST_NOTICE or level not in NoticeLevel.values:
        raise UncleanText(
            _("A notice has a level, and a text of at most %(n)d characters.") % {"n": LONGEST_NOTICE}
        )
    if not now < until <= now + LONGEST:
        raise UncleanText(_("A notice ends in the future, and within a year."))
    words = {"notice": text, "notice_level": level, "notice_until": f"{until.astimezone(UTC):{_FORM}}"}
    return propose(TextKind.NOTICE, Site.objects.get(), words, by=by, at_once=_("Urgent notice"))


@transaction.atomic
def take_down(*, by: Actor) -> PublicText:
    """Ends the notice at once: that takes one person, always. Raises Refused."""
    authorize(by, CHANGE_SITE)
    site = Site.objects.get()
    return propose(TextKind.NOTICE, site, dict.fromkeys(words_of(site), ""), by=by)


def words_of(site: Site) -> Words:
    until = site.notice_until
    return {
        "notice": site.notice,
        "notice_level": site.notice_level,
        "notice_until": f"{until.astimezone(UTC):{_FORM}}" if until else "",
    }


def _write(text: PublicText, by: Actor) -> Site:
    site = Site.objects.select_for_update().get()
    words = {**words_of(site), **text.words}
    until = words["notice_until"]
    site.notice, site.notice_level = words["notice"], words["notice_level"]
    site.notice_until = datetime.strptime(until, _FORM).replace(tzinfo=UTC) if until else None
    site.save(update_fields=list(words))
    bump_site()
    record(events.SITE_CHANGED, by=by, about=site, changes=["notice"])
    return site


WORDS = Writer(Site, words_of, _write)
