"""The topics of the site: looking, adding, renaming, moving."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content import topics as verbs
from content.actions import ARRANGE_TOPICS, VIEW_ARTICLE
from content.errors import AddressTaken, BadAddress, BadMove
from content.models import Topic
from content.validators import validate_slug
from rbac.access import requires, requires_anywhere
from rbac.decisions import decide
from rbac.errors import Invalid

SHOWN = 1000


class TopicForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Part of"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=gettext_lazy("No other topic"),
    )

    def __init__(self, *args: Any, places: QuerySet[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["parent"]
        chosen.queryset = places


class NewTopicForm(TopicForm):
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=80,
        validators=[validate_slug],
        help_text=gettext_lazy("Leave it empty to make it from the name. It stays as it is afterwards."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )


@requires_anywhere(VIEW_ARTICLE)
def topics(request: HttpRequest) -> HttpResponse:
    """All of them: whoever writes chooses among them, whatever the section."""
    found = list(
        Topic.objects.select_related("parent")
        .annotate(live_articles=Count("articles", filter=Q(articles__live__isnull=False)))
        .order_by("name", "pk")[: SHOWN + 1]
    )
    context = {
        "topics": found[:SHOWN],
        "cut": len(found) > SHOWN,
        "shown": SHOWN,
        "may_arrange": decide(request.user, ARRANGE_TOPICS).allowed,
    }
    return render(request, "cms/topics.html", context)


@requires(ARRANGE_TOPICS)
def new_topic(request: HttpRequest) -> HttpResponse:
    form = NewTopicForm(request.POST or None, places=Topic.objects.all())
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "slug": form.cleaned_data["slug"] or None}
        try:
            topic = verbs.add_topic(by=request.user, **words)
        except Invalid as error:
            _blame(form, error)
        else:
            messages.success(request, _("Added the topic %(topic)s.") % {"topic": topic.name})
            return redirect("cms:topics")
    return render(request, "cms/topic.html", {"form": form}, status=422 if form.errors else 200)


@requires(ARRANGE_TOPICS, Topic)
def topic(request: HttpRequest, topic: Topic) -> HttpResponse:
    initial = {"name": topic.name, "parent": topic.parent_id}
    form = TopicForm(request.POST or None, initial=initial, places=Topic.objects.exclude(pk=topic.pk))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_topic(topic, by=request.user, **form.cleaned_data)
        except Invalid as error:
            _blame(form, error)
        else:
            messages.success(request, _("Saved the topic %(topic)s.") % {"topic": form.cleaned_data["name"]})
            return redirect("cms:topics")
    context = {"form": form, "topic": topic}
    return render(request, "cms/topic.html", context, status=422 if form.errors else 200)


def _blame(form: TopicForm, error: Invalid) -> None:
    if isinstance(error, AddressTaken | BadAddress):
        form.add_error("slug", error.message)
    else:
        form.add_error("parent" if isinstance(error, BadMove) else "name", error.message)
