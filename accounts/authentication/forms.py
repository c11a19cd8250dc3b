"""Forms of account pages. Every field supports password managers and one-time-code autofill."""

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import totp
from accounts.errors import PasskeyRefused
from accounts.models import User
from accounts.models.passkey import LONGEST_LABEL
from accounts.models.person import same_address
from accounts.passwords.breached_passwords import is_known
from accounts.passwords.password_rules import shortest_for
from accounts.second_factor.passkey_ceremonies import Answer
from foundation.names import NameField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_PASSWORD = 256
PASSWORD_HINT = _(
    "At least %(needed)d characters; a few words in a row are easy to remember. "
    "Not your name, not the name of this site, and none that many people use."
)

KNOWN_ELSEWHERE = _(
    "This password was in a breach of another site, so attackers know it. Choose another one."
)


def _password_field(label: "StrOrPromise", autocomplete: str) -> forms.CharField:
    # A validator, not max_length: browsers silently truncate a pasted password at maxlength.
    return forms.CharField(
        label=label,
        strip=False,
        validators=[MaxLengthValidator(LONGEST_PASSWORD)],
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class AddressForm(forms.Form):
    """Email address of the account concerned."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )

    @property
    def name(self) -> str:
        return same_address(str(self.cleaned_data["email"]))


class LoginForm(AddressForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Passkeys are offered in the field, too (WebAuthn Level 3, "autofill").
        self.fields["email"].widget.attrs["autocomplete"] = "username webauthn"

    password = _password_field(_("Password"), "current-password")

    @property
    def given_password(self) -> str:
        return str(self.cleaned_data["password"])


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from your authenticator app"),
        help_text=_("Six digits. A new code appears every 30 seconds."),
        max_length=32,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "enterkeyhint": "go",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )

    @property
    def given_code(self) -> str:
        return totp.strip_spaces(str(self.cleaned_data["code"]))


class NewAddressForm(forms.Form):
    new_address = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    @property
    def address(self) -> str:
        return same_address(str(self.cleaned_data["new_address"]))


class RecoveryCodeForm(forms.Form):
    recovery_code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("One of the ten that you printed or saved: 16 letters and digits. Each works once."),
        max_length=64,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "enterkeyhint": "go",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


class PasswordForm(forms.Form):
    """Password re-entry for a user who has no authenticator yet."""

    password = _password_field(_("Password"), "current-password")


class NewPasswordForm(forms.Form):
    """New password for ``user``. Pasting works, and one field is enough because the password can be shown."""

    new_password = _password_field(_("New password"), "new-password")

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user
        self.fields["new_password"].help_text = PASSWORD_HINT % {"needed": shortest_for(user)}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if password := cleaned.get("new_password"):
            try:
                validate_password(str(password), self.user)
            except ValidationError as error:
                self.add_error("new_password", error)
            else:
                if is_known(str(password)):
                    self.add_error("new_password", KNOWN_ELSEWHERE)
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    current_password = _password_field(_("Current password"), "current-password")
    field_order = ("current_password", "new_password")


class ProfileForm(forms.Form):
    """Display name: first screen for a new user, and the only field that needs no re-authentication."""

    name = NameField(
        label=_("Your name"),
        help_text=_(
            "As your colleagues see it next to what you write. Readers see the bylines of an article."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of the pages you work on and of the letters you get. What readers see stays as it is."),
        choices=[("", _("As my browser asks")), *settings.LANGUAGES],
        required=False,
    )


class DeleteAccountForm(forms.Form):
    keep_name = forms.BooleanField(
        label=_("Keep the name beside what was written"),
        help_text=_(
            "Otherwise colleagues see it without a name. Readers see bylines, which stay as they are."
        ),
        required=False,
    )
    understood = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Tick this box if the account is to be deleted for good.")},
    )


LONGEST_ANSWER = 20_000


class PasskeyForm(forms.Form):
    challenge = forms.CharField(max_length=40, widget=forms.HiddenInput)
    answer = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput)

    def clean_answer(self) -> dict[str, Any]:
        try:
            answer = json.loads(self.cleaned_data["answer"])
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise ValidationError(gettext("The browser sent no answer of a passkey."))
        return answer

    @property
    def given(self) -> Answer:
        return Answer(self.cleaned_data["challenge"], self.cleaned_data["answer"])


def answer_in(request: HttpRequest) -> Answer:
    """The response in the form. Raises PasskeyRefused if it is missing or malformed."""
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        raise PasskeyRefused(gettext("The browser sent no answer of a passkey. Try again."))
    return form.given


class PasskeyNameForm(forms.Form):
    label = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you recognise it in a list: where it is kept, or what it looks like."),
        max_length=LONGEST_LABEL,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
    )


class NewPasskeyForm(PasskeyNameForm, PasskeyForm):
    pass
