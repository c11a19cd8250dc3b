"""Public form that reports a comment, without an account (Regulation (EU) 2022/2065, Article 16)."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from content.comments.forms import PlainText, email_field
from content.comments.reports import report_comment
from content.comments.text import NAME_LIMIT, accept_name, accept_text, text_digest
from content.comments.views import Place, answer_with, language_of, place_of, see_other
from content.models import Comment
from content.models.comment import CommentState
from content.models.comment_report import ReportReason
from content.public.queries.navigation import site_state
from intrusion import gate
from intrusion.detection.reporting import report
from intrusion.errors import TooManyAttempts
from rbac.access import public


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        choices=ReportReason,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a reason.")},
    )
    explanation = PlainText(
        accept_text,
        required=False,
        label=gettext_lazy("Explanation"),
        help_text=gettext_lazy("If it is illegal, say why, and which law it breaks if you know."),
        widget=forms.Textarea({"rows": 5}),
    )
    name = PlainText(
        accept_name,
        required=False,
        label=gettext_lazy("Your name"),
        widget=forms.TextInput({"autocomplete": "name", "maxlength": NAME_LIMIT}),
    )
    email = email_field(gettext_lazy("We mail you the decision, and then erase the address."))
    good_faith = forms.BooleanField(
        label=gettext_lazy("I believe that what I say here is accurate and complete."),
        error_messages={"required": gettext_lazy("Confirm that your report is accurate and complete.")},
    )
    # Honeypot, as in the comment form.
    website = forms.CharField(required=False, max_length=2000)

    def clean(self) -> None:
        """An explanation is demanded by Article 16(2)(a); name and address by (c), but not of everyone."""
        said = self.cleaned_data
        if said.get("reason") == ReportReason.ILLEGAL and said.get("explanation") == "":
            self.add_error("explanation", _("Say why the comment is illegal."))


@public("readers need no account to report a comment")
@require_http_methods(["GET", "HEAD", "POST"])
def report_form(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Raises Http404 unless this reader sees the comment."""
    shown = Comment.objects.filter(public_id=public_id, state=CommentState.APPROVED)
    comment = shown.select_related("article").only("name", "html", "article__public_id").first()
    place = place_of(request, comment.article.public_id if comment else public_id)
    if comment is None or not place.has_comments:
        raise Http404
    with language_of(place.site):
        form = ReportForm(request.POST if request.method == "POST" else None)
        status = _take(request, public_id, form) if request.method == "POST" else 200
        if status == 303:
            return see_other("public:comment_reported")
        return _page(request, place, form, comment, status)


def _take(request: HttpRequest, public_id: UUID, form: ReportForm) -> int:
    """Limits first and outside any transaction, as for comments. Returns the status: 303 if the report was taken."""
    if request.POST.get("website"):
        report("honeypot_field", request, form=request.path_info)
    try:
        attempt = gate.admit(request, "comment_report")
    except TooManyAttempts:
        form.add_error(
            None, _("Too many reports came from your address. Your text is kept: try again later.")
        )
        return 429
    with attempt:
        if not form.is_valid():
            return 422
        # A program does not learn that it was recognised.
        return 303 if form.cleaned_data["website"] else _store(request, public_id, form)


def _store(request: HttpRequest, public_id: UUID, form: ReportForm) -> int:
    said = {name: form.cleaned_data[name] for name in ("reason", "explanation", "name", "email")}
    at = None
    try:
        with gate.admit(request, "comment_text", name=text_digest(f"{public_id} {said}")):
            at = "email"
            if said["email"]:
                gate.admit(request, "report_email", name=said["email"])
            report_comment(public_id, **said)
    except TooManyAttempts:
        wrong = {
            None: _("You sent exactly this already. It waits for a decision."),
            "email": _("Too many reports name this address today. Leave it empty, or try again tomorrow."),
        }
        form.add_error(at, wrong[at])
        return 409
    except Comment.DoesNotExist:
        raise Http404 from None
    return 303


def _page(
    request: HttpRequest, place: Place, form: ReportForm, comment: Comment, status: int
) -> HttpResponse:
    title = _("Report a comment")
    if form.errors:
        title = _("Error: %(title)s") % {"title": title}
    context = {"place": place, "form": form, "comment": comment}
    return answer_with(request, "public/comment_report.html", place.site, context, title=title, status=status)


@public("readers need no account to report a comment")
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """Says that a report was taken (Article 16(4)); the same for all of them."""
    site = site_state()
    with language_of(site):
        return answer_with(request, "public/comment_reported.html", site, {}, title=_("Report received"))
