"""Sections: the tree, and adding, changing and moving a section."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import (
    ADD_SECTION,
    ARRANGE_FIRST,
    CHANGE_POLICY,
    CHANGE_SECTION,
    MOVE_SECTION,
    SHARE_SECTION,
    TRASH_SECTION,
    VIEW_POLICY_CHANGE,
    VIEW_SECTION,
)
from content.addresses.addresses import section_path
from content.cms.desk.warnings import red_ones_of_section
from content.cms.structure.landing_article import introduced_by
from content.cms.structure.public_texts import say_what_waits
from content.cms.structure.section_tree import Tree, counted, is_whole, tree_of
from content.cms.widgets.form_errors import OF_ADDRESSES, errors_as_message, errors_in
from content.cms.widgets.section_picker import OnePlace, SectionField, to_move_below
from content.formatting.bounded_count import MOST_OF_EACH
from content.models import PolicyChange, Section
from content.models.articles.section import LONGEST_REVIEW_DAYS, CommentPolicy
from content.models.public_text import TextKind
from content.policies.change import in_force_on_site, pending
from content.policy import ORDER, in_force, is_looser
from content.policy_text import lines
from content.public_text.verbs import waiting_for
from content.sections import verbs
from content.sections.verbs import parent_of
from content.validators import validate_slug
from foundation.pagination import key_in
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.access_diff.confirmation import preview_page
from rbac.decisions import decide, holds_anywhere
from rbac.queries import visible_to


class SectionForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=80,
        validators=[validate_slug],
        help_text=gettext_lazy(
            "The last part of its address. When it changes, old addresses lead to the new ones."
        ),
    )
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("What readers find here, in one or two sentences."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    review_days = forms.IntegerField(
        label=gettext_lazy("Days for a review"),
        required=False,
        min_value=0,
        max_value=LONGEST_REVIEW_DAYS,
        help_text=gettext_lazy(
            "After so many days a review is late, and editors are reminded by mail. Empty: no matter when."
        ),
    )
    comments = forms.ChoiceField(
        label=gettext_lazy("Comments"),
        help_text=gettext_lazy("Stricter at once. What is looser than now is a change of the policy."),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, loosest_comments: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (value, CommentPolicy(value).label)
            for value in reversed(ORDER["comments"])
            if not is_looser("comments", value, loosest_comments)
        ]
        comments: Any = self.fields["comments"]
        comments.choices, comments.initial = choices, loosest_comments

    def words(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {**given, "slug": given["slug"] or None, "review_days": given["review_days"] or 0}


class MoveSectionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=400,
        help_text=gettext_lazy(
            "Needed only where less is demanded than here: another administrator then has to agree."
        ),
    )

    def __init__(
        self, *args: Any, sections: QuerySet[Section], moving: Section, by: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        to = SectionField(
            label=gettext_lazy("Below"),
            queryset=sections,
            required=False,
            empty_label=gettext_lazy("At the top"),
            widget=OnePlace,
            reader=by,
        )
        place: Any = to.widget
        place.moving = moving
        self.fields["to"] = to
        # Sent by the section tree, which was dragged or operated by keyboard.
        self.fields["before"] = SectionField(
            queryset=sections, required=False, widget=forms.HiddenInput, empty_label=None
        )
        self.order_fields(["to", "reason", "before"])


@require_safe
@requires_anywhere(VIEW_SECTION)
def sections(request: HttpRequest) -> HttpResponse:
    tree = tree_of(request.user, request.GET)
    context = {
        "tree": tree,
        "sections": counted(request.user, tree.sections),
        "most_of_each": MOST_OF_EACH,
        "movable": _movable(request.user, tree),
        "may_arrange_first": decide(request.user, ARRANGE_FIRST).allowed,
        "may_add_at_top": decide(request.user, ADD_SECTION).allowed,
        "may_change_policy": decide(request.user, CHANGE_POLICY).allowed,
        "may_see_changes": holds_anywhere(request.user, VIEW_POLICY_CHANGE),
    }
    return render(request, "cms/sections.html", context)


def _movable(user: Any, tree: Tree) -> bool:
    """Whether the tree can be rearranged: all of it is on the page, and the user may move something."""
    movable = [section for section in tree.sections if getattr(section, "may_move", False)]
    return tree.whole and len(movable) > 1 and decide(user, ADD_SECTION).allowed


@requires_anywhere(ADD_SECTION)
def new_section(request: HttpRequest) -> HttpResponse:
    """Below ``?below=<id>``, or at the top, where the user may add one; else the tree, to choose from."""
    visible = visible_to(request.user, ADD_SECTION, Section).select_related("scope", "address")
    parent = visible.filter(pk=below).first() if (below := key_in(request.GET.get("below"))) else None
    if request.method != "POST" and not decide(request.user, ADD_SECTION, parent).allowed:
        messages.info(request, _("Choose the section below which you add one."))
        return redirect("cms:sections")
    above = in_force(parent) if parent else in_force_on_site()
    form = SectionForm(request.POST or None, loosest_comments=above.comments)
    if request.method == "POST" and form.is_valid():
        with errors_in(form, fields=OF_ADDRESSES):
            text = verbs.propose_section(parent, by=request.user, **form.words())
            said = _("Added %(section)s.") % {"section": form.cleaned_data["title"]}
            return say_what_waits(request, text, said, "cms:sections")
    status = 422 if form.errors else 200
    return render(request, "cms/section_new.html", {"form": form, "parent": parent}, status=status)


@requires(CHANGE_SECTION, Section, select=("address",))
def section(request: HttpRequest, section: Section) -> HttpResponse:
    form = _form(request, section, saves=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        with errors_in(form, fields=OF_ADDRESSES):
            verbs.change_section(section, by=request.user, **form.words())
            said = _("Saved %(section)s.") % {"section": form.cleaned_data["title"]}
            return say_what_waits(request, waiting_for(TextKind.SECTION, section.pk), said, "cms:sections")
    return _page(request, section, form, status=422 if form.errors else 200)


def _form(request: HttpRequest, section: Section, *, saves: bool = False) -> SectionForm:
    initial = {
        "title": section.title,
        "slug": section.slug,
        "description": section.description,
        "comments": section.comments,
        "review_days": section.review_days or None,
    }
    data = request.POST if saves else None
    return SectionForm(data, initial=initial, loosest_comments=section.comments)


def _page(
    request: HttpRequest,
    section: Section,
    form: SectionForm,
    *,
    status: int,
    move_form: MoveSectionForm | None = None,
) -> HttpResponse:
    move = decide(request.user, MOVE_SECTION, section)
    context = {
        "section": section,
        "form": form,
        "move": move,
        "share": decide(request.user, SHARE_SECTION, section),
        "first": decide(request.user, ARRANGE_FIRST, section),
        "trash": decide(request.user, TRASH_SECTION, section),
        "policy": lines(section),
        "introduced_by": introduced_by(request.user, section),
        "waiting_changes": list(
            visible_to(request.user, VIEW_POLICY_CHANGE, pending().filter(section=section))
        ),
        "red": red_ones_of_section(section, request.user),
        "words_wait": waiting_for(TextKind.SECTION, section.pk),
        "move_form": move_form or (_move_form(request, section) if move.allowed else None),
    }
    return render(request, "cms/section.html", context, status=status)


@require_POST
@requires(MOVE_SECTION, Section)
@replayable
@requires_recent_login(minutes=15)
def move_section(request: HttpRequest, section: Section) -> HttpResponse:
    form = _move_form(request, section, moves=True)
    if form.is_valid():
        with errors_as_message(request):
            return _who_gains(request, section, form) or _moved(request, section, form)
        return redirect("cms:section", section.pk)
    # Its page has both forms: a user who may move it but not change it sees the error in the tree.
    if "to" in form.errors and decide(request.user, CHANGE_SECTION, section).allowed:
        return _page(request, section, _form(request, section), move_form=form, status=422)
    messages.error(request, _("Choose a section that it can be moved to."))
    return redirect("cms:section", section.pk)


def _moved(request: HttpRequest, section: Section, form: MoveSectionForm) -> HttpResponse:
    before = section_path(section)
    moved = verbs.move_section(section, by=request.user, **form.cleaned_data)
    if waiting := pending().filter(section=moved).first():
        messages.warning(request, what_it_waits_for(waiting))
        return redirect("cms:policy_changes")
    said = _("Moved %(section)s. Old addresses lead to the new ones.")
    if section_path(section) == before:  # only the order has changed
        said = _("Moved %(section)s. Its address stays as it is.")
    messages.success(request, said % {"section": section})
    # The tree shows its new position, and a user who orders several sections continues there.
    begin = "" if is_whole(request.user) else f"?at={section.pk}"
    return redirect(f"{reverse('cms:sections')}{begin}#section-{section.pk}")


def _who_gains(request: HttpRequest, section: Section, form: MoveSectionForm) -> HttpResponse | None:
    waiting: list[Any] = []

    def move() -> None:
        moved = verbs.move_section(section, by=request.user, **form.cleaned_data)
        waiting.extend(pending().filter(section=moved))

    back = reverse("cms:section", args=[section.pk])
    places = [section.scope_id]
    return preview_page(
        request,
        move,
        doing=_("Move section"),
        back=back,
        places=places,
        waits=lambda: bool(waiting),
        context={"moves": True, "notice": lambda: any(change.notice for change in waiting)},
    )


def what_it_waits_for(change: PolicyChange) -> str:
    if change.notice:
        return _("Less is demanded there, so it happens in 72 hours unless someone withdraws it.")
    return _("Less is demanded there, so another administrator has to agree first.")


def _move_form(request: HttpRequest, section: Section, *, moves: bool = False) -> MoveSectionForm:
    """Every section except its own subtree. Filled in if the request moves ``section``."""
    above = parent_of(section)
    return MoveSectionForm(
        request.POST if moves else None,
        sections=to_move_below(request.user, section),
        moving=section,
        by=request.user,
        initial={"to": above.pk if above else None},
    )
