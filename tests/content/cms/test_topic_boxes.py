"""Boxes of topics: no name is ever HTML, and they are the boxes that Django draws."""

import re

from django import forms

from content.cms.editor.forms import ArticleForm
from content.models import Article, Topic


def form_with(*chosen: Topic) -> ArticleForm:
    return ArticleForm(initial={"topics": [topic.pk for topic in chosen], "language": "en", "bylines": ""})


def add(*names: str) -> list[Topic]:
    return [Topic.objects.create(name=name, slug=f"t{number}") for number, name in enumerate(names)]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


def test_a_name_is_never_html(db: None) -> None:
    add('<script>alert(1)</script>"onclick=x')
    drawn = str(form_with()["topics"])
    assert "<script" not in drawn
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;onclick=x" in drawn


def test_they_are_what_django_draws(db: None) -> None:
    _one, two, _three = add("Ärzte & Co", "Boats", "{0}")
    form = form_with(two)
    drawn = str(form["topics"])
    field = form["topics"]
    widget = forms.CheckboxSelectMultiple(choices=form.fields["topics"].choices)  # type: ignore[attr-defined]
    widget.is_required = False
    theirs = field.as_widget(widget=widget)
    assert plain(drawn) == plain(theirs)
    assert drawn.count(" checked") == 1


def test_a_draft_keeps_what_was_ticked(draft: Article, as_cara: object) -> None:
    (topic,) = add("Ferries")
    draft.topics.add(topic)
    assert " checked" in str(form_with(*draft.topics.all())["topics"])


def test_two_of_one_name_say_where_each_is_found(db: None) -> None:
    add("Mercury", "Boats", "Mercury")
    drawn = plain(str(form_with()["topics"]))
    assert [name in drawn for name in ("Mercury (t0)", "Mercury (t2)", " Boats<")] == [True] * 3
