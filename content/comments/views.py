"""Public comment views: the form, the status of a comment, withdrawal, and later comments of an article.

A response is a whole page, or the fragment that fragments.js inserts into an article.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from content.comments.forms import CommentForm
from content.comments.posting import post_comment, withdraw_comment
from content.comments.receipts import comment_for, is_receipt, new_receipt, receipt_of, remember
from content.comments.text import text_digest
from content.kinds.kind import kinds
from content.models import Article, Comment
from content.models.articles.section import CommentPolicy
from content.models.comment import CommentState
from content.models.legal_page import LegalKind
from content.public.pages.comments import conversation
from content.public.queries.comment_threads import Threads, comments_after
from content.public.queries.lookup import SITE_STATE
from content.public.queries.navigation import as_readers_see, navigation_for, site_state
from content.public.queries.restricted import for_this_reader, is_for_everybody, nothing_at, require_article
from content.public.rendering.caching import answered_before, cacheable, etag_of, leading_to
from content.public.rendering.head import Head
from content.public.rendering.rendering import render_page
from content.validators import read_public_id
from intrusion import gate
from intrusion.detection.reporting import report
from intrusion.errors import TooManyAttempts
from rbac.access import public
from rbac.account_state import accounts_seen
from rbac.errors import Invalid

FORM = "public/comment_form.html"
MINE = "public/comment_mine.html"


class Place(NamedTuple):
    """``version`` is incremented with every change that readers see of the article or of its comments."""

    article_id: int
    public_id: UUID
    title: str
    path: str
    policy: str
    site: str | None
    version: int
    audience: str
    kind: str

    @property
    def url(self) -> str:
        return f"/{self.path}/"

    @property
    def has_comments(self) -> bool:
        """Whether readers see any: imported comments of other kinds of page are not shown."""
        return kinds[self.kind].takes_comments

    @property
    def is_closed(self) -> bool:
        return self.policy == CommentPolicy.CLOSED


def place_of(request: HttpRequest, public_id: UUID) -> Place:
    """One query, the site's state included. Raises Http404 when this reader cannot see the article."""
    live = Article.objects.filter(public_id=public_id, live__isnull=False, address__isnull=False)
    columns = (
        "pk", "public_id", "live__title", "address__path", "section__comments", SITE_STATE, "public_version",
        "section__audience", "kind",
    )  # fmt: skip
    row = live.values_list(*columns).first()
    if row is None:
        nothing_at(request)
    place = Place(*row)
    if not is_for_everybody(place.audience):
        require_article(request, place.article_id)
    return place


def language_of(site: str | None) -> AbstractContextManager[None]:
    """Activates the site's language and time zone, whatever the browser asks for."""
    return as_readers_see(navigation_for(site))


