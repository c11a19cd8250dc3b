"""Content in Django's admin: read-only. It is written, moved and published in the CMS. Registered by the site."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from content.actions import (
    VIEW_ARTICLE,
    VIEW_COMMENT,
    VIEW_CORRECTION,
    VIEW_EMERGENCY,
    VIEW_POLICY,
    VIEW_POLICY_CHANGE,
    VIEW_SECTION,
)
from content.kinds.registry import kinds
from rbac.django_admin.filters import ByDeclared
from rbac.django_admin.guarded_admin import GuardedAdmin


class SectionAdmin(GuardedAdmin):
    view_action = VIEW_SECTION
    list_display = (
        "title",
        "slug",
        "audience",
        "four_eyes",
        "approvals",
        "factor",
        "comments",
        "corrections",
        "guests",
        "demands",
    )
    list_filter = ("audience", "four_eyes", "factor", "comments", "corrections", "guests")
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
    list_filter = (ByKind,)
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
    list_filter = ("state",)
    list_select_related = ("article",)
    search_fields = ("name", "text")
    ordering = ("-created_at", "-pk")
    fields = ("article", "parent", "name", "text", "state", "created_at")


class PolicyAdmin(GuardedAdmin):
    """Policies of sections. Changed in the CMS, where a loosening waits for a second administrator."""

    view_action = VIEW_POLICY
    list_display = (
        "__str__", "audience", "four_eyes", "approvals", "factor", "comments", "corrections", "guests", "changed_at",
    )  # fmt: skip
    list_select_related = ("section",)
    ordering = ("pk",)
    fields = (
        "section", "audience", "four_eyes", "approvals", "factor", "comments", "corrections", "guests",
        "demands", "version", "changed_at",
    )  # fmt: skip


class PolicyChangeAdmin(GuardedAdmin):
    view_action = VIEW_POLICY_CHANGE
    list_display = (
        "__str__",
        "kind",
        "loosens",
        "asked_by",
        "asked_at",
        "agreed_by",
        "applied_at",
        "withdrawn_at",
    )
    list_filter = ("loosens", "kind")
    list_select_related = ("section", "asked_by", "agreed_by")
    ordering = ("-pk",)
    fields = (
        "section", "kind", "to", "audience", "four_eyes", "approvals", "factor", "comments", "corrections", "guests",
        "demands", "reason", "before", "loosens", "notice", "asked_by", "asked_at", "agreed_by", "agreed_at",
        "withdrawn_by", "withdrawn_at", "lapsed_at", "applied_at",
    )  # fmt: skip


class CorrectionAdmin(GuardedAdmin):
    view_action = VIEW_CORRECTION
    list_display = ("__str__", "made_by", "made_at", "due_at", "outcome", "settled_by", "settled_at")
    list_filter = ("outcome",)
    list_select_related = ("article__live", "article__draft", "made_by", "settled_by")
    ordering = ("-pk",)
    fields = (
        "article", "digest", "made_by", "reason", "note", "made_at", "due_at", "outcome", "settled_by", "settled_at",
    )  # fmt: skip


class EmergencyAdmin(GuardedAdmin):
    view_action = VIEW_EMERGENCY
    list_display = ("__str__", "opened_by", "opened_at", "used_at", "signed_off_by", "signed_off_at")
    list_select_related = ("article__live", "article__draft", "opened_by", "signed_off_by")
    ordering = ("-pk",)
    fields = (
        "article", "digest", "opened_by", "reason", "opened_at", "until", "used_at", "signed_off_by", "signed_off_at",
    )  # fmt: skip
