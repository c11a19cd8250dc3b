"""Admin of redirects: those made by hand, and those that what moved has left."""

from typing import Any

from django.contrib.admin import display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.actions import CHANGE_REDIRECTS
from content.cms.site.redirects import RedirectForm, RowsForm, TargetForm, rows_in
from content.models import Address
from content.models.address import AddressKind
from content.site.redirects import Row, add_redirects, change_redirect, led_to, remove_redirect, shown
from rbac.django_admin.guarded_admin import GuardedAdmin
from rbac.django_admin.verbs import Button, ButtonForm
from secureproject.administration.structure import Answer, Data, whole_site


class AddForm(RedirectForm, ButtonForm):
    """As in the CMS."""


class LeadForm(TargetForm, ButtonForm):
    def __init__(self, *args: Any, obj: Address, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, initial={"target": shown(led_to(obj))}, **kwargs)


class ManyForm(RowsForm, ButtonForm):
    """As in the CMS."""


def _answer(texts: Any) -> Answer:
    """``texts``: of targets elsewhere, which may wait."""
    waits = any(text and text.is_waiting for text in texts)
    wait = _("What leads to another site waits for a second person.") if waits else ""
    return Answer(_("Readers are redirected."), "admin:content_address_changelist", wait)


def _add(by: Any, obj: Any, data: Data) -> Answer:
    return _answer(add_redirects([Row(0, data["path"], data["target"])], by=by))


class RedirectAdmin(GuardedAdmin):
    view_action = CHANGE_REDIRECTS
    list_display = fields = readonly_fields = ("old", "leads_to", "by_hand_or_not")
    list_select_related = ("target",)
    search_fields = ("path", "external")
    ordering = ("-pk",)
    adds = Button(
        CHANGE_REDIRECTS,
        _add,
        name="add",
        label=gettext_lazy("Add a redirect"),
        form=AddForm,
        about=whole_site,
    )
    list_buttons = (
        Button(
            CHANGE_REDIRECTS, lambda by, obj, data: _answer(add_redirects(rows_in(data["rows"]), by=by)),
            name="import", label=gettext_lazy("Add many redirects"), form=ManyForm,
        ),
    )  # fmt: skip
    buttons = (
        Button(
            CHANGE_REDIRECTS, lambda by, obj, data: _answer([change_redirect(obj, data["target"], by=by)]),
            name="lead", label=gettext_lazy("Lead it elsewhere"), form=LeadForm,
        ),
        Button(
            CHANGE_REDIRECTS, lambda by, obj, data: remove_redirect(obj, by=by), name="remove",
            label=gettext_lazy("Remove the redirect"), form=ButtonForm,
            said=gettext_lazy("Removed. Nothing is found at this address any more."),
        ),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(kind=AddressKind.REDIRECT)

    @display(description=gettext_lazy("old address"))
    def old(self, address: Address) -> str:
        return shown(address.path)

    @display(description=gettext_lazy("leads to"))
    def leads_to(self, address: Address) -> str:
        return shown(led_to(address))

    @display(description=gettext_lazy("made by hand"), boolean=True)
    def by_hand_or_not(self, address: Address) -> bool:
        return address.by_hand
