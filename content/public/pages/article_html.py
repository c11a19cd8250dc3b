"""HTML of one article inside <main>, for every kind of page.

The template of a kind places each part; if the kind adds nothing of its own it is rendered once for each
language, and its slots are filled.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from content.bylines.queries import Author, authors_from, said_by
from content.embeds.frames import with_frames
from content.formatting.html_patterns import pattern
from content.kinds.kind import Kind, kinds
from content.media.pictures import with_pictures
from content.public.pages.calendar import takes_place
from content.public.queries.links import ShownPart
from content.public.queries.lookup import Found
from content.public.queries.navigation import Navigation, topics_of
from content.public.rendering.formats import moment, reading_time
from content.public.rendering.rendering import public_url
from content.revisions.correction_notes import corrections_in
from content.text.render_html import as_read

PORTRAIT = 96  # pixels
PLAIN = "public/article.html"  # the template of a kind without fields beside the text


class _Slots(NamedTuple):
    """Placeholder for ``story`` when ``PLAIN`` is rendered."""

    is_framing: bool
    attributes: str = "{attributes}"
    head: str = "{head}"
    corrections: str = "{corrections}"
    body: str = "{body}"
    foot: str = "{foot}"


def story_of(
    found: Found,
    navigation: Navigation,
    *,
    way_here: str,
    parts: Sequence[ShownPart],
    files_at: str,
    conversation: SafeString = SafeString(),  # noqa: B008 - no list: it cannot change
    verify_url: str = "",
    is_public: bool = True,
) -> SafeString:
    """In the active language; files are at ``files_at``, and ``way_here`` is HTML.

    Unpublished content loads nothing but the files of its version: neither frames nor portraits.
    """
    kind, authors = kinds[found.article_kind], authors_from(found.bylines)
    body = with_pictures(found.body, found.pictures, origin=files_at)
    framed = with_frames(body, navigation.embed_hosts if is_public else ())
    places = {
        "attributes": _attributes(found, navigation),
        "head": _head(kind, found, authors, way_here),
        "corrections": _corrections(found.correction_notes),
        # Stored clean: it passed both sanitisers when it was written (content/text/sanitise.py).
        "body": SafeString(as_read(framed.body)),
        "foot": _foot(found, navigation, _authors(authors, files_at, is_public=is_public), verify_url),
    }
    is_framing = bool(framed.hosts)
    if kind.template == PLAIN:
        drawn = pattern(PLAIN, story=_Slots(is_framing), conversation="{conversation}")
        return format_html(drawn, **places, conversation=conversation)
    story = {**places, **_of_its_kind(kind, found, is_public=is_public)}
    story |= {"is_framing": is_framing, "parts": parts}
    return SafeString(get_template(kind.template).render({"story": story, "conversation": conversation}))


def is_over(found: Found) -> bool:
    """Whether its event or notice has ended: the page says so, without a new version."""
    ends_at = kinds[found.article_kind].span(found.details).ends_at if found.details else None
    return ends_at is not None and ends_at <= timezone.now()


def portrait(author: Author, files_at: str = settings.MEDIA_ORIGIN) -> SafeString:
    """Portrait in the needed size. The name is beside it, so it needs no alternative text."""
    if not author.picture:
        return SafeString()
    picture = format_html('<img src="{}" alt="" width="{}">', author.picture, PORTRAIT)
    # Built from escaped values and numbers.
    return SafeString(with_pictures(picture, [author.facts], origin=files_at))


def _of_its_kind(kind: Kind, found: Found, *, is_public: bool) -> dict[str, Any]:
    """Context of the blocks of its template."""
    return {
        "facts": kind.facts(found.details),
        "said": kind.words(found.details),
        "zone": kind.zone_of(found.details),
        "is_over": is_over(found),
        "calendar_url": _calendar_url(found) if is_public else "",
    }


def _attributes(found: Found, navigation: Navigation) -> SafeString:
    """Its language if it is not the site's."""
    if found.language == navigation.language:
        return SafeString()
    return format_html(' lang="{}"', found.language)


def _head(kind: Kind, found: Found, authors: Sequence[Author], way_here: str) -> SafeString:
    author = said_by(author.name for author in authors)
    drawn = pattern(
        "public/article_head.html",
        summary=bool(found.summary),
        is_signed=kind.is_signed,
        author=bool(author),
    )
    return format_html(
        drawn,
        way_here=way_here,
        title=found.title,
        summary=found.summary,
        author=author,
        at=moment(found.first_published_at),
        minutes=reading_time(found.words),
    )


def _corrections(stored: str) -> SafeString:
    if not stored:
        return SafeString()
    notes = {"notes": corrections_in(stored)}
    return SafeString(get_template("public/corrections.html").render(notes))


def _foot(found: Found, navigation: Navigation, authors: SafeString, verify_url: str) -> SafeString:
    is_changed = found.published_at != found.first_published_at
    topics = _topics(navigation, found.topic_ids)
    drawn = pattern(
        "public/article_foot.html",
        authors=bool(authors),
        topics=bool(topics),
        is_changed=is_changed,
        is_removed=bool(found.removed_at),
        is_public=bool(verify_url),
    )
    slots: dict[str, Any] = {"authors": authors, "topics": topics, "verify_url": verify_url}
    if is_changed:
        slots["changed_at"] = moment(found.published_at)
    if found.removed_at:
        slots |= {"removed_at": moment(found.removed_at), "removed_because": found.removed_because}
    return format_html(drawn, **slots)


def _topics(navigation: Navigation, ids: list[int]) -> SafeString:
    if not ids:
        return SafeString()
    topics = topics_of(navigation, ids)
    return format_html_join("", '<li><a class="chip" href="/topics/{}/">{}</a></li>', topics)


def _authors(authors: Sequence[Author], files_at: str, *, is_public: bool) -> SafeString:
    """Author introductions below the text. Links to the page about each."""
    shown = [author for author in authors if is_public or author.is_introduced]
    return SafeString("".join([_author(author, files_at, is_public=is_public) for author in shown]))


def _author(author: Author, files_at: str, *, is_public: bool) -> SafeString:
    drawn = pattern("public/author.html", is_public=is_public, biography=bool(author.biography))
    return format_html(
        drawn,
        portrait=portrait(author, files_at) if is_public else "",
        about=public_url("byline", author.key) if is_public else "",
        name=author.name,
        biography=author.biography,
    )


def _calendar_url(found: Found) -> str:
    """URL of the calendar file, until the event is over."""
    coming = takes_place(kinds[found.article_kind]) and not is_over(found)
    return public_url("calendar_file", found.public_id) if coming and found.public_id else ""
