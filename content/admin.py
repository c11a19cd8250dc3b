"""Content in Django's admin: to look at. It is written, moved and published in the CMS. Registered by the site."""

from content.actions import VIEW_ARTICLE, VIEW_COMMENT, VIEW_SECTION
from rbac.admin import GuardedAdmin


class SectionAdmin(GuardedAdmin):
    view_action = VIEW_SECTION
    list_display = ("title", "slug", "four_eyes", "comments")
    list_filter = ("comments",)
    search_fields = ("title",)
    ordering = ("scope__path",)


class ArticleAdmin(GuardedAdmin):
    view_action = VIEW_ARTICLE
    list_display = ("slug", "section", "author", "kind", "published_at", "archived_at", "changed_at")
    list_filter = ("kind",)
    list_select_related = ("section", "author")
    search_fields = ("slug", "live__title", "draft__title")
    ordering = ("-changed_at", "-pk")
    fields = (
        "slug", "kind", "section", "author", "topics", "created_at", "changed_at", "first_published_at",
        "published_at", "archived_at",
    )  # fmt: skip


class CommentAdmin(GuardedAdmin):
    view_action = VIEW_COMMENT
    list_display = ("name", "text", "article", "state", "created_at")
    list_filter = ("state",)
    list_select_related = ("article",)
    search_fields = ("name", "text")
    ordering = ("-created_at", "-pk")
    fields = ("article", "parent", "name", "text", "state", "created_at")
