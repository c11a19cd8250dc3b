"""Landing article: its text introduces a section on its page.

It is shown only while it is public: after a take-down or trashing it is remembered, and shown again once it is
back. Filed under another section it introduces nothing any more: no user there could take it down here.
"""

from django.db import transaction
from django.db.models import QuerySet

from audit.actors import Actor, SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from content import events
from content.actions import CHANGE_SECTION, VIEW_ARTICLE
from content.addresses.section_move import locked
from content.errors import BadMove, WrongState
from content.kinds.kind import kinds
from content.models import Article, PublicText, Section
from content.models.public_text import TextKind
from content.public_text.verbs import propose
from content.site.settings import bump_site
from rbac.decisions import authorize


@transaction.atomic
def introduce(section: Section, article: Article | None, *, by: Actor, source: str = "") -> PublicText | None:
    """Proposes the text of ``article`` above the list of ``section``, once it is public; None: no text.

    A second person accepts it where readers would see it (content/public_text/verbs.py). ``source``: as there.

    Raises Refused, WrongState while other words wait, and BadMove for an article of another section or one with more
    fields than its text.
    """
    section = locked(section)
    authorize(by, CHANGE_SECTION, section)
    if article is not None:
        if not isinstance(by, SystemActor):
            authorize(by, VIEW_ARTICLE, article)
        if not may_introduce(section).filter(pk=article.pk).exists():
            raise BadMove(
                _("Only an article or a page of this section can introduce it. Choose another one.")
            )
    if section.landing_id == (article.pk if article else None):
        return None
    words = {"introduction": str(article.pk) if article else ""}
    return propose(TextKind.SECTION, section, words, by=by, source=source)


def show_introduction(section: Section, key: str, *, by: Actor) -> None:
    """Writes what was accepted. Raises WrongState if the article has left the section since."""
    was, now = section.landing_id, int(key) if key else None
    if now and not may_introduce(section).filter(pk=now).exists():
        raise WrongState(_("This article does not stand in the section any more. Decline it."))
    section.landing_id = now
    section.public_version += 1
    section.save(update_fields=["landing", "public_version"])
    record(events.INTRODUCTION_CHANGED, by=by, about=section, article=now, was=was)


def may_introduce(section: Section) -> QuerySet[Article]:
    """A section page shows text only: of a kind with fields of its own, such as an event, half would be missing."""
    words_alone = [kind.name for kind in kinds if not kind.own_fields]
    return Article.objects.filter(section=section, kind__in=words_alone, trashed_at__isnull=True)


def introduce_no_more(article: Article, *, by: Actor, keeping: Section | None = None) -> None:
    """For service functions that remove ``article`` from its section for good. ``keeping``: where it stays."""
    sections = Section.objects.filter(landing=article)
    if keeping is not None:
        sections = sections.exclude(pk=keeping.pk)
    for section in list(sections.order_by("pk")):
        Section.objects.filter(pk=section.pk).update(landing=None)
        record(events.INTRODUCTION_CHANGED, by=by, about=section, article=None, was=article.pk)
        bump_site()
