"""Django admin of content, registered by the site: read-only but for grants on single articles and sections. It is
written, moved and published in the CMS.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from content.actions import (
    SHARE_ARTICLE,
    SHARE_SECTION,
    VIEW_ARTICLE,
    VIEW_ARTICLE_GRANT,
    VIEW_ARTICLE_TEAM_GRANT,
    VIEW_COMMENT,
    VIEW_CORRECTION,
    VIEW_EMERGENCY,
    VIEW_POLICY,
    VIEW_POLICY_CHANGE,
    VIEW_SECTION,
    VIEW_SECTION_GRANT,
    VIEW_SECTION_TEAM_GRANT,
)
from content.kinds.kind import kinds
from content.policy import NAMES
from rbac.administration.permission_sync import codename
from rbac.django_admin.change_list import ByDeclared
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Verb
from rbac.grants import action_of_grant, grant_object, holder_of, revoke_grant
from rbac.models.people_queries import people_of
from rbac.rulebook import rulebook

CHOSEN = tuple(name for name in NAMES if name != "demands")


class SectionAdmin(GuardedAdmin):
    view_action = VIEW_SECTION
    list_display = ("title", "slug", *NAMES)
    list_filter = tuple(name for name in CHOSEN if name != "approvals")
    search_fields = ("title",)
    ordering = ("scope__path",)


class ByKind(ByDeclared):
    title = _("kind")
    parameter_name = "kind"

    def declared(self) -> list[tuple[str, Any]]:
        return [(kind.name, kind.label) for kind in kinds]


class ArticleAdmin(GuardedAdmin):
    view_action = VIEW_ARTICLE
    list_display = ("slug", "section", "author", "kind", "published_at", "archived_at", "changed_at")
    list_filter = (ByKind, "changed_at")
    list_select_related = ("section", "author")
    search_fields = ("slug", "live__title", "draft__title")
    ordering = ("-changed_at", "-pk")
    fields = (
        "slug", "kind", "section", "author", "topics", "created_at", "changed_at", "first_published_at",
        "published_at", "archived_at",
    )  # fmt: skip
    readonly_fields = ("topics",)  # Django shows no field with a custom through table otherwise


class CommentAdmin(GuardedAdmin):
    view_action = VIEW_COMMENT
    list_display = ("name", "text", "article", "state", "created_at")
    list_filter = ("state", "created_at")
    list_select_related = ("article",)
    search_fields = ("name", "text")
    ordering = ("-created_at", "-pk")
    fields = ("article", "parent", "name", "text", "state", "created_at")


class PolicyAdmin(GuardedAdmin):
    """Policies of sections. Changed in the CMS, where a loosening waits for a second administrator."""

    view_action = VIEW_POLICY
    list_display = ("__str__", *CHOSEN, "changed_at")
    list_select_related = ("section",)
    ordering = ("pk",)
    fields = ("section", *NAMES, "version", "changed_at")


class PolicyChangeAdmin(GuardedAdmin):
    view_action = VIEW_POLICY_CHANGE
    list_display = (
        "__str__", "kind", "loosens", "asked_by", "asked_at", "agreed_by", "applied_at", "withdrawn_at",
    )  # fmt: skip
    list_filter = ("loosens", "kind", "asked_at")
    list_select_related = ("section", "asked_by", "agreed_by")
    ordering = ("-pk",)
    fields = (
        "section", "kind", "to", *NAMES, "reason", "before", "loosens", "notice", "asked_by", "asked_at", "agreed_by",
        "agreed_at", "withdrawn_by", "withdrawn_at", "lapsed_at", "applied_at",
    )  # fmt: skip


class CorrectionAdmin(GuardedAdmin):
    view_action = VIEW_CORRECTION
    list_display = ("__str__", "made_by", "made_at", "due_at", "outcome", "settled_by", "settled_at")
    list_filter = ("outcome", "made_at")
    list_select_related = ("article__live", "article__draft", "made_by", "settled_by")
    ordering = ("-pk",)
    fields = (
        "article", "digest", "made_by", "reason", "note", "made_at", "due_at", "outcome", "settled_by", "settled_at",
    )  # fmt: skip


class EmergencyAdmin(GuardedAdmin):
    view_action = VIEW_EMERGENCY
    list_display = ("__str__", "opened_by", "opened_at", "used_at", "signed_off_by", "signed_off_at")
    list_filter = ("opened_at", "signed_off_at")
    list_select_related = ("article__live", "article__draft", "opened_by", "signed_off_by")
    ordering = ("-pk",)
    fields = (
        "article", "digest", "opened_by", "reason", "opened_at", "until", "used_at", "signed_off_by", "signed_off_at",
    )  # fmt: skip


class Permitted(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Permissions by their names in the rulebook: the database rows are in English only."""

    def label_from_instance(self, obj: Any) -> str:
        return str(rulebook.action(f"{obj.content_type.app_label}.{obj.codename}").label)


