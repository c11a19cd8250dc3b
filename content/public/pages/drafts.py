"""An unpublished version in the theme of the site: for a frame in the page that shows it."""

from django.http import HttpResponse
from django.utils import timezone, translation

from content.author_name import public_name
from content.bylines.queries import facts_under
from content.kinds.registry import kinds
from content.media.pictures import facts_of
from content.models import Revision
from content.models.address import AddressKind
from content.public.pages.article_html import story_of
from content.public.queries.links import parts_of
from content.public.queries.lookup import Found
from content.public.queries.navigation import navigation_for, site_state
from content.public.rendering.rendering import page_around, way_to

# Links open in a new window: other pages of this site refuse to be framed.
_HEAD = '<meta name="robots" content="noindex, nofollow"><base target="_blank">'


def draft_page(revision: Revision, *, files_at: str) -> HttpResponse:
    """``revision`` (loaded with its article) as readers would see it; files at ``files_at`` + /media/…"""
    state = site_state()
    navigation = navigation_for(state)
    branch = navigation.branches.get(revision.article.section_id)
    parts = parts_of(kinds[revision.article.kind], revision.details)
    with translation.override(navigation.language):
        story = story_of(
            _found(revision, state),
            navigation,
            way_here=way_to(branch, navigation),
            parts=parts,
            files_at=files_at,
            is_public=False,
        )
        response = page_around(story, navigation, title=revision.title, current=branch, head=_HEAD)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return not_for_others(response)


def not_for_others(response: HttpResponse, *, is_answered: bool = False) -> HttpResponse:
    """Search engines must not keep it, and linked sites must not learn its URL.

    ``is_answered``: it holds a form. Under ``no-referrer`` browsers send that with ``Origin: null`` (Fetch,
    "append a request Origin header"), which is refused.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin" if is_answered else "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _found(revision: Revision, state: str | None) -> Found:
    """As though this version were published now, or on its real date."""
    article = revision.article
    now = timezone.now()
    asked = Revision.objects.filter(pk=revision.pk)
    columns = (facts_of("pk"), public_name("article__author"), facts_under(""))
    pictures, author, bylines = asked.values_list(*columns).get()
    return Found(
        kind=AddressKind.ARTICLE,
        site=state,
        section_id=None,
        section_version=0,
        target_id=None,
        article_id=article.pk,
        article_kind=article.kind,
        article_section_id=article.section_id,
        public_version=article.public_version,
        live_id=revision.pk,
        first_published_at=article.first_published_at or now,
        published_at=now,
        archived_at=None,
        title=revision.title,
        summary=revision.summary,
        body=revision.body,
        language=revision.language,
        words=revision.words,
        topic_ids=revision.topic_ids,
        pictures=pictures,
        correction_notes=revision.correction_notes,
        details=revision.details,
        removed_at=revision.removed_at,
        removed_because=revision.removed_because,
        author=author,
        bylines=bylines,
        comments=[],
    )
