"""What stands behind "Verify this page": which version readers see, since when, under which policy, and the proof."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.models import Entry
from audit.proofs import Inclusion, NotSealed, prove
from content.models import Article
from content.proving import NotPublic, approvals_of, proof_of, publication_of, roles_of, value_of
from content.public.caching import CACHE_CONTROL, answered_before, cacheable, etag_of
from content.public.navigation import navigation_for, site_state
from content.public.rendering import render_page
from rbac.access import public
from rbac.names import role_label

WHY = "readers need no account to check what was published"
DAY = 86_400
VERIFIER = Path("tools") / "verify_export.py"


@public(WHY)
@require_safe
def verify_page(request: HttpRequest, article_id: int) -> HttpResponse:
    article, publication = _published(article_id)
    state = site_state()
    etag = etag_of("verify", article.pk, article.public_version, publication.pk, state)
    if known := answered_before(request, etag):
        return known
    try:
        proof = prove(publication, using=DEFAULT_DB_ALIAS)
    except NotSealed:
        proof = None
    navigation = navigation_for(state)
    context = _facts(article, publication, proof)
    response = render_page("public/verify.html", navigation, context, title=context["title"])
    if proof is None:  # in ten seconds there will be one
        response.headers["Cache-Control"] = "no-store"
        return response
    return cacheable(response, etag, proof.head.sealed_at)


@public(WHY)
@require_safe
def verify_proof(request: HttpRequest, article_id: int) -> HttpResponse:
    """The file itself. 404 until the publication is sealed."""
    article, publication = _published(article_id)
    try:
        proof = proof_of(article, publication)
    except NotSealed:
        raise Http404 from None
    response = JsonResponse(proof, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Content-Disposition"] = f'attachment; filename="proof-{article.pk}.json"'
    return response


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


def _published(article_id: int) -> tuple[Article, Entry]:
    """What readers see, and the entry that reports its publication. For everything else there is nothing here."""
    article = (
        Article.objects.select_related("live", "address").filter(pk=article_id, live__isnull=False).first()
    )
    if article is None or article.live is None:
        raise Http404
    try:
        publication = publication_of(article)
    except NotPublic:
        raise Http404 from None
    if value_of(publication, "digest") != article.live.digest:
        raise Http404
    return article, publication


def _facts(article: Article, publication: Entry, proof: Inclusion | None) -> dict[str, Any]:
    return {
        "article_id": article.pk,
        "title": article.live.title if article.live else "",
        "url": f"/{article.address.path}/",
        "digest": value_of(publication, "digest"),
        "revision": value_of(publication, "revision"),
        "published_at": publication.recorded_at,
        "source": value_of(publication, "source"),
        "four_eyes": value_of(publication, "four_eyes"),
        "roles": [role_label(role) for role in roles_of(approvals_of(article, publication))],
        "proof": proof,
        "proof_url": reverse("public:verify_proof", args=[article.pk]),
        "verifier_url": reverse("public:verifier"),
    }
