"""The comment form. content/comments/text.py decides what it accepts; what was typed is never lost."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.comments.receipts import is_receipt, new_receipt
from content.comments.text import NAME_LIMIT, TEXT_LIMIT, accept_name, accept_text


class PlainText(forms.Field):
    """Text as ``accept`` takes it; unlike Django's CharField it says where a refused character is."""

    def __init__(self, accept: Callable[[str], str], **options: Any) -> None:
        super().__init__(**options)
        self.accept = accept

    def to_python(self, value: Any) -> str:
        return self.accept(value) if value and value.strip() else ""


def how_long() -> str:
    """In the language of the reader, not of the process."""
    return gettext("Plain text of up to %(limit)d characters. Web addresses become links.") % {
        "limit": TEXT_LIMIT
    }


def email_field(hint: Any) -> forms.EmailField:
    """An optional address of a reader."""
    return forms.EmailField(
        required=False,
        max_length=254,
        label=_("Your e-mail address"),
        help_text=hint,
        error_messages={"invalid": _("Enter an e-mail address like name@example.org, or leave this empty.")},
        widget=forms.EmailInput({"autocomplete": "email", "inputmode": "email", "enterkeyhint": "next"}),
    )


class CommentForm(forms.Form):
    name = PlainText(
        accept_name,
        label=_("Your name"),
        help_text=_("Shown beside your comment."),
        error_messages={"required": _("Enter a name to be shown beside your comment.")},
        widget=forms.TextInput({"autocomplete": "name", "maxlength": NAME_LIMIT, "enterkeyhint": "next"}),
    )
    email = email_field(
        _("Never shown. It lets an editor answer you, and tell you if your comment is removed.")
    )
    text = PlainText(
        accept_text,
        label=_("Your comment"),
        help_text=lazy(how_long, str)(),
        error_messages={"required": _("Write your comment.")},
        widget=forms.Textarea({"rows": 6}),
    )
    # Honeypot: users who see, hear or touch the page never meet this field; programs fill it in.
    website = forms.CharField(required=False, max_length=2000)
    reply_to = forms.UUIDField(required=False, widget=forms.HiddenInput)
    receipt = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_receipt(self) -> str:
        receipt: str = self.cleaned_data["receipt"]
        return receipt if is_receipt(receipt) else new_receipt()
