"""Trashing a section with everything below it, and restoring all of it.

What was trashed together is restored together; what was in the trash before stays there. Roles, permissions and
policies stay, but no user can do anything there meanwhile (content/rulebook/trash.py). After TRASH_DAYS it can
no longer be restored, and its address is free.
"""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import ngettext

from audit.actors import Actor, SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import PURGE_SECTION, RECOVER_SECTION, TRASH_SECTION
from content.addresses import addresses
from content.addresses.section_move import locked
from content.errors import UncleanText, WrongState
from content.formatting.bounded_count import MOST, format_count, how_many
from content.models import Address, Article, Asset, Comment, RevisionStatus, Section
from content.models.address import AddressKind
from content.models.articles.review import State
from content.models.comment import CommentState
from content.models.triggers.media import TRASH_DAYS
from content.policies.change import lock_policies
from content.rulebook.trash import PURGE
from content.scheduling.verbs import cancel_all, waiting
from content.site.settings import bump_site
from content.text.html_text import one_line
from content.trash import events
from content.trash.verbs import Linking, as_links, linking_to
from foundation.chunked import keys_of
from foundation.lookups import EachOf
from rbac.decisions import authorize
from rbac.models import RoleAssignment, ScopeAncestor

PATHS = 1_000  # addresses whose backlinks are searched


@transaction.atomic
def trash_section(section: Section, *, by: Actor, name: str) -> Section:
    """Trashes the section with everything below it. ``name``: its title, typed by the user as confirmation.

    Raises Refused; UncleanText for another name; WrongState as long as something below it is public.
    """
    lock_policies()
    addresses.hold_tree()  # nothing is added or moved there meanwhile
    section = locked(section)
    person = authorize(by, TRASH_SECTION, section).actor
    if one_line(name) != section.title:
        raise UncleanText(_("Type the name of the section exactly as it is, so that this is no accident."))
    sections, articles = _not_yet(section)
    if number := public_in(sections):
        raise WrongState(_still_public(number))
    for schedule in waiting().filter(article__in=articles).select_related("article"):
        cancel_all(schedule.article, by=by)
    under_way = {"state__in": (State.IN_REVIEW, State.APPROVED), "revision__draft_for__in": articles}
    RevisionStatus.objects.filter(**under_way).update(state=State.DRAFT)
    thrown = {"trashed_at": Now(), "trashed_by": getattr(person, "pk", None), "trashed_with": section}
    record(events.SECTION_TRASHED, by=by, about=section, sections=sections.count(), articles=articles.count())
    articles.update(**thrown)
    Section.objects.filter(pk__in=list(sections.values_list("pk", flat=True))).update(**thrown)
    bump_site()
    return locked(section)


@transaction.atomic
def recover_section(section: Section, *, by: Actor) -> Section:
    """Restores everything that was trashed with it. Raises Refused, also if it is not in the trash."""
    lock_policies()
    section = locked(section)
    authorize(by, RECOVER_SECTION, section)
    back: dict[str, Any] = {"trashed_at": None, "trashed_by": None, "trashed_with": None}
    articles = Article.objects.filter(trashed_with=section, purged_at=None).update(**back)
    sections = Section.objects.filter(trashed_with=section).update(**back)
    bump_site()
    record(events.SECTION_RECOVERED, by=by, about=section, sections=sections, articles=articles)
    return locked(section)


def empty_trash() -> int:
    """Releases the addresses of sections trashed for TRASH_DAYS days, each in its own transaction; returns how many.

    They can no longer be restored, and readers find nothing there. The row stays, as the audit log refers to it; so
    do the addresses of articles that were public (content/trash/verbs.py).
    """
    return sum(_purge(pk) for pk in keys_of(Address.objects.filter(_due()), "section"))


def _due() -> Q:
    return Q(kind=AddressKind.SECTION, section__trashed_at__lte=Now() - timedelta(days=TRASH_DAYS))


@transaction.atomic
def _purge(pk: int) -> bool:
    """Redirects to it are deleted as well."""
    by = SystemActor(PURGE)
    lock_policies()
    addresses.hold_tree()
    section = locked(Section(pk=pk))
    address = Address.objects.filter(_due(), section=section).first()
    if address is None:
        return False
    authorize(by, PURGE_SECTION, section)
    address.delete()
    record(events.SECTION_PURGED, by=by, about=section, path=address.path)
    return True


def what_is_below(section: Section, user: Any) -> dict[str, Any]:
    """What is trashed with a section, itself included: for the confirmation page.

    Numbers are as content/formatting/bounded_count.py counts them. ``user``: links from texts that they may not see
    are not shown.
    """
    sections, articles = _not_yet(section)
    comments = Comment.objects.filter(section__in=sections, article__trashed_at=None)
    links = _linking_there(section, user)
    return {
        "sections": how_many(sections),
        "articles": how_many(articles),
        "live": public_in(sections),
        "comments": how_many(comments.exclude(state=CommentState.REMOVED)),
        "schedules": how_many(waiting().filter(article__in=articles)),
        "roles": how_many(RoleAssignment.objects.filter(scope__section__in=sections)),
        "files": how_many(Asset.objects.filter(section__in=sections, trashed_at=None)),
        "linked_from": links.shown,
        "more_links": links.is_more,
    }


def _not_yet(section: Section) -> tuple[QuerySet[Section], QuerySet[Article]]:
    """The section, all below it, and their articles, without what is in the trash already."""
    below = Section.objects.filter(scope__ancestor_links__ancestor=section.scope_id)
    return below.filter(trashed_at=None), Article.objects.filter(
        section__in=below.values("pk"), trashed_at=None
    )


def public_in(sections: QuerySet[Section]) -> int:
    """Number of public articles in ``sections``, bounded: by the index of these alone, so that none is found as
    fast among very many. Public articles are not in the trash. One query.
    """
    here = Article.objects.filter(section=OuterRef("pk"), live__isnull=False).order_by("pk")
    each = EachOf(ArraySubquery(here.values("pk")[: MOST + 1]))
    return len(sections.order_by().values_list(each)[: MOST + 1])


def _linking_there(section: Section, user: Any) -> Linking:
    """Articles elsewhere, visible to ``user``, whose newest text links into it, as the worker last indexed them."""
    there = ScopeAncestor.objects.filter(scope=OuterRef("section__scope"), ancestor=section.scope_id)
    own = Address.objects.filter(section=section)
    under = Address.objects.filter(path__startswith=f"{section.address.path}/").order_by("pk")[:PATHS]
    # Links stay unchanged when something moves: its old address redirects.
    keys = [*own.values_list("pk", flat=True), *under.values_list("pk", flat=True)]
    old = Address.objects.filter(kind=AddressKind.REDIRECT, target__in=keys).order_by("pk")[:PATHS]
    return linking_to(as_links(own, under, old), user, Exists(there))


def _still_public(number: int) -> str:
    return ngettext(
        "%(number)s article below it is public. Take it down first, many at once in the list of articles.",
        "%(number)s articles below it are public. Take them down first, many at once in the list of articles.",
        number,
    ) % {"number": format_count(number)}
