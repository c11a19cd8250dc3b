"""Public comment views: the form, the status of a comment, and withdrawal."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.comments.answers import answer, language_of
from content.comments.forms import CommentForm
from content.comments.place import Place, place_of
from content.comments.posting import post_comment, withdraw_comment
from content.comments.receipts import comment_for, is_receipt, new_receipt, receipt_of, remember
from content.models import Article, Comment
from content.models.articles.section import CommentPolicy
from content.models.comment import CommentState
from content.public.queries.navigation import site_state
from content.public.queries.restricted import is_for_everybody
from intrusion import gate
from intrusion.detection.reporting import report
from intrusion.errors import TooManyAttempts
from rbac.access import public
from rbac.errors import Invalid

FORM = "public/comment_form.html"
MINE = "public/comment_mine.html"


@public("readers need no account to comment")
@require_http_methods(["GET", "HEAD", "POST"])
def new_comment(request: HttpRequest, article_id: int) -> HttpResponse:
    place = place_of(request, article_id)
    with language_of(place.site):
        if request.method == "POST":
            return _take(request, place)
        first = {"receipt": new_receipt(), "reply_to": request.GET.get("reply_to")}
        return _form_page(request, place, CommentForm(initial=first))


def _take(request: HttpRequest, place: Place) -> HttpResponse:
    """Rate limits first and outside any transaction: a rollback must not refund an attempt."""
    form = CommentForm(request.POST)
    _report_tampering(request)
    try:
        gate.admit(request, "comment")
    except TooManyAttempts as refused:
        form.add_error(
            None, _("Too many comments came from your address. Your text is kept: try again later.")
        )
        response = _form_page(request, place, form, status=429)
        response.headers["Retry-After"] = str(refused.retry_after)
        return response
    if not form.is_valid():
        return _form_page(request, place, form, status=422)
    comment = form.comment()
    try:
        post_comment(place.article_id, comment)
    except Invalid as refused:
        form.add_error(None, str(refused))
        return _form_page(request, place, form, status=refused.status)
    except Article.DoesNotExist:
        raise Http404 from None
    return remember(_see_other("public:comment_mine"), comment.receipt)


def _report_tampering(request: HttpRequest) -> None:
    """Reports the honeypot, and hidden values that this site never issues."""
    if request.POST.get("website"):
        report("honeypot_field", request, form="comment")
    receipt, reply_to = request.POST.get("receipt", ""), request.POST.get("reply_to", "")
    if (receipt and not is_receipt(receipt)) or (reply_to and not reply_to.isdecimal()):
        report("manipulated_value", request, name="comment")


@public("whoever holds the private link wrote the comment")
@require_safe
def open_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """The receipt link. It changes nothing, since mail scanners and previews follow links too."""
    if not is_receipt(receipt):
        raise Http404
    return remember(_see_other("public:comment_mine"), receipt)


@public("whoever holds the private link wrote the comment")
@require_http_methods(["GET", "HEAD", "POST"])
def my_comment(request: HttpRequest) -> HttpResponse:
    """Status of the comment; a POST withdraws it."""
    receipt = receipt_of(request)
    comment = comment_for(receipt)
    if comment is None:
        raise Http404
    if request.method == "POST":
        withdraw_comment(comment)
        return remember(_see_other("public:comment_mine"), receipt)
    site = site_state()
    with language_of(site):
        return answer(request, MINE, site, _what_became_of(comment, receipt), title=_("Your comment"))


def _what_became_of(comment: Comment, receipt: str) -> dict[str, Any]:
    article = comment.article
    # A user who commented when the article was public does not learn its later state.
    open_to_all = is_for_everybody(article.section.audience)
    is_public = article.live is not None and hasattr(article, "address") and open_to_all
    return {
        "comment": comment,
        # A spammer does not learn that the comment was recognised.
        "state": CommentState.WAITING if comment.state == CommentState.SPAM else comment.state,
        "title": article.live.title if is_public and article.live else "",
        "url": f"/{article.address.path}/" if is_public else "/",
        "private_link": settings.SITE_URL + reverse("public:comment_receipt", args=[receipt]),
    }


def _form_page(request: HttpRequest, place: Place, form: CommentForm, *, status: int = 200) -> HttpResponse:
    closed = place.is_closed
    context = {
        "place": place,
        "form": None if closed else form,
        "answered": None if closed else _answered(place, form),
        "is_held": place.policy == CommentPolicy.HELD,
    }
    title = _("Comment on “%(title)s”") % {"title": place.title}
    if form.errors:
        title = _("Error: %(title)s") % {"title": title}
    return answer(request, FORM, place.site, context, title=title, status=status)


def _answered(place: Place, form: CommentForm) -> Comment | None:
    """The comment that this one replies to, if readers see it."""
    number = str(form["reply_to"].value() or "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return Comment.objects.filter(article=place.article_id, pk=number, state=CommentState.APPROVED).first()


def _see_other(name: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name), status=303)
    response.headers["Cache-Control"] = "no-store"
    return response
