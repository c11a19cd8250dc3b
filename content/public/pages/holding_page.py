"""Holding page: what readers see until the site is opened (content/site/opening.py)."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from content.public.queries.navigation import Navigation, navigation_for, site_state
from content.public.queries.restricted import for_this_reader, reader_of
from content.public.rendering.head import Head
from content.public.rendering.rendering import render_page
from content.site.opening import is_open

type PublicView = Callable[..., HttpResponseBase]


def once_open(view: PublicView) -> PublicView:
    """``view`` of an open site. Before, readers get the holding page, and users see the site as it will be."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        if is_open():
            return view(request, *arguments, **named)
        if reader_of(request).is_authenticated:
            return for_this_reader(view(request, *arguments, **named))
        if request.path.startswith("/api/"):
            return for_this_reader(JsonResponse({"error": _("This site is not open yet.")}, status=503))
        navigation = before_opening(navigation_for(site_state()))
        return for_this_reader(render_page("public/holding.html", navigation, {}, Head("")))

    return answer


def before_opening(navigation: Navigation) -> Navigation:
    """``navigation`` without what a site that is not open keeps to itself."""
    bare = replace(navigation, top=[], header_menu=[], footer_menu=[], shells={}, trails={})
    return replace(bare, logo=None, icons=[], notice=None)
