"""Own passkeys that sign approvals: from when on, and letting a new one sign at once by an older one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_otp_webauthn.utils import get_credential_model

from content.models import ApprovalKey
from content.signatures.signing import offers, signature_in, store
from foundation.clock import database_now
from rbac.access import signed_in

OWN = "everybody may look after their own passkeys"


@require_safe
@signed_in(OWN)
def approval_keys(request: HttpRequest) -> HttpResponse:
    keys = {key.credential: key for key in ApprovalKey.objects.filter(user=request.user.pk)}
    own = get_credential_model().objects.filter(user=request.user.pk)
    offer = offers(request)
    rows = [_row(passkey, keys.get(passkey.credential_id_sha256), offer) for passkey in own]
    return render(request, "cms/approval_keys.html", {"rows": rows})


@require_POST
@signed_in(OWN)
def trust_key(request: HttpRequest, pk: int) -> HttpResponse:
    """The signature of the older key is the proof. The worker checks it and then lets the new one sign."""
    key = get_object_or_404(ApprovalKey, pk=pk, user=request.user.pk)
    store(signature_in(request, key), key)
    messages.success(request, _("Signed. The new passkey can sign within a minute."))
    return redirect("cms:approval_keys")


def _row(passkey: Any, key: ApprovalKey | None, offer: Callable[[Any], Any]) -> dict[str, Any]:
    usable = key is not None and key.usable_from is not None and key.usable_from <= database_now()
    signing = offer(key) if key is not None and not usable else None
    return {"passkey": passkey, "key": key, "usable": usable, "signing": signing}
