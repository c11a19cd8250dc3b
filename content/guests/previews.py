"""Preview links: made for one version, shown in the theme of the site to any holder, until they expire.

A link shows exactly the version for which it was made: its creator knows what is seen, and later edits by colleagues
are never shown. It works only while its creator could still make it: a user who leaves or is frozen takes it along.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.actors import Actor
from audit.encryption import Secret
from audit.events import Event
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import PREVIEW_ARTICLE
from content.articles.workflow import person_of
from content.errors import UncleanText, WrongState
from content.guests import events
from content.guests.inviting import known_as
from content.guests.tokens import digest_of_token, link_to, new_token
from content.models import Article, PreviewLink
from content.models.articles.section import Guests
from content.models.preview_link import LONGEST_DAYS, LONGEST_WHOM
from content.revisions.revisions import lock_article
from content.text.html_text import one_line
from foundation.clock import database_now
from rbac.decisions import authorize, still_holds
from rbac.errors import Invalid

KIND = "preview"
MOST = 20  # open links of one article


@transaction.atomic
def make_preview_link(
    article: Article, *, by: Actor, digest: str, days: int, whom: str = ""
) -> tuple[PreviewLink, Secret]:
    """Creates a link to the newest version, which must have ``digest``, for ``days`` days; returns it and its URL.

    The URL is known only now. Raises Refused; WrongState when another version was saved meanwhile; Invalid for a
    duration that is not offered, or when ``article`` has too many open links.
    """
    article = lock_article(article)
    maker = person_of(authorize(by, PREVIEW_ARTICLE, article).actor)
    revision = article.newest
    if revision.digest != digest:
        raise WrongState(
            _("The article changed after you opened it. Look at the new version before you send it.")
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(_("A link lasts between 1 and %(most)d days.") % {"most": LONGEST_DAYS})
    if len(whom := one_line(whom)) > LONGEST_WHOM:
        raise UncleanText(_("Say in at most %(most)d characters for whom it is.") % {"most": LONGEST_WHOM})
    if open_links(article).count() >= MOST:
        raise Invalid(
            _("This article has %(most)d open links. Revoke one that is not needed any more.")
            % {"most": MOST}
        )
    token = new_token()
    made = PreviewLink.objects.create(
        revision=revision,
        token_digest=digest_of_token(token),
        guest=(guest := known_as(whom) if whom else None),
        made_by_id=maker.pk,
        until=database_now() + timedelta(days=days),
    )
    until = made.until.isoformat()
    said = {"person": guest, "digest": digest, "until": until, "whom": whom}
    _record(events.PREVIEW_LINK_CREATED, made, article, by=by, **said)
    return made, link_to("public:preview_link", token)


@transaction.atomic
def revoke_preview_link(article: Article, key: int, *, by: Actor) -> None:
    """Revokes the link. Raises Refused, and WrongState when it has ended already."""
    article = lock_article(article)
    person = person_of(authorize(by, PREVIEW_ARTICLE, article).actor)
    link = open_links(article).filter(pk=key).first()
    if link is None:
        raise WrongState(_("This link has ended already."))
    PreviewLink.objects.filter(pk=link.pk).update(revoked_at=Now(), revoked_by=person.pk)
    _record(events.PREVIEW_LINK_REVOKED, link, article, by=by)


def open_links(article: Article) -> QuerySet[PreviewLink]:
    """Links that work today, newest first."""
    return _not_ended().filter(article=article).order_by("-made_at", "-pk")


def all_links_of(article: Article) -> QuerySet[PreviewLink]:
    """Every link that was ever made for a named recipient, newest first."""
    made = PreviewLink.objects.filter(article=article, guest__isnull=False)
    return made.select_related("guest", "made_by", "revision").order_by("-made_at", "-pk")


def by_digest(token_digest: str) -> PreviewLink | None:
    """The link that the token with this digest opens now, or None: not for an article taken down or trashed, nor by a
    user who may no longer show it.
    """
    links = _not_ended().filter(
        token_digest=token_digest, revision__article__archived_at=None, revision__article__trashed_at=None
    )
    links = links.exclude(revision__article__section__guests=Guests.NONE)
    link = links.select_related("revision__article__section__scope", "revision__author").first()
    if link is None or not still_holds(link.made_by, PREVIEW_ARTICLE, link.revision.article):
        return None
    return link


def _not_ended() -> QuerySet[PreviewLink]:
    return PreviewLink.objects.filter(revoked_at=None, until__gt=Now()).select_related(
        "guest", "made_by", "revision"
    )


def _record(event: Event, link: PreviewLink, article: Article, *, by: Actor, **fields: Any) -> None:
    record(event, by=by, about=article, link=link.pk, revision=link.revision.number, **fields)
