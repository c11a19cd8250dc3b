"""/cms/search/: one search box for articles, sections, files, people and actions. As a page and as a dialog."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from content.cms.desk.url_lookup import LONGEST_PASTED, editor_at, hosts_of
from content.search.query import LONGEST_QUESTION, words_in
from rbac.access import signed_in
from secureproject.search.groups import search_groups

TEMPLATE = "cms/search/search.html"


@require_safe
@signed_in("everybody finds what they may see: each kind is asked for by its own rule")
def search(request: HttpRequest) -> HttpResponse:
    """``?q=``: words, or a public URL, which opens the editor of that page."""
    pasted = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_PASTED]
    typed = pasted[:LONGEST_QUESTION]
    in_dialog = request.headers.get("X-Fragment") == "1"
    editor = editor_at(pasted, request.user, hosts=hosts_of(request))
    if editor and not in_dialog:
        return redirect(editor.url)
    words = words_in(typed)
    # Punctuation alone has no results; showing the default pages for it would look like a match.
    nothing = editor or (typed and not words)
    groups, is_exact = ([], True) if nothing else search_groups(request.user, words)
    context = {
        "typed": typed,
        "editor": editor,
        "groups": groups,
        "number": sum(len(group.hits) for group in groups),
        "is_exact": is_exact,
        "longest": LONGEST_PASTED,
    }
    if not in_dialog:
        return render(request, TEMPLATE, context)
    response = HttpResponse(get_template(f"{TEMPLATE}#panel").render(context, request))
    response.headers["X-Fragment"] = "1"
    add_never_cache_headers(response)
    return response