class GrantForm(forms.ModelForm):  # type: ignore[type-arg]
    def validate_constraints(self) -> None:
        """Left to the service function: a grant that has ended may be given again."""


def _give(by: Any, obj: Any, data: Mapping[str, Any]) -> Any:
    action = f"{data['permission'].content_type.app_label}.{data['permission'].codename}"
    return grant_object(
        _holder(data), action, data["content_object"], until=data["until"], reason=data["reason"], by=by
    )


def _holder(data: Mapping[str, Any]) -> Any:
    return data["user"] if "user" in data else data["group"]


def _concerned(obj: Any, data: Mapping[str, Any]) -> list[int]:
    return people_of(holder_of(obj) if obj else _holder(data))


def _take(by: Any, obj: Any, data: Mapping[str, Any]) -> None:
    revoke_grant(obj, reason=data["reason"], by=by)


class GrantAdmin(GuardedAdmin):
    """``holder`` is the field of the user or team that holds the grant."""

    holder: ClassVar[str] = "user"
    form = GrantForm
    ordering = ("-pk",)
    list_select_related = ("permission__content_type", "content_object", "assigned_by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj:
            return ("to", "allows", "content_object", "until", "reason")
        return (self.holder, "permission", "content_object", "until", "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("to", "allows") if obj else ()

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("to", "allows", "content_object", "until", "assigned_by", "assigned_at")

    @admin.display(description=_("given to"))
    def to(self, grant: Any) -> str:
        return str(holder_of(grant))

    @admin.display(description=_("permission"), ordering="permission")
    def allows(self, grant: Any) -> str:
        return str(action_of_grant(grant).label)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "permission":
            target = self.model._meta.get_field("content_object").remote_field.model
            store = rulebook.grant_store(target)
            actions = store.actions if store else ()
            kwargs["queryset"] = Permission.objects.filter(
                content_type=ContentType.objects.get_for_model(target),
                codename__in=[codename(action) for action in actions],
            ).select_related("content_type")
            kwargs |= {"form_class": Permitted, "label": _("permission")}
        if db_field.name == self.holder:
            kwargs["label"] = _("given to")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ArticleGrantAdmin(GrantAdmin):
    view_action = VIEW_ARTICLE_GRANT
    creates = Verb(SHARE_ARTICLE, _give, _concerned)
    deletes = Verb(VIEW_ARTICLE_GRANT, _take, _concerned)
    autocomplete_fields = ("user", "content_object")


class ArticleTeamGrantAdmin(GrantAdmin):
    holder = "group"
    view_action = VIEW_ARTICLE_TEAM_GRANT
    creates = Verb(SHARE_ARTICLE, _give, _concerned)
    deletes = Verb(VIEW_ARTICLE_TEAM_GRANT, _take, _concerned)
    autocomplete_fields = ("content_object",)


class SectionGrantAdmin(GrantAdmin):
    view_action = VIEW_SECTION_GRANT
    creates = Verb(SHARE_SECTION, _give, _concerned)
    deletes = Verb(VIEW_SECTION_GRANT, _take, _concerned)
    autocomplete_fields = ("user", "content_object")


class SectionTeamGrantAdmin(GrantAdmin):
    holder = "group"
    view_action = VIEW_SECTION_TEAM_GRANT
    creates = Verb(SHARE_SECTION, _give, _concerned)
    deletes = Verb(VIEW_SECTION_TEAM_GRANT, _take, _concerned)
    autocomplete_fields = ("content_object",)
