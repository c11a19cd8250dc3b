"""Topics of the site: list, add, rename, move."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from content.actions import ARRANGE_TOPICS, VIEW_ARTICLE
from content.cms.lists.bounded_pages import is_short, names_looked
from content.cms.structure.public_texts import say_what_waits
from content.cms.widgets.autocomplete import LONGEST, OFFERED, answer
from content.cms.widgets.form_errors import OF_ADDRESSES, Fields, errors_in
from content.cms.widgets.topics import ALL, OneTopicField, distinct_offers, topics_having
from content.errors import BadMove
from content.formatting.bounded_count import MOST_OF_EACH, HowMany, how_many
from content.models import Filed, Topic
from content.models.public_text import TextKind
from content.public.queries.teasers import live_articles
from content.public_text.verbs import waiting_for
from content.search.name_match import is_named
from content.search.query import words_in
from content.taxonomy import topics as verbs
from content.text.html_text import one_line
from content.validators import validate_slug
from foundation.pagination import key_in, query_of
from rbac.access import replayable, requires, requires_anywhere, requires_recent_login
from rbac.decisions import decide
from rbac.queries import as_boolean

PAGE = 100
SHOWN_OLD = 20
FIELDS: Fields = {**OF_ADDRESSES, BadMove: "parent"}


class TopicForm(forms.Form):
    about_address: Any = gettext_lazy("Readers who know the old address are led to the new one.")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    parent = OneTopicField(
        label=gettext_lazy("Part of"),
        queryset=Topic.objects.none(),
        required=False,
        empty_label=gettext_lazy("No other topic"),
    )
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=80,
        validators=[validate_slug],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, topic: Topic | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        _offer(self.fields["parent"], topic)
        self.fields["slug"].help_text = self.about_address

    def clean(self) -> dict[str, Any]:
        """Rejects a second topic of one name and parent: authors could not tell the two apart."""
        given = self.cleaned_data
        if {"name", "parent"}.isdisjoint(self.changed_data) or "name" not in given or "parent" not in given:
            return given
        others = Topic.objects.in_use()
        if self.topic:
            others = others.exclude(pk=self.topic.pk)
        if others.filter(name__iexact=one_line(given["name"]), parent=given["parent"]).exists():
            alike = _(
                "There is a topic of this name already. Choose another name, or make one part of the other."
            )
            self.add_error("name", alike)
        return given

    def words(self) -> dict[str, Any]:
        """Arguments of the service functions."""
        return {**self.cleaned_data, "slug": self.cleaned_data["slug"] or None}


class NewTopicForm(TopicForm):
    about_address = gettext_lazy("Leave it empty to make it from the name.")


class MergeForm(forms.Form):
    into = OneTopicField(
        label=gettext_lazy("Becomes part of"), queryset=Topic.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["into"], topic)


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def topics(request: HttpRequest) -> HttpResponse:
    """All topics, or those that match ``?q=``: all authors choose among them, in every section."""
    words = words_in(request.GET.get("q", ""))
    typed = " ".join(words)
    having = is_named(words, "plain_name", meant=None)
    every = Topic.objects.in_use().select_related("parent")
    page = names_looked(every, having, typed, request.GET, PAGE)
    numbers = _read_by_everybody(page.rows)
    context = {
        "q": typed,
        "is_searched": bool(words) or bool(page.newer) or len(page.rows) > ALL,
        "topics": [(topic, numbers.get(topic.pk, 0)) for topic in page.rows],
        "turns": page.turns(partial(query_of, q=typed)),
        "is_part": page.is_part,
        "is_short": is_short(typed),
        "most_of_each": MOST_OF_EACH,
        "may_arrange": decide(request.user, ARRANGE_TOPICS).allowed,
    }
    return render(request, "cms/topics.html", context)


def _read_by_everybody(topics: Sequence[Topic]) -> dict[int, int]:
    """Number of public articles of each topic, up to MOST_OF_EACH. Restricted articles are not counted."""
    about = Filed.objects.filter(topic=OuterRef("pk"), first_published_at__isnull=False)
    public = as_boolean(Q(Exists(live_articles().filter(pk=OuterRef("article_id")))))
    numbers = HowMany(about.filter(public), MOST_OF_EACH)
    keys = [topic.pk for topic in topics]
    return dict(Topic.objects.filter(pk__in=keys).order_by().values_list("pk", numbers))


@requires(ARRANGE_TOPICS)
def new_topic(request: HttpRequest) -> HttpResponse:
    form = NewTopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_in(form, "name", fields=FIELDS):
            topic = verbs.add_topic(by=request.user, **form.words())
            messages.success(request, _("Added the topic %(topic)s.") % {"topic": topic.name})
            return redirect("cms:topics")
    return render(request, "cms/topic.html", {"form": form}, status=422 if form.errors else 200)


@requires(ARRANGE_TOPICS, Topic)
def topic(request: HttpRequest, topic: Topic) -> HttpResponse:
    if topic.merged_into_id:
        return redirect("cms:topic", topic.merged_into_id)
    initial = {"name": topic.name, "parent": topic.parent_id, "slug": topic.slug}
    form = TopicForm(request.POST or None, initial=initial, topic=topic)
    if request.method == "POST" and form.is_valid():
        with errors_in(form, "name", fields=FIELDS):
            verbs.change_topic(topic, by=request.user, **form.words())
            said = _("Saved the topic %(topic)s.") % {"topic": form.cleaned_data["name"]}
            return say_what_waits(request, waiting_for(TextKind.TOPIC, topic.pk), said, "cms:topics")
    old = [merged.slug for merged in topic.merged.order_by("slug")[:SHOWN_OLD]]
    words_wait = waiting_for(TextKind.TOPIC, topic.pk)
    context = {"form": form, "topic": topic, "old": old, "words_wait": words_wait}
    return render(request, "cms/topic.html", context, status=422 if form.errors else 200)


@requires(ARRANGE_TOPICS, Topic)
@replayable
@requires_recent_login(minutes=15)
def merge_topic(request: HttpRequest, topic: Topic) -> HttpResponse:
    """GET with ``?into=`` previews the merge; POST does it."""
    if topic.merged_into_id:
        return redirect("cms:topic", topic.merged_into_id)
    form = MergeForm(request.POST or request.GET or None, topic=topic)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if request.method == "POST" and into:
        with errors_in(form, "into"):
            text = verbs.merge_topic(topic, into, by=request.user)
            names = {"topic": topic.name, "into": into.name}
            said = _("“%(topic)s” is part of “%(into)s” now.") % names
            return say_what_waits(request, text, said, "cms:topics")
    context = {
        "form": form,
        "topic": topic,
        "into": into,
        "number": how_many(topic.articles.filter(trashed_at=None)),
    }
    return render(request, "cms/topic_merge.html", context, status=422 if form.errors else 200)


def _offer(field: Any, topic: Topic | None) -> None:
    """All topics except ``topic`` itself."""
    topics = Topic.objects.in_use().by_name()
    field.queryset = topics.exclude(pk=topic.pk) if topic else topics
    field.widget.without = topic.pk if topic else None


@require_safe
@requires_anywhere(VIEW_ARTICLE)
def choose_topic(request: HttpRequest) -> JsonResponse:
    """A few topics whose names match ``q``, or those of each ``key``; every user who may read the list of topics
    knows them.
    """
    if keys := [key for text in request.GET.getlist("key")[:OFFERED] if (key := key_in(text))]:
        of_keys = Topic.objects.in_use().filter(pk__in=keys).values_list("pk", "name", "slug")
        return answer("topics", distinct_offers(of_keys))
    found = topics_having(Topic.objects.in_use().by_name(), request.GET.get("q", "")[:LONGEST])
    return answer("topics", found)
