"""The user's own profile: name, and deletion of the account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.authentication.forms import DeleteAccountForm, ProfileForm
from accounts.authentication.pages import form_page, page
from accounts.languages import choose_language, chosen_by
from accounts.lifecycle.deletion import delete_oneself
from accounts.lifecycle.profile import rename
from accounts.sessions.http import Request
from rbac.access import requires_recent_login, signed_in
from rbac.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("everybody may say how they are called")
def profile(request: Request) -> HttpResponse:
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        initial={"name": request.user.name, "language": request.user.language},
    )
    if form.is_valid():
        rename(request.user, str(form.cleaned_data["name"]))
        choose_language(request.user, str(form.cleaned_data["language"]))
        with override(chosen_by(request.user) or get_language_from_request(request)):
            messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return form_page(request, "account/profile.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("everybody may delete their own account")
@requires_recent_login(minutes=15)
def delete(request: Request) -> HttpResponse:
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            delete_oneself(request.user, keep_name=bool(form.cleaned_data["keep_name"]))
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            request.session.flush()
            return page(request, "account/deleted.html")
    return form_page(request, "account/delete.html", form)
