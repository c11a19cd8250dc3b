"""Verification page: which version readers see, since when, under which policy, and its proof."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.models import Entry
from audit.tree.proofs import Inclusion, NotSealed, prove
from content.models import Article, UrgentCorrection
from content.models.articles.correction import Outcome
from content.models.articles.review import GUEST
from content.policy_text import LABELS, told, words
from content.proofs.publication_proof import (
    NotPublic,
    approvals_of,
    proof_of,
    publication_of,
    removals_from,
    roles_of,
    shown_before,
    value_of,
)
from content.public.queries.navigation import navigation_for, site_state
from content.public.queries.restricted import for_this_reader, is_for_everybody, may_read, nothing_here
from content.public.rendering.caching import CACHE_CONTROL, answered_before, cacheable, etag_of
from content.public.rendering.head import Head
from content.public.rendering.rendering import render_page
from content.public_text.provenance import shown_with
from rbac.access import public
from rbac.names import ROLES, role_label

WHY = "readers need no account to check what was published"
DAY = 86_400
NAMED = frozenset({*ROLES, GUEST})
VERIFIER = Path("tools") / "verify_export.py"


@public(WHY)
@require_safe
def verify_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    article, publication, private = _published(request, public_id)
    state = site_state()
    shown = shown_with(article)
    etag = etag_of("verify", article.pk, article.public_version, publication.pk, state, str(shown))
    if not private and (known := answered_before(request, etag)):
        return known
    try:
        proof = prove(publication)
    except NotSealed:
        proof = None
    navigation = navigation_for(state)
    context = _facts(article, publication, proof) | {"shown": shown}
    response = render_page("public/verify.html", navigation, context, Head(context["title"]))
    if private:
        return for_this_reader(response)
    if proof is None:  # there will be one within ten seconds
        response.headers["Cache-Control"] = "no-store"
        return response
    return cacheable(response, etag, proof.head.sealed_at)


@public(WHY)
@require_safe
def verify_proof(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The proof file. 404 until the publication is sealed."""
    article, publication, private = _published(request, public_id)
    try:
        proof = proof_of(article, publication)
    except NotSealed:
        raise Http404 from None
    response = JsonResponse(proof, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{article.public_id}.json"'
    return for_this_reader(response) if private else response


@public(WHY)
@require_safe
def verifier(request: HttpRequest) -> HttpResponseBase:
    """The program that checks proofs, to run elsewhere."""
    response = FileResponse(
        (Path(settings.BASE_DIR) / VERIFIER).open("rb"),
        as_attachment=True,
        filename=VERIFIER.name,
        content_type="text/x-python; charset=utf-8",
    )
    response.headers["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _published(request: HttpRequest, public_id: UUID) -> tuple[Article, Entry, bool]:
    """What this reader sees, the entry that reports its publication, and whether it is restricted.

    404 for everything else.
    """
    articles = Article.objects.select_related("live", "address", "section__scope")
    article = articles.filter(public_id=public_id, live__isnull=False).first()
    if article is None or article.live is None:
        nothing_here(request)
    private = not is_for_everybody(article.section.audience)
    if private and not may_read(request, article):
        nothing_here(request, article)
    try:
        publication = publication_of(article)
    except NotPublic:
        nothing_here(request)
    if value_of(publication, "digest") != article.live.digest:
        nothing_here(request)
    return article, publication, private


def _facts(article: Article, publication: Entry, proof: Inclusion | None) -> dict[str, Any]:
    reported = shown_before(article, publication) or publication
    due, approvals = value_of(reported, "due"), approvals_of(article, publication)
    return {
        "public_id": article.public_id,
        "title": article.live.title if article.live else "",
        "url": f"/{article.address.path}/",
        "digest": value_of(publication, "digest"),
        "revision": value_of(publication, "revision"),
        "published_at": publication.recorded_at,
        "source": value_of(reported, "source"),
        "four_eyes": value_of(reported, "four_eyes"),
        "emergency": value_of(reported, "emergency"),
        "due": datetime.fromisoformat(due) if due else None,
        "countersigned": UrgentCorrection.objects.filter(
            revision=article.live_id, outcome=Outcome.COUNTERSIGNED
        ).exists()
        if due
        else False,
        "came_back": "" if reported is publication else publication.event,
        "policy": [
            (LABELS[name], told(value) if name == "demands" else words(name, value))
            for name, value in (value_of(reported, "policy") or {}).items()
            if name in LABELS
        ],
        # One administrator alone renames a custom role, so readers see no such name.
        "roles": [role_label(role) if role in NAMED else _("another role") for role in roles_of(approvals)],
        "signed": sum(value_of(entry, "signature") is not None for entry in approvals),
        "removals": [
            {"at": entry.recorded_at, "reason": value_of(entry, "reason")}
            for entry in removals_from(article, publication)
        ],
        "proof": proof,
        "proof_url": reverse("public:verify_proof", args=[article.public_id]),
        "verifier_url": reverse("public:verifier"),
    }
