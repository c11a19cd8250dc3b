"""Signed heads for external witnesses: the newest head of the audit log, its keys, and consistency proofs.

A head states the number of entries and their hash. A witness that keeps one can later ask for the proof that the
present log still begins with the same entries.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from audit.models import SigningKey
from audit.signed_notes import to_base64
from audit.tree.proofs import head_over, prove_consistency
from audit.tree.sealing import last_head
from rbac.access import public

WHY = "a witness that keeps a signed head can tell when history is rewritten"
SECONDS, YEAR = 5, 31_536_000


@public(WHY)
@require_safe
def audit_log_head(request: HttpRequest) -> HttpResponse:
    """The newest head, as a signed note (C2SP tlog-checkpoint)."""
    head = last_head()
    if head is None:
        raise Http404
    return _note(head.note, SECONDS)


@public(WHY)
@require_safe
def audit_log_keys(request: HttpRequest) -> HttpResponse:
    """Introductions of all keys, oldest first, separated by empty lines."""
    notes = SigningKey.objects.order_by("pk").values_list("note", flat=True)
    return _note("\n".join(notes), SECONDS)


@public(WHY)
@require_safe
def audit_log_consistency(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """RFC 6962, section 2.1.2: one Base64 hash per line, from the first ``old`` entries to the head of ``new``."""
    head = head_over(new)
    if head is None or head.size != new or not 0 < old <= new:
        raise Http404
    path = prove_consistency(old, head)
    return _note("".join(f"{to_base64(part)}\n" for part in path), YEAR)


def _note(text: str, seconds: int) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
