"""Router of public pages: one lookup finds what is at a path."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from content.models.address import AddressKind
from content.public.pages.article import article_page
from content.public.pages.section import section_page
from content.public.queries.lookup import Found, current_path, look_up
from content.public.queries.navigation import navigation_for
from content.public.queries.restricted import for_this_reader, nothing_at, nothing_here, require_section
from content.public.rendering.caching import leading_to
from content.public.rendering.rendering import render_gone
from content.validators import is_path
from rbac.access import public


@public("readers need no account")
@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    """The section or article at ``path``, or a redirect. Another site learns no query."""
    plain = path.removesuffix("/")
    if not is_path(plain):  # no such path can exist
        nothing_here(request)
    found = look_up(plain) or nothing_at(request)
    if found.external:
        return leading_to(found.external)
    if found.kind == AddressKind.REDIRECT:
        new, section_id = current_path(found.target_id or 0) or nothing_at(request)
        return redirect_to(request, new, found, section_id)
    if found.kind == AddressKind.ARTICLE and found.live_id is None:
        return gone(request, found)
    if not path.endswith("/"):
        return redirect_to(request, path, found, found.section_id or found.article_section_id)
    if found.kind == AddressKind.SECTION:
        return section_page(request, found)
    return article_page(request, found)


def require_place(request: HttpRequest, found: Found, section_id: int) -> bool:
    """Whether the section is public. Raises Http404 if a redirect into it would reveal it to a user who may not
    read there.
    """
    branch = navigation_for(found.site).branches.get(section_id)
    if branch is not None and branch.is_for_everybody:
        return True
    require_section(request, section_id)
    return False


def redirect_to(request: HttpRequest, path: str, found: Found, section_id: int) -> HttpResponse:
    """Redirects to ``path``, which lies in the section. Raises Http404 as above."""
    is_for_everybody = require_place(request, found, section_id)
    query = request.META.get("QUERY_STRING")
    response = leading_to(f"/{path}/?{query}" if query else f"/{path}/")
    return response if is_for_everybody else for_this_reader(response)


def gone(request: HttpRequest, found: Found) -> HttpResponse:
    """410 for content that was public. Content that was never published is 404."""
    if found.archived_at is None:
        nothing_at(request)
    require_place(request, found, found.article_section_id)
    return render_gone(navigation_for(found.site))
