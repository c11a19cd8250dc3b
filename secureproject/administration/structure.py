"""Admin of the site and its structure: settings, sections, topics and bylines, by the forms and verbs of the CMS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.actions import (
    ADD_SECTION,
    ARRANGE_BYLINES,
    ARRANGE_TOPICS,
    CHANGE_SECTION,
    CHANGE_SITE,
    MOVE_SECTION,
    OPEN_SITE,
    RECOVER_SECTION,
    TRASH_SECTION,
)
from content.admin import SectionAdmin
from content.bylines import verbs as bylines
from content.cms.site.settings import SettingsForm
from content.cms.structure.bylines import BylineForm, MergeBylineForm, initial_of
from content.cms.structure.sections import SectionForm, what_it_waits_for
from content.cms.structure.topics import MergeForm, NewTopicForm, TopicForm
from content.models import Article, Byline, Section, Site, Topic
from content.models.public_text import TextKind
from content.policies.change import in_force_on_site, pending
from content.public_text.verbs import waiting_for
from content.sections import verbs as sections
from content.site.identity import change_site
from content.site.opening import open_site
from content.taxonomy import topics
from content.trash.section_trash import recover_section, trash_section
from foundation.collation import as_read
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Button, ButtonForm
from rbac.django_admin.widgets import SteadyAutocompleteSelect
from rbac.queries import visible_to
from secureproject.actions import VIEW_SITE
from secureproject.administration.menus import MenusForm

type Data = Mapping[str, Any]
type Call = Callable[[Any, Any, Data], Any]


@dataclass(frozen=True)
class Answer:
    """What is said after a change, and the list shown then. ``waits``: why nothing has changed yet, or ""."""

    said: Any
    url: str
    waits: Any = ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        messages.add_message(
            request, messages.WARNING if self.waits else messages.SUCCESS, self.waits or self.said
        )
        return redirect(self.url)


def worded(kind: TextKind, subject: int | None) -> Answer:
    """``subject``: key of what has these words; None if it is still to be made."""
    waits = subject is None or waiting_for(kind, subject)
    wait = _("Readers see these words once another user has accepted them.") if waits else ""
    return Answer(_("Saved. Readers see it now."), f"admin:content_{kind.value}_changelist", wait)


def _filled(data: Data) -> dict[str, Any]:
    """Arguments of the verbs: an address left empty is made or stays, no days are none."""
    days = {"review_days": data["review_days"] or 0} if "review_days" in data else {}
    return {**data, "slug": data["slug"] or None, **days}


def whole_site(obj: Any) -> None:
    """The whole site is what these actions are decided about."""


class SiteForm(SettingsForm, ButtonForm):
    def __init__(self, *args: Any, obj: Site, user: Any, page: Any = None) -> None:
        super().__init__(*args[:1], site=obj, by=user)


def _change_site(by: Any, site: Site, data: Data) -> Answer:
    change_site(by=by, **data)
    return worded(TextKind.SITE, site.pk)


class SiteAdmin(GuardedAdmin):
    view_action = VIEW_SITE
    list_display = ("name", "profile", "language", "opened_at")
    fields = (
        "name", "tagline", "language", "accent", "accent_dark", "footer_text", "social_profiles", "profile",
        "opened_at", "version",
    )  # fmt: skip
    buttons = (
        Button(
            CHANGE_SITE, _change_site, name="settings", label=gettext_lazy("Change the settings"), form=SiteForm,
            about=whole_site,
        ),
        Button(
            CHANGE_SITE, _change_site, name="menus", label=gettext_lazy("Change the menus"), form=MenusForm,
            about=whole_site,
        ),
        Button(
            OPEN_SITE, lambda by, obj, data: open_site(by=by), name="open", form=ButtonForm,
            label=gettext_lazy("Open the site to readers"), about=whole_site,
            said=gettext_lazy("The site is open. Readers see it from now on."),
            offered=lambda site: site.opened_at is None,
        ),
    )  # fmt: skip


class ChangeSectionForm(SectionForm, ButtonForm):
    def __init__(self, *args: Any, obj: Section, **kwargs: Any) -> None:
        names = ("title", "slug", "description", "comments")
        initial = {name: getattr(obj, name) for name in names} | {"review_days": obj.review_days or None}
        super().__init__(*args, obj=obj, loosest_comments=obj.comments, initial=initial, **kwargs)


class BelowForm(ButtonForm):
    searched = {"to": Article._meta.get_field("section")}
    to: Any = forms.ModelChoiceField(
        Section.objects.none(),
        label=gettext_lazy("Below"),
        required=False,
        help_text=gettext_lazy("Empty: at the top."),
    )


class NewSectionForm(SectionForm, BelowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, loosest_comments=in_force_on_site().comments, **kwargs)
        del self.fields["comments"]  # as above it


class MoveForm(BelowForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=400,
        help_text=gettext_lazy(
            "Needed only where less is demanded than here: another administrator then has to agree."
        ),
    )


class TrashForm(ButtonForm):
    name = forms.CharField(
        label=gettext_lazy("Name of the section"),
        max_length=120,
        help_text=gettext_lazy("Exactly as it is. Everything below it goes to the trash too."),
    )


class RecoverForm(ButtonForm):
    section: Any = forms.ModelChoiceField(Section.objects.none(), label=gettext_lazy("Section"))

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["section"].queryset = visible_to(user, RECOVER_SECTION, Section)  # type: ignore[attr-defined]


def _add_section(by: Any, obj: Any, data: Data) -> Answer:
    words = _filled(data)
    text = sections.propose_section(words.pop("to"), by=by, **words)
    return worded(TextKind.SECTION, text.subject)


def _change_section(by: Any, section: Section, data: Data) -> Answer:
    sections.change_section(section, by=by, **_filled(data))
    return worded(TextKind.SECTION, section.pk)


def _move_section(by: Any, section: Section, data: Data) -> Answer:
    sections.move_section(section, data["to"], by=by, reason=data["reason"])
    change = pending().filter(section=section).first()
    said = _("Moved. Old addresses lead to the new ones.")
    return Answer(said, "admin:content_section_changelist", what_it_waits_for(change) if change else "")


def _trash_section(by: Any, section: Section, data: Data) -> Answer:
    trash_section(section, by=by, name=data["name"])
    return Answer(_("It is in the trash, with everything below it."), "admin:content_section_changelist")


class StructureAdmin(SectionAdmin):
    adds = Button(
        ADD_SECTION, _add_section, name="add", label=gettext_lazy("Add a section"), form=NewSectionForm,
        about=whole_site,
    )  # fmt: skip
    list_buttons = (
        Button(
            RECOVER_SECTION, lambda by, obj, data: recover_section(data["section"], by=by), name="recover",
            label=gettext_lazy("Bring back from the trash"), form=RecoverForm,
            said=gettext_lazy("It is back, with everything that went with it."),
        ),
    )  # fmt: skip
    buttons = (
        Button(
            CHANGE_SECTION, _change_section, name="words", label=gettext_lazy("Change the section"),
            form=ChangeSectionForm,
        ),
        Button(
            MOVE_SECTION, _move_section, name="move", label=gettext_lazy("Move the section"), form=MoveForm,
            shown=lambda section, data: {"places": [section.scope_id]}, waits=lambda made: bool(made.waits),
        ),
        Button(
            TRASH_SECTION, _trash_section, name="trash", label=gettext_lazy("Throw the section away"),
            form=TrashForm,
        ),
    )  # fmt: skip


class TopicButtonForm(ButtonForm):
    """Topics are found by typing in ``topic_field``, as everywhere in the administration."""

    topic_field: ClassVar[str] = "parent"

    def search_topics(self, page: Any) -> None:
        field: Any = self.fields[self.topic_field]
        field.widget = SteadyAutocompleteSelect(Topic._meta.get_field("parent"), page.admin_site)
        field.widget.choices = field.choices


class AddTopicForm(NewTopicForm, TopicButtonForm):
    def __init__(self, *args: Any, page: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.search_topics(page)


class ChangeTopicForm(TopicForm, TopicButtonForm):
    def __init__(self, *args: Any, obj: Topic, page: Any, **kwargs: Any) -> None:
        initial = {"name": obj.name, "parent": obj.parent_id, "slug": obj.slug}
        super().__init__(*args, topic=obj, initial=initial, **kwargs)
        self.search_topics(page)


class MergeTopicForm(MergeForm, TopicButtonForm):
    topic_field = "into"

    def __init__(self, *args: Any, obj: Topic, page: Any, **kwargs: Any) -> None:
        super().__init__(*args, topic=obj, **kwargs)
        self.search_topics(page)
        self.fields["into"].help_text = _("Its articles and its address follow. It cannot be undone.")


def _add_topic(by: Any, obj: Any, data: Data) -> Answer:
    return worded(TextKind.TOPIC, topics.add_topic(by=by, **_filled(data)).pk)


def _change_topic(by: Any, topic: Topic, data: Data) -> Answer:
    topics.change_topic(topic, by=by, **_filled(data))
    return worded(TextKind.TOPIC, topic.pk)


def _merge_topic(by: Any, topic: Topic, data: Data) -> Answer:
    topics.merge_topic(topic, data["into"], by=by)
    return worded(TextKind.TOPIC, topic.pk)


class TopicAdmin(GuardedAdmin):
    view_action = ARRANGE_TOPICS
    list_display = fields = readonly_fields = ("name", "slug", "part_of")
    list_select_related = ("parent",)
    search_fields = ("name",)
    ordering = (as_read(), "name", "pk")
    adds = Button(
        ARRANGE_TOPICS,
        _add_topic,
        name="add",
        label=gettext_lazy("Add a topic"),
        form=AddTopicForm,
        about=whole_site,
    )
    buttons = (
        Button(
            ARRANGE_TOPICS, _change_topic, name="words", label=gettext_lazy("Change the topic"), form=ChangeTopicForm
        ),
        Button(
            ARRANGE_TOPICS, _merge_topic, name="merge", label=gettext_lazy("Make it part of another topic"),
            form=MergeTopicForm,
        ),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(merged_into=None)

    @display(description=gettext_lazy("part of"))
    def part_of(self, topic: Topic) -> str:
        return str(topic.parent or "")


class AddBylineForm(BylineForm, ButtonForm):
    """As in the CMS."""


class ChangeBylineForm(BylineForm, ButtonForm):
    def __init__(self, *args: Any, obj: Byline, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, initial=initial_of(obj), **kwargs)


class MergePersonForm(MergeBylineForm, ButtonForm):
    def __init__(self, *args: Any, obj: Byline, **kwargs: Any) -> None:
        others = Byline.objects.in_use().exclude(pk=obj.pk)
        super().__init__(*args, others=others, obj=obj, **kwargs)


def _add_byline(by: Any, obj: Any, data: Data) -> Answer:
    return worded(TextKind.BYLINE, bylines.add_byline(by=by, **data).pk)


def _change_byline(by: Any, byline: Byline, data: Data) -> Answer:
    bylines.change_byline(byline, by=by, **data)
    return worded(TextKind.BYLINE, byline.pk)


def _merge_bylines(by: Any, byline: Byline, data: Data) -> Answer:
    bylines.merge_bylines(byline, data["into"], by=by)
    return worded(TextKind.BYLINE, byline.pk)


class BylineAdmin(GuardedAdmin):
    view_action = ARRANGE_BYLINES
    list_display = ("name", "account", "number")
    fields = ("name", "biography", "account", "created_at")
    list_select_related = ("account", "picture")
    search_fields = ("name",)
    ordering = (as_read(), "name", "pk")
    adds = Button(
        ARRANGE_BYLINES, _add_byline, name="add", label=gettext_lazy("Add a byline"), form=AddBylineForm,
        about=whole_site,
    )  # fmt: skip
    buttons = (
        Button(
            ARRANGE_BYLINES, _change_byline, name="words", label=gettext_lazy("Change the byline"),
            form=ChangeBylineForm,
        ),
        Button(
            ARRANGE_BYLINES, _merge_bylines, name="merge", label=gettext_lazy("The same person as another byline"),
            form=MergePersonForm,
        ),
        Button(
            ARRANGE_BYLINES, lambda by, obj, data: bylines.remove_byline(obj, by=by), name="remove",
            label=gettext_lazy("Take this person off the site for good"), form=ButtonForm,
            said=gettext_lazy("Taken off the site. No article names this person any more."),
        ),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(merged_into=None, removed_at=None)

    @display(description=gettext_lazy("number"), ordering="pk")
    def number(self, byline: Byline) -> int:
        return byline.pk
