"""Buttons on objects and lists of the admin, and actions on a list: each runs a verb, after a page with its form."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import action
from django.contrib.admin.options import IS_POPUP_VAR, ModelAdmin
from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from audit.stored_messages import gettext as _
from rbac.access_diff.confirmation import preview_page
from rbac.decisions import holds_anywhere
from rbac.django_admin.verbs import Button, Verb
from rbac.enforcement.access_rules import CONFIRMED_WITHIN
from rbac.enforcement.refusals import record_refusal
from rbac.enforcement.view_guards import fingerprint, replaying, require_recent_login
from rbac.errors import Conflict, Invalid, Refused

MOST_AT_ONCE = 100  # objects of one action on a list
CONFIRMED = "confirmed"  # hidden field: the form of an action was sent, not only the list


class ShownFirst(Exception):
    """Leaves Django's view and its transaction, with the page to show instead."""

    def __init__(self, page: HttpResponse) -> None:
        self.page = page


class AdminWithButtons(ModelAdmin):  # type: ignore[type-arg]
    """Runs the verbs of ``buttons`` and ``list_buttons``. Guarded by GuardedAdmin, the only class below it."""

    confirmed_within: ClassVar[int] = 15  # minutes since the user authenticated, for every change
    buttons: ClassVar[tuple[Button, ...]] = ()  # on the page of an object
    list_buttons: ClassVar[tuple[Button, ...]] = ()
    adds: ClassVar[Button | None] = None  # an add page whose form is no ModelForm
    change_form_template = "admin/guarded_change_form.html"
    change_list_template = "admin/guarded_change_list.html"

    def __init__(self, model: type[Model], admin_site: Any) -> None:
        bulk = [button for button in self.buttons if button.in_bulk]
        if any(button.concerns or button.shown for button in bulk):
            raise TypeError(f"{type(self).__qualname__}: no one would see first what an action changes.")
        self.actions = [self._as_action(button) for button in bulk]
        super().__init__(model, admin_site)

    def get_actions(self, request: HttpRequest, action_location: Any = None) -> Any:
        if getattr(action_location, "name", "CHANGE_LIST") != "CHANGE_LIST":
            return {}  # an object has buttons
        # The site's own actions (delete_selected) work on whole querysets, bypassing every service function.
        own = {b.name for b in self.buttons if b.in_bulk and holds_anywhere(request.user, b.action)}
        return {name: each for name, each in super().get_actions(request).items() if name in own}

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        if (obj := kwargs.get("obj")) is not None and obj.pk is not None:
            context = {**context, **self._links(request, self.buttons, obj)}
        return super().render_change_form(request, context, *args, **kwargs)

    def _confirmed(self, request: HttpRequest, object_id: str | None) -> None:
        """Raises RecentLoginRequired; a POST is then stored, and replayed after re-authentication."""

        def version() -> str:
            return fingerprint(self.get_object(request, unquote(object_id)) if object_id else None)

        with replaying(request, version):
            require_recent_login(request, self.confirmed_within)

    def _show_first(self, request: HttpRequest, verb: Verb, obj: Any, data: Mapping[str, Any]) -> None:
        made: list[Any] = []
        options: dict[str, Any] = {"people": verb.concerns(obj, data)} if verb.concerns else {}
        if isinstance(verb, Button) and verb.shown:
            options = verb.shown(obj, data)
        if not options:
            return
        if isinstance(verb, Button) and (waits := verb.waits):
            options["waits"] = lambda: waits(made[-1])
        page = preview_page(
            request,
            lambda: made.append(verb.call(request.user, obj, data)),
            doing=_("Yes, do it"),
            back=request.get_full_path(),
            **options,
            template="admin/guarded_consequences.html",
            context={
                **self.admin_site.each_context(request),
                "title": _("Who gains and who loses"),
                "opts": self.opts,
            },
        )
        if page is not None:
            raise ShownFirst(page)

    def get_urls(self) -> list[Any]:
        names = f"{self.opts.app_label}_{self.opts.model_name}"
        places = [(button, "") for button in self.list_buttons]
        places += [(button, "<path:object_id>/") for button in self.buttons]
        own = [
            path(f"{place}{button.name}/", self._as_view(button), name=f"{names}_{button.name}")
            for button, place in places
        ]
        return [*own, *super().get_urls()]

    def _as_view(self, button: Button) -> Any:
        def press(request: HttpRequest, object_id: str | None = None) -> HttpResponse:
            return self.button_view(request, button, object_id)

        setattr(press, CONFIRMED_WITHIN, self.confirmed_within)
        return self.admin_site.admin_view(press)

    def _as_action(self, button: Button) -> Any:
        def act(page: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
            return self._do_to_each(request, button, queryset)

        act.__name__ = button.name
        return action(description=button.label)(act)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return (
            self.button_view(request, self.adds)
            if self.adds
            else super().add_view(request, form_url, extra_context)
        )

    def button_view(self, request: HttpRequest, button: Button, object_id: str | None = None) -> HttpResponse:
        """The page of a button: its form, what it would change, and the change."""
        self._confirmed(request, object_id)
        obj = self.get_object(request, unquote(object_id)) if object_id is not None else None
        if object_id is not None and obj is None:
            raise Http404
        if not button.offered(obj):
            raise Conflict(_("Something has changed meanwhile. Look at it again."))
        decision = button.decide(request.user, obj)
        if not decision.allowed:
            raise Refused(decision)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = button.form(*sent, obj=obj, page=self, user=request.user)
        if form.is_valid():
            try:
                self._show_first(request, button, obj, form.cleaned_data)
                return self._pressed(request, button, obj, form.cleaned_data)
            except ShownFirst as step:
                return step.page
            except Invalid as fault:
                form.add_error(None, fault.message)
        return self._form_page(
            request,
            button,
            form,
            {"original": obj, "subtitle": obj and self.named(obj), "back": "../change/" if obj else "../"},
        )

    def _pressed(self, request: HttpRequest, button: Button, obj: Any, data: Any) -> HttpResponse:
        button.before(request)
        made = button.call(request.user, obj, data)
        if callable(made):
            answer: HttpResponse = made(request)
            return answer
        if IS_POPUP_VAR in request.POST:
            return self.response_add(request, made)
        messages.success(request, button.said or _("Done: %(what)s.") % {"what": button.label})
        shown = made if obj is None and isinstance(made, self.model) else obj
        kept = shown is not None and self.get_queryset(request).filter(pk=shown.pk).exists()
        names = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        return redirect(f"{names}_change", shown.pk) if kept else redirect(f"{names}_changelist")

    def _do_to_each(self, request: HttpRequest, button: Button, found: QuerySet[Any]) -> HttpResponse | None:
        chosen = list(found[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            messages.error(request, _("Choose at most %(number)d at once.") % {"number": MOST_AT_ONCE})
            return None
        form = button.form(
            *([request.POST] if CONFIRMED in request.POST else []), page=self, user=request.user
        )
        if not form.is_valid():
            return self._form_page(
                request,
                button,
                form,
                {"chosen": [(obj.pk, self.named(obj)) for obj in chosen], "confirmed": CONFIRMED},
            )
        faults = []
        for obj in chosen:
            try:
                button.call(request.user, obj, form.cleaned_data)
            except (Invalid, Refused) as fault:
                if isinstance(fault, Refused):
                    record_refusal(request, fault)
                faults.append(f"{self.named(obj)}: {fault}")
        facts = {"done": len(chosen) - len(faults), "refused": len(faults), "reasons": "; ".join(faults)}
        if faults:
            messages.error(request, _("%(done)d done, %(refused)d refused: %(reasons)s") % facts)
        else:
            messages.success(request, _("%(done)d done.") % facts)
        return None

    def _form_page(
        self, request: HttpRequest, button: Button, form: Any, context: dict[str, Any]
    ) -> HttpResponse:
        shown = {"title": button.label, "opts": self.opts, "button": button, "form": form}
        shown |= {"is_popup": IS_POPUP_VAR in {**request.GET, **request.POST}, "is_popup_var": IS_POPUP_VAR}
        shown |= {"media": self.media + form.media, "errors": form.errors, "has_view_permission": True}
        context = {**self.admin_site.each_context(request), **shown, **context}
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/guarded_button.html", context, status=status)

    def named(self, obj: Any) -> str:
        """``obj`` on the pages of buttons and actions."""
        return str(obj)

    def _links(self, request: HttpRequest, buttons: Iterable[Button], obj: Any) -> dict[str, Any]:
        """Buttons that are offered, and those that are refused with the decision and the page that explains it."""
        asked = [(button, button.decide(request.user, obj)) for button in buttons if button.offered(obj)]
        explain = getattr(self.admin_site, "explain", None)
        refused = [(button, no, explain(no) if explain else "") for button, no in asked if not no.allowed]
        return {"buttons": [button for button, yes in asked if yes.allowed], "refused": refused}