def answer_with(
    request: HttpRequest,
    template: str,
    site: str | None,
    context: dict[str, Any],
    *,
    title: str,
    status: int = 200,
) -> HttpResponse:
    """``template`` has a partial called ``panel``. No cache may keep the response: it carries a token."""
    navigation = navigation_for(site)
    has_notice = any(kind == LegalKind.PRIVACY for kind, _title in navigation.legal)
    facts = {"csrf_token": get_token(request), "has_privacy_notice": has_notice, **context}
    if request.headers.get("X-Fragment") == "1":
        panel = get_template(f"{template}#panel").render({**facts, "is_fragment": True})
        response = HttpResponse(panel, status=status)
        response.headers["X-Fragment"] = "1"
    else:
        response = render_page(template, navigation, facts, Head(title), status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@public("readers need no account to comment")
@require_http_methods(["GET", "HEAD", "POST"])
def new_comment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    place = place_of(request, public_id)
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
        attempt = gate.admit(request, "comment")
    except TooManyAttempts as refused:
        form.add_error(
            None, _("Too many comments came from your address. Your text is kept: try again later.")
        )
        response = _form_page(request, place, form, status=429)
        response.headers["Retry-After"] = str(refused.retry_after)
        return response
    with attempt:
        return _post(request, place, form)


def _post(request: HttpRequest, place: Place, form: CommentForm) -> HttpResponse:
    if not form.is_valid():
        return _form_page(request, place, form, status=422)
    receipt = form.cleaned_data["receipt"]
    try:
        with _first_time(request, form.cleaned_data["text"], receipt):
            post_comment(place.article_id, **form.cleaned_data, written_by=_accounts_behind(request))
    except TooManyAttempts:
        form.add_error(None, _("You wrote exactly this already. Add a thought of your own."))
        return _form_page(request, place, form, status=409)
    except Invalid as refused:
        form.add_error(None, str(refused))
        return _form_page(request, place, form, status=refused.status)
    except Article.DoesNotExist:
        raise Http404 from None
    return remember(see_other("public:comment_mine"), receipt)


def _first_time(request: HttpRequest, text: str, receipt: str) -> AbstractContextManager[object]:
    """Raises TooManyAttempts if this text came from this address today: others may write the same. What could not be
    posted may be sent again, and so may the same form."""
    if comment_for(receipt):
        return nullcontext()
    return gate.admit(request, "comment_text", name=text_digest(text))


def _accounts_behind(request: HttpRequest) -> frozenset[int]:
    logged_in = {request.user.pk} if request.user.is_authenticated else set()
    return accounts_seen(request) | logged_in


def _report_tampering(request: HttpRequest) -> None:
    """Reports the honeypot, and hidden values that this site never issues."""
    if request.POST.get("website"):
        report("honeypot_field", request, form=request.path_info)
    receipt, reply_to = request.POST.get("receipt", ""), request.POST.get("reply_to", "")
    if (receipt and not is_receipt(receipt)) or (reply_to and not read_public_id(reply_to)):
        report("manipulated_value", request, name="comment")


@public("the private link proves who wrote the comment")
@require_safe
def open_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """The receipt link. It changes nothing, since mail scanners and previews follow links too."""
    if not is_receipt(receipt):
        raise Http404
    return remember(see_other("public:comment_mine"), receipt)


@public("the private link proves who wrote the comment")
@require_http_methods(["GET", "HEAD", "POST"])
def my_comment(request: HttpRequest) -> HttpResponse:
    """Status of the comment; a POST withdraws it."""
    receipt = receipt_of(request)
    comment = comment_for(receipt)
    if comment is None:
        raise Http404
    if request.method == "POST":
        gate.record_success(request, "comment_text", name=text_digest(comment.text))
        withdraw_comment(comment)
        return remember(see_other("public:comment_mine"), receipt)
    site = site_state()
    with language_of(site):
        return answer_with(request, MINE, site, _what_became_of(comment, receipt), title=_("Your comment"))


def _what_became_of(comment: Comment, receipt: str) -> dict[str, Any]:
    article = comment.article
    # A user who commented when the article was public does not learn its later state.
    open_to_all = is_for_everybody(article.section.audience)
    is_public = article.live is not None and hasattr(article, "address") and open_to_all
    return {
        "comment": comment,
        # A spammer does not learn that the comment was recognised.
        "state": CommentState.WAITING if comment.state == CommentState.SPAM else comment.state,
        "statement": comment.statements.last() if comment.state == CommentState.REJECTED else None,
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
    return answer_with(request, FORM, place.site, context, title=title, status=status)


def _answered(place: Place, form: CommentForm) -> Comment | None:
    """The comment that this one replies to, if readers see it."""
    asked = read_public_id(str(form["reply_to"].value() or ""))
    shown = Comment.objects.filter(article=place.article_id, state=CommentState.APPROVED)
    return shown.filter(public_id=asked).first() if asked else None


def see_other(name: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name), status=303)
    response.headers["Cache-Control"] = "no-store"
    return response


@public("readers need no account")
@require_safe
def later_comments(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """``?after=ID``: the comments after this one. Redirects to the first ones if readers do not see that comment.

    The first ones are on the article's page. Raises Http404 when this reader cannot see it.
    """
    place = place_of(request, public_id)
    last = read_public_id(request.GET.get("after", ""))
    for_everybody = is_for_everybody(place.audience)
    etag = etag_of("comments", public_id, last, place.version, place.site, place.policy)
    if for_everybody and last and (known := answered_before(request, etag)):
        return known
    threads = comments_after(place.article_id, last) if last and place.has_comments else None
    if threads is None:
        to_first = leading_to(f"{place.url}#comments")
        return to_first if for_everybody else for_this_reader(to_first)
    page = _page(place, threads)
    return cacheable(page, etag, None) if for_everybody else for_this_reader(page)


def _page(place: Place, threads: Threads) -> HttpResponse:
    form_url = "" if place.is_closed else reverse("public:comment_new", args=[place.public_id])
    with language_of(place.site):
        context = {
            "place": place,
            "conversation": conversation(threads, place.public_id, form_url, first_at=place.url),
        }
        title = _("Comments on “%(title)s”") % {"title": place.title}
    head = Head(title, place.url if is_for_everybody(place.audience) else "")
    return render_page("public/later_comments.html", navigation_for(place.site), context, head)
