"""Section autocomplete: responses to by-letters.js, among the sections where the user may act."""

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from content.actions import ADD_SECTION, CREATE_ARTICLE, VIEW_SECTION
from content.cms.widgets.autocomplete import LONGEST, Offer, answer, is_key
from content.cms.widgets.section_picker import sections_having, to_move_below, to_write_in, told_to
from content.models import Section
from rbac.access import requires_anywhere
from rbac.queries import visible_to


@require_safe
@requires_anywhere(CREATE_ARTICLE)
def choose_section(request: HttpRequest) -> JsonResponse:
    """Sections matching ``q`` in which an article can be created, or to which one can be moved."""
    return answer("sections", _found(request, to_write_in(request.user)))


@require_safe
@requires_anywhere(ADD_SECTION)
def choose_place(request: HttpRequest) -> JsonResponse:
    """Sections to which ``moving`` can be moved; the form checks that again."""
    asked, moving = request.GET.get("moving", ""), None
    if is_key(asked):
        moving = visible_to(request.user, VIEW_SECTION, Section).filter(pk=int(asked)).first()
    return answer("sections", _found(request, to_move_below(request.user, moving)))


def _found(request: HttpRequest, sections: QuerySet[Section]) -> list[Offer]:
    return sections_having(sections, told_to(request.user), request.GET.get("q", "")[:LONGEST])
