"""Receipt link: lets an author without an account find and withdraw their comment.

The form brings a new receipt, 128 random bits; the database keeps only its digest. The link is exchanged for a
cookie at once, so that the receipt stays in no history, log or referrer; the cookie is sent to /comments/ only.
"""

import hashlib
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from content.models.comment import RECEIPT_MINUTES, Comment

COOKIE = "comment_receipt"
COOKIE_PATH = "/comments/"
FORM = re.compile(r"[A-Za-z0-9_-]{22}")


def new_receipt() -> str:
    return secrets.token_urlsafe(16)


def is_receipt(text: str) -> bool:
    return FORM.fullmatch(text) is not None


def digest_of_receipt(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()


def remember(response: HttpResponse, receipt: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        receipt,
        max_age=RECEIPT_MINUTES * 60,
        path=COOKIE_PATH,
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",  # the link is followed from elsewhere
    )
    return response


def receipt_of(request: HttpRequest) -> str:
    """The receipt in the cookie, or ""."""
    receipt = request.COOKIES.get(COOKIE, "")
    return receipt if is_receipt(receipt) else ""


def comment_for(receipt: str) -> Comment | None:
    if not is_receipt(receipt):
        return None
    comments = Comment.objects.select_related("article__live", "article__address", "article__section")
    return comments.filter(withdrawal_digest=digest_of_receipt(receipt)).first()
