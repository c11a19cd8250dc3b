"""Rendering of public pages. Templates get no request: they cannot read a cookie, a session or the user.

A page's template is the content of ``<main>``. The frame around it is made once for each top-level section and
cached with its navigation.
"""

import secrets
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext

from content.public.queries.navigation import Branch, Navigation, as_readers_see
from content.public.rendering.head import Head, Publisher, head_html
from content.site.menus import Shown

# Cannot occur in user input: it is random in each process.
MARK = f"mark-{secrets.token_hex(16)}"


def render_page(
    template: str,
    navigation: Navigation,
    context: dict[str, Any],
    head: Head,
    *,
    current: Branch | None = None,
    status: int = 200,
) -> HttpResponse:
    """``template`` in the language of the site, whatever language the browser asks for."""
    with as_readers_see(navigation):
        main = get_template(template).render({"language": navigation.language, **context})
        response = page_around(main, navigation, head, current=current)
    response.status_code = status
    return response


def page_around(
    main: str,
    navigation: Navigation,
    head: Head,
    *,
    current: Branch | None = None,
    more: str = "",
) -> HttpResponse:
    """The frame around ``main``, which is HTML, and ``more`` for its head. Call it in the language of the site."""
    start, before, body, end = _shell(navigation, current)
    name = escape(f"{head.title} – {navigation.name}" if head.title else navigation.name)
    # As bytes: one non-ASCII letter in any of them would copy all others at twice their size.
    profiles = tuple(address for _host, address in navigation.social_profiles)
    known = navigation.name, navigation.language, profiles, navigation.logo, navigation.card_picture
    publisher = Publisher(settings.SITE_URL, *known)
    made = (name.encode(), before, f"{more}{head_html(head, publisher)}".encode(), body, main.encode(), end)
    response = HttpResponse(b"".join((start, *made)))
    if navigation.crawlers:
        response.headers["TDM-Reservation"] = "1"
    return response


def render_gone(navigation: Navigation) -> HttpResponse:
    """410 for content that was taken down. Never cached, because it may come back."""
    with as_readers_see(navigation):
        title = gettext("This page was taken down")
    response = render_page("public/gone.html", navigation, {}, Head(title), status=410)
    response.headers["Cache-Control"] = "no-store"
    return response


@lru_cache(maxsize=4096)
def public_url(name: str, public_id: UUID | str) -> str:
    """URL of the page ``name`` of the object with this public id."""
    return reverse(f"public:{name}", args=[public_id])


def way_to(branch: Branch | None, navigation: Navigation) -> str:
    """Breadcrumbs from the front page down to ``branch``, as HTML."""
    if branch is None:
        return ""
    if branch.id not in navigation.trails:
        with as_readers_see(navigation):
            links = get_template("public/breadcrumbs.html").render({"trail": branch.trail()})
        navigation.trails[branch.id] = links
    return navigation.trails[branch.id]


def _shell(navigation: Navigation, current: Branch | None) -> list[bytes]:
    top = current.trail()[0].id if current else 0
    if top not in navigation.shells:
        sections = [Shown(branch.title, branch.url, f"section:{branch.id}", []) for branch in navigation.top]
        facts = {
            "site": navigation,
            "navigation": navigation.header_menu or sections,
            "here": f"section:{top}",
            "page_language": navigation.language,
            "mark": MARK,
        }
        shell = get_template("public/shell.html").render(facts)
        navigation.shells[top] = [part.encode() for part in shell.split(MARK)]
    return navigation.shells[top]
