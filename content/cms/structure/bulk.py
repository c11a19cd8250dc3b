"""Bulk changes of articles: preview of the effect on each, execution, continuation, undo."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from content.actions import VIEW_ARTICLE
from content.bulk import dry_run
from content.bulk import execution as running
from content.bulk.actions import DEEDS, names_for
from content.bulk.dry_run import MOST, Line
from content.bulk.undo_dry_run import preview_undo
from content.cms.lists.filters import Filters
from content.cms.widgets.section_picker import SectionField, to_write_in
from content.cms.widgets.topics import OneTopicField
from content.models import Article, BulkRun, Topic
from content.models.bulk import Outcome
from foundation.pagination import key_in, page_by_number
from rbac.access import replayable, requires_anywhere, requires_recent_login
from rbac.enforcement.refusals import record_refusal
from rbac.errors import Invalid
from rbac.queries import visible_to

SHOWN = 20
GOES_ON = "go=on"
LOOKED = "looked"
ROWS = 100  # that were not changed


class DeedForm(forms.Form):
    """Shows only the fields that the action needs."""

    deed = forms.ChoiceField(
        label=gettext_lazy("What"), choices=[(name, deed.label) for name, deed in DEEDS.items()]
    )

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        needs = DEEDS[data["deed"]].needs if data.get("deed") in DEEDS else ""
        if needs == "section":
            self.fields["section"] = SectionField(
                label=gettext_lazy("Into"), queryset=to_write_in(user), reader=user
            )
        if needs == "topic":
            self.fields["topic"] = OneTopicField(
                label=gettext_lazy("Topic"), queryset=Topic.objects.in_use().by_name(), empty_label=None
            )
        if needs == "reason":
            self.fields["reason"] = forms.CharField(
                label=gettext_lazy("Reason"),
                max_length=400,
                help_text=gettext_lazy("The audit log keeps it with each article."),
            )
        self.needs = needs

    @property
    def is_asked_first(self) -> bool:
        """Whether the details have not been asked for yet: then there is no error so far."""
        return bool(self.needs) and not {self.needs, f"{self.needs}_words", f"{self.needs}_find"} & {
            *self.data
        }

    @property
    def details(self) -> dict[str, Any]:
        """Details as they are stored."""
        given = self.cleaned_data.get(self.needs) if self.needs else None
        if given is None:
            return {}
        return {self.needs: given if isinstance(given, str) else given.pk}


@requires_anywhere(VIEW_ARTICLE)
def bulk(request: HttpRequest) -> HttpResponse:
    """POST: preview for the chosen articles, without changes. GET: earlier bulk changes of the user."""
    if request.method == "POST":
        return _look(request)
    mine = running.runs_of(_person(request))
    page = page_by_number(mine, SHOWN, request.GET)
    names = names_for(page.rows, request.user)
    context = {
        "runs": [(run, DEEDS[run.deed].label, names.get(run.pk, "")) for run in page.rows],
        "turns": page.turns(),
        "kept_days": running.KEPT_DAYS,
    }
    return render(request, "cms/bulk_runs.html", context)


@require_POST
@requires_anywhere(VIEW_ARTICLE)
@replayable
@requires_recent_login(minutes=15)
def begin_bulk(request: HttpRequest) -> HttpResponse:
    """Starts exactly what was previewed, and processes the first part."""
    form = DeedForm(request.POST, user=request.user)
    if not form.is_valid():
        return _look(request, status=422)
    name = form.cleaned_data["deed"]
    lines = dry_run.preview(_chosen(request), DEEDS[name], form.details, request.user)
    try:
        run = running.begin(lines, name, form.details, by=_person(request), seen=request.POST.get("seen", ""))
    except Invalid as error:
        messages.error(request, error.message)
        return _look(request, status=error.status)
    return _gone_on(request, run)


@require_POST
@requires_anywhere(VIEW_ARTICLE)
def go_on_bulk(request: HttpRequest, pk: int) -> HttpResponse:
    return _gone_on(request, _own(request, pk))


@require_POST
@requires_anywhere(VIEW_ARTICLE)
@replayable
@requires_recent_login(minutes=15)
def undo_bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a preview first: the form of that page states that it was seen."""
    run = _own(request, pk)
    if not request.POST.get(LOOKED) and running.may_be_undone(run):
        return _look_back(request, run)
    try:
        back = running.undo(run, by=_person(request))
    except Invalid as error:
        messages.error(request, error.message)
        return redirect("cms:bulk_run", run.pk)
    return _gone_on(request, back)


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def bulk_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress, what was not done and why, and a link to undo."""
    run, deed = _own(request, pk), None
    counted, deed = running.numbers(run), DEEDS[run.deed]
    # A user who has lost access to an article since reads neither its present title nor what blocks it.
    seen = visible_to(request.user, VIEW_ARTICLE, Article)
    left = run.rows.filter(outcome__in=(Outcome.REFUSED, Outcome.LEFT), article__in=seen).order_by("pk")
    rows = left.select_related("article__draft", "article__live")[:ROWS]
    undone = BulkRun.objects.filter(undoes=run).first()
    context = {
        "run": run,
        "deed": deed,
        "what": names_for([run], request.user).get(run.pk, ""),
        "counted": counted,
        "settled": sum(counted.values()) - counted[Outcome.WAITING],
        "all": sum(counted.values()),
        "left": list(rows),
        "undone": undone,
        "goes_on": counted[Outcome.WAITING] > 0 and request.GET.urlencode() == GOES_ON,
        "may_undo": running.may_be_undone(run),
    }
    return render(request, "cms/bulk_run.html", context)


def _look_back(request: HttpRequest, run: BulkRun) -> HttpResponse:
    looked = preview_undo(run, by=_person(request))
    context = {
        "run": run,
        "deed": DEEDS[run.deed],
        "what": names_for([run], request.user).get(run.pk, ""),
        "will": [line for line in looked.lines if line.will],
        "will_not": [line for line in looked.lines if not line.will],
        "hidden": looked.hidden,
        "later": looked.later,
        "waiting": running.numbers(run)[Outcome.WAITING],
    }
    return render(request, "cms/bulk_undo.html", context)


def _person(request: HttpRequest) -> AbstractBaseUser:
    """The logged-in user: the access rule of each of these pages admits no other."""
    if not isinstance(request.user, AbstractBaseUser):
        raise TypeError("No user is logged in.")
    return request.user


def _own(request: HttpRequest, pk: int) -> BulkRun:
    run = running.runs_of(_person(request)).filter(pk=pk).first()
    if run is None:
        raise Http404(_("There is nothing at this address."))
    return run


def _gone_on(request: HttpRequest, run: BulkRun) -> HttpResponse:
    """The following page continues automatically; one that is opened later waits for its button."""
    for refused in running.go_on(run, by=_person(request)):
        record_refusal(request, refused)
    there = reverse("cms:bulk_run", args=(run.pk,))
    return redirect(f"{there}?{GOES_ON}" if running.numbers(run)[Outcome.WAITING] else there)


def _chosen(request: HttpRequest) -> list[Article]:
    """The ticked articles, or all that match the filters."""
    if request.POST.get("everything"):
        filters = Filters.read(request.POST)
        return dry_run.chosen_among(filters.apply(Article.objects.all(), request.user.pk or 0), request.user)
    keys = [key for text in request.POST.getlist("chosen")[:MOST] if (key := key_in(text))]
    return dry_run.chosen_among(Article.objects.filter(pk__in=keys), request.user)


def _look(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, _("Choose at least one article first."))
        return redirect("cms:articles")
    form = DeedForm(request.POST, user=request.user)
    lines: list[Line] | None = None
    seen = ""
    if form.is_asked_first:
        form = _unasked(form, request)
    elif form.is_valid():
        lines = dry_run.preview(chosen, DEEDS[form.cleaned_data["deed"]], form.details, request.user)
        seen = dry_run.fingerprint(lines, form.cleaned_data["deed"], form.details)
    else:
        status = 422
    return render(request, "cms/bulk.html", _about(request, chosen, form, lines, seen), status=status)


def _unasked(form: DeedForm, request: HttpRequest) -> DeedForm:
    """The same form, unbound: a field that was not asked for yet is not an error."""
    asked = DeedForm(form.data, user=request.user)
    asked.is_bound, asked.initial = False, {"deed": form.data["deed"]}
    return asked


def _about(
    request: HttpRequest, chosen: list[Article], form: DeedForm, lines: list[Line] | None, seen: str
) -> dict[str, Any]:
    filters = Filters.read(request.POST)
    everything = bool(request.POST.get("everything"))
    return {
        "form": form,
        "deed": DEEDS.get(request.POST.get("deed", "")),
        "lines": lines,
        "will": [line for line in lines or () if line.will],
        "will_not": [line for line in lines or () if not line.will],
        "chosen": chosen,
        "seen": seen,
        "filters": filters,
        "everything": everything,
        "cut": everything and len(chosen) == MOST,
        "most": MOST,
    }
