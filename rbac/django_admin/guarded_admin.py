"""Django admin under the rulebook: the rulebook decides, and service functions make the changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.timeline import timeline_about, timeline_of
from rbac.decisions import decide, decide_anywhere, holds_anywhere, refusal
from rbac.django_admin.buttons import AdminWithButtons, ShownFirst
from rbac.django_admin.change_list import MOST, FewPages, IndexedList, in_an_index
from rbac.django_admin.verbs import Verb
from rbac.django_admin.widgets import SteadyAutocompleteSelect
from rbac.errors import Invalid, Refused
from rbac.queries import visible_to
from rbac.rulebook import rulebook

_FAULT = "_rbac_admin_fault"


class GuardedAdmin(AdminWithButtons):
    """Shows the rows that ``view_action`` allows. Creates, changes and deletes only through the verbs it names."""

    view_action: ClassVar[str]
    creates: ClassVar[Verb | None] = None
    changes: ClassVar[Verb | None] = None
    deletes: ClassVar[Verb | None] = None
    view_on_site = False
    paginator = FewPages
    show_full_result_count = False
    delete_confirmation_template = "admin/guarded_delete.html"

    def __init__(self, model: type[Model], admin_site: Any) -> None:
        if not getattr(self, "view_action", None):
            raise TypeError(f"{type(self).__qualname__} names no view_action.")
        if self.list_editable:
            raise TypeError(f"{type(self).__qualname__}: list_editable writes past every verb.")
        for inline in self.inlines:
            if not issubclass(inline, GuardedInline):
                raise TypeError(f"{inline.__qualname__} is not a GuardedInline.")
        super().__init__(model, admin_site)

    # Permissions.

    def has_module_permission(self, request: HttpRequest) -> bool:
        return holds_anywhere(request.user, self.view_action)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.view_action, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        verb = self.creates or self.adds
        return verb is not None and holds_anywhere(request.user, verb.action)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.changes is not None and self._may(request, self.changes.action, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.deletes is not None and self._may(request, self.deletes.action, obj)

    def _may(self, request: HttpRequest, action: str, obj: Model | None) -> bool:
        if obj is None or obj.pk is None:
            return holds_anywhere(request.user, action)
        return decide(request.user, action, obj).allowed

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = super().get_queryset(request)
        # Django's change list adds these paths only if nothing is selected yet.
        named = self.list_select_related if isinstance(self.list_select_related, list | tuple) else ()
        related = sorted({rulebook.scope_path(self.model), *named} - {"", "pk"})
        found = queryset.select_related(*related) if related else queryset
        return visible_to(request.user, self.view_action, found)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return IndexedList

    def loaded(self, rows: list[Any]) -> list[Any]:
        """The rows of a page of the list, with what they show: for related data in few queries."""
        return rows

    def get_sortable_by(self, request: HttpRequest) -> list[Any]:
        """Columns of ``sortable_by`` (default: all) for whose order there is an index."""
        have, named = in_an_index(self.model), super().get_sortable_by(request)
        return [name for name in named if self._order_field(name) in have]

    def _order_field(self, name: Any) -> object:
        if not isinstance(name, str):
            return getattr(name, "admin_order_field", None)
        shown = getattr(self, name, None) or getattr(self.model, name, None)
        return getattr(shown, "admin_order_field", name)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        # An empty _to_field passes Django's own check and then names no field.
        return super().get_object(request, object_id, from_field or None)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        # Django lets any user filter by any column of the model: enough to guess one letter by letter.
        offered = {f[0] if isinstance(f, list | tuple) else f for f in self.get_list_filter(request)}
        names = {getattr(f, "parameter_name", f) for f in offered} | {
            self.date_hierarchy,
            self.opts.pk.name,
            "pk",
        }
        return any(
            lookup == name or lookup.startswith(f"{name}__") for name in names if isinstance(name, str)
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        view = rulebook.view_action(db_field.remote_field.model)
        if view is not None and "queryset" not in kwargs:
            kwargs["queryset"] = visible_to(request.user, view, db_field.remote_field.model)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SteadyAutocompleteSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    # Changes.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        verb = self.changes if change else self.creates
        if verb is None:
            raise PermissionDenied
        fresh = self.get_queryset(request).get(pk=obj.pk) if change else None
        self._show_first(request, verb, fresh, form.cleaned_data)
        made = verb.call(request.user, fresh, form.cleaned_data)
        if not change and made is not None:
            obj.pk, obj._state.adding = made.pk, False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Does nothing: the service function has saved all related objects."""

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        if self.deletes is None:
            raise PermissionDenied
        data = {"reason": request.POST.get("reason", "")}
        self._show_first(request, self.deletes, obj, data)
        self.deletes.call(request.user, obj, data)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        raise PermissionDenied

    def log_addition(self, *args: Any) -> Any:
        """Does nothing: the change is in the audit log. Django's own log would keep names for ever."""

    log_change: Any = log_addition
    log_deletions: Any = log_addition

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The audit log entries about the object."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        shown = timeline_of(obj) if isinstance(obj, AbstractBaseUser) else timeline_about(obj)
        context = {"title": _("History"), "opts": self.opts, "object": obj, "timeline": shown}
        context |= self.admin_site.each_context(request) | (extra_context or {})
        return TemplateResponse(request, "admin/guarded_history.html", context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        fault = getattr(request, _FAULT, None)
        return form if fault is None else type(form.__name__, (_Faulty, form), {"fault": fault})

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "POST":
            self._confirmed(request, None)
        shown = self._links(request, self.list_buttons, None)
        with self._saying_why(request, self.view_action):
            page = super().changelist_view(request, {**shown, **(extra_context or {})})
        listed = (getattr(page, "context_data", None) or {}).get("cl")
        if listed is not None and getattr(listed.paginator, "has_more", False):
            said = _("There are more than %(number)d. Search, filter or sort to find those further down.")
            messages.info(request, said % {"number": MOST})
        return page

    def changeform_view(self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" or object_id is None:
            self._confirmed(request, object_id)
        verb = self.creates if object_id is None else self.changes
        with self._saying_why(request, verb.action if verb else ""):
            try:
                return super().changeform_view(request, object_id, *args, **kwargs)
            except ShownFirst as step:
                return step.page
            except Invalid as fault:
                # Rolled back. Shows the form again with the error and all submitted data.
                setattr(request, _FAULT, str(fault))
                return super().changeform_view(request, object_id, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: Any, *args: Any, **kwargs: Any) -> Any:
        self._confirmed(request, object_id)
        with self._saying_why(request, self.deletes.action if self.deletes else ""):
            try:
                return super().delete_view(request, object_id, *args, **kwargs)
            except ShownFirst as step:
                return step.page
            except Invalid as fault:
                messages.error(request, str(fault))
                return HttpResponseRedirect(request.get_full_path())

    @contextmanager
    def _saying_why(self, request: HttpRequest, action: str) -> Iterator[None]:
        """Turns Django's refusal without an explanation into a decision with a reason."""
        try:
            yield
        except PermissionDenied as silent:
            if type(silent) is not PermissionDenied:
                raise
            decision = decide_anywhere(request.user, action or self.view_action)
            if decision.allowed:
                why = gettext_lazy("The administration only shows this; it is changed where it is worked on.")
                source = _("the administration")
                decision = refusal(
                    request.user, self.view_action, None, kind="invariant", source=source, reason=why
                )
            raise Refused(decision) from silent


class _Faulty(ModelForm):  # type: ignore[type-arg]
    fault: ClassVar[str]

    def clean(self) -> Any:
        super().clean()
        raise ValidationError(self.fault)


class GuardedInline(InlineModelAdmin):  # type: ignore[type-arg]
    """Read-only related rows. Shown to users who may see the object, if ``view_action`` allows each."""

    view_action: ClassVar[str]
    template = "admin/edit_inline/tabular.html"
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return holds_anywhere(request.user, self.view_action)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_to(request.user, self.view_action, super().get_queryset(request))
