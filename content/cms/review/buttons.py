"""Review buttons: each calls one service function and shows the result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.actions import (
    APPROVE_ARTICLE,
    MOVE_ARTICLE,
    PUBLISH_ARTICLE,
    RESTORE_ARTICLE,
    SEND_BACK_ARTICLE,
    SUBMIT_ARTICLE,
    TAKE_DOWN_ARTICLE,
    VIEW_ARTICLE,
)
from content.articles import addressing, workflow
from content.cms.editor.advice import say_advice
from content.cms.editor.forms import MoveArticleForm, NoteForm
from content.cms.editor.saved_flag import say_arrived
from content.cms.review.review import WHOLE, is_reviewable, show_review
from content.cms.widgets.form_errors import errors_in
from content.cms.widgets.section_picker import to_write_in
from content.models import Article, Signature
from content.models.public_text import TextKind
from content.public_text.verbs import waiting_for
from content.signatures.signing import signed_or_recent
from rbac.access import replayable, requires, requires_recent_login
from rbac.decisions import decide
from rbac.errors import Invalid


@require_POST
@requires(SUBMIT_ARTICLE, Article)
def submit_article(request: HttpRequest, article: Article) -> HttpResponse:
    workflow.submit(article, by=request.user)
    messages.success(request, _("Submitted for review."))
    say_advice(request, article)
    return redirect("cms:article", article.pk)


@require_POST
@requires(APPROVE_ARTICLE, Article, select=("draft__status",))
@replayable
@signed_or_recent(minutes=60)
def approve_article(request: HttpRequest, article: Article, signature: Signature | None) -> HttpResponse:
    digest = request.POST.get("digest", "")
    workflow.approve(article, by=request.user, digest=digest, signature=signature)
    messages.success(request, _("Approved: exactly this version can now be published."))
    return redirect("cms:review_article", article.pk)


@require_POST
@requires(SEND_BACK_ARTICLE, Article, select=WHOLE)
def send_back_article(request: HttpRequest, article: Article) -> HttpResponse:
    """If refused, the review page is shown again with the note in its field."""
    form, status = NoteForm(request.POST), 422
    comes_again = is_reviewable(article) and decide(request.user, VIEW_ARTICLE, article).allowed
    if form.is_valid() or not comes_again:
        note, digest = request.POST.get("note", ""), request.POST.get("digest")
        try:
            workflow.send_back(article, by=request.user, note=note, digest=digest)
        except Invalid as error:
            if not comes_again:
                raise
            form.add_error("note", error.message)
            status = error.status
        else:
            say_arrived(request, _("Sent back. The writer sees your note."))
            return redirect("cms:review")
    return show_review(request, article, form, status=status)


@require_POST
@requires(PUBLISH_ARTICLE, Article)
@replayable
@requires_recent_login(minutes=15)
def publish_article(request: HttpRequest, article: Article) -> HttpResponse:
    workflow.publish(article, by=request.user, digest=request.POST.get("digest"))
    messages.success(request, _("Published. Readers see it now."))
    return redirect("cms:article", article.pk)


# Unpublishing never waits: no second confirmation stands between an editor and a public mistake.
@require_POST
@requires(TAKE_DOWN_ARTICLE, Article)
def take_down_article(request: HttpRequest, article: Article) -> HttpResponse:
    workflow.take_down(article, by=request.user, reason=request.POST.get("reason", ""))
    say_arrived(request, _("Taken down. Readers no longer see it."))
    return redirect("cms:article", article.pk)


@require_POST
@requires(RESTORE_ARTICLE, Article)
def restore_article(request: HttpRequest, article: Article) -> HttpResponse:
    workflow.restore(article, by=request.user)
    messages.success(request, _("It is a draft again. Submit it to publish it again."))
    return redirect("cms:article", article.pk)


@requires(MOVE_ARTICLE, Article, select=("address", "draft__status", "live"))
def move_article(request: HttpRequest, article: Article) -> HttpResponse:
    """The page that asks for the target section, and the move."""
    sections = to_write_in(request.user)
    initial = {"section": article.section_id, "slug": article.slug}
    form = MoveArticleForm(request.POST or None, sections=sections, by=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_in(form):
            moved = addressing.move_article(
                article, form.cleaned_data["section"], by=request.user, slug=form.cleaned_data["slug"]
            )
            if waiting_for(TextKind.ARTICLE, article.pk):
                messages.warning(request, _("Readers see the new address once another user has accepted it."))
            elif moved.address.path == article.address.path:
                messages.info(request, _("It is in that section already."))
            else:
                messages.success(request, _("Moved. The old address leads to the new one."))
            return redirect("cms:article", article.pk)
    status = 422 if form.errors else 200
    return render(request, "cms/article_move.html", {"article": article, "form": form}, status=status)
