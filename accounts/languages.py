"""Language of a user: their choice, else the browser's; in emails, else the site's."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import check_for_language

from accounts.models import User


def choose_language(user: User, code: str) -> None:
    """``code``: one of LANGUAGES, or empty to follow the browser. Not security-relevant."""
    if code != user.language:
        User.objects.filter(pk=user.pk).update(language=code)
        user.language = code


def chosen_by(person: object) -> str:
    """The language that ``person`` chose; empty if none, or one that this release no longer has."""
    code = getattr(person, "language", "")
    return code if any(code == shipped for shipped, _name in settings.LANGUAGES) else ""


def language_of_letter(person: User) -> str:
    return chosen_by(person) or site_language()


def site_language() -> str:
    """Result of SITE_LANGUAGE_CALLABLE; at most one query."""
    ask = getattr(settings, "SITE_LANGUAGE_CALLABLE", "")
    language = str(import_string(ask)()) if ask else ""
    return language if language and check_for_language(language) else settings.LANGUAGE_CODE
