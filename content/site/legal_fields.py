"""Fields of legal pages: what each has to say, by country and law.

DE: § 5 DDG and § 18 MStV. AT: § 5 ECG, §§ 24 and 25 MedienG. FR: article 1-1 of the law of 21 June 2004 (LCEN).
Privacy notice: Art. 13 GDPR. Accessibility statement: Implementing Decision (EU) 2018/1523.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.errors import UncleanText
from content.kinds.fields import Choice, Field, Line, Lines, Text, WebAddress
from content.models.legal_page import LegalKind

type Words = Mapping[str, str]
VARIANT, MORE = "variant", "more"
# What templates of such pages leave to be filled in.
_PLACEHOLDER = re.compile(
    r"…|\.\.\.|\[[^\]\n]*\]|<[^>\n]*>|_{3,}|\b(?:todo|tbd|tba|xxx+|lorem ipsum)\b", re.IGNORECASE
)


class Email(Line):
    """An e-mail address."""

    def cleaned(self, text: str) -> str:
        text = super().cleaned(text)
        try:
            validate_email(text or "a@example.org")
        except ValidationError:
            sentence = _t("“%(field)s” is an e-mail address like name@example.org.")
            raise UncleanText(sentence % {"field": self.label}) from None
        return text


class Day(Line):
    """A day that is over or today, as YYYY-MM-DD."""

    def cleaned(self, text: str) -> str:
        text = super().cleaned(text)
        if text and not _is_past(text):
            sentence = _t("“%(field)s” is a day that is not in the future, like 2027-03-28.")
            raise UncleanText(sentence % {"field": self.label})
        return text

    def fact(self, kept: str) -> date | None:
        return date.fromisoformat(kept) if kept else None


def _is_past(text: str) -> bool:
    try:
        return len(text) == 10 and date(2000, 1, 1) <= date.fromisoformat(text) <= localdate()
    except ValueError:
        return False


def _due[F: Field](kind: type[F], name: str, label: Text, **more: Any) -> F:
    return kind(name=name, label=label, required=True, **more)


def _optional(field: Field, **changes: Any) -> Field:
    return replace(field, required=False, **changes)


# fmt: off
_NAME = _due(Line, "name", _("Name of the person, company or body"))
_ADDRESS = _due(Lines, "address", _("Postal address"), help=_("No post box."))
_EMAIL = _due(Email, "email", _("E-mail address"))
_PHONE = _due(Line, "phone", _("Telephone"))
_REPRESENTED = Line(name="represented_by", label=_("Represented by"))
_REGISTER = Line(name="register", label=_("Register and number"), help=_("With the court or office that keeps it."))
_VAT = Line(name="vat_id", label=_("VAT number"))
_AUTHORITY = Lines(name="authority", label=_("Supervisory authority"))
_BODY = (_NAME, _REPRESENTED, _ADDRESS, _EMAIL, _optional(_PHONE), _REGISTER, _VAT)
_COUNTRIES = (
    ("de", _("Germany")), ("at", _("Austria")), ("fr", _("France")), ("plain", _("Another country")),
)
VARIANTS = _due(Choice, VARIANT, _("Country"), choices=_COUNTRIES)
_STATUS = (("partial", _("partially")), ("none", _("not")), ("full", _("fully")))
_BASIS = (
    ("task", _("a task in the public interest (Art. 6(1)(e) GDPR)")),
    ("interest", _("legitimate interests (Art. 6(1)(f) GDPR)")),
)
_METHOD = (("self", _("a self-assessment")), ("third", _("an assessment by a third party")))
_PERSON = _("Name and postal address of one person (§ 18 MStV).")
_COMPANY = _("With legal form and share capital of a company.")
_COMPANIES = _("Such as the company that runs the server, or that sends e-mails.")
_UNKNOWN = _("Such as “7 days” or “not at all”. This site does not know.")
_BARRIERS = _("Content that is not accessible, and why")
_UNLESS_FULL = _("Required unless the site conforms fully. Name alternatives, too.")
_TURN_TO = _("The body to turn to if no answer satisfies: name, address and link.")
_PARAGRAPHS = _("Plain text, with an empty line between paragraphs.")
_OFFICER = _("Data protection officer: how to reach them")
_PUBLIC_BODIES = _("Public bodies have one (Art. 37 GDPR).")
_LOGS = _("How long the server in front of this site keeps addresses")
_IMPRINTS: Mapping[str, tuple[Field, ...]] = {
    "de": (*_BODY, _AUTHORITY, _due(Lines, "responsible", _("Responsible for the content"), help=_PERSON)),
    "at": (
        *_BODY,
        _AUTHORITY,
        _due(Line, "purpose", _("Object of the company or task of the body")),
        Line(name="professional_rules", label=_("Chamber and professional rules")),
        _due(Line, "owner", _("Media owner and its seat")),
        Lines(name="ownership", label=_("Ownership and holdings"), longest=2000),
        _due(Line, "direction", _("Basic direction of the medium"), longest=400),
    ),
    "fr": (
        replace(_NAME, help=_COMPANY), _ADDRESS, _EMAIL, _PHONE, _REGISTER, _VAT,
        _due(Line, "director", _("Director of publication")),
        Line(name="editor", label=_("Head of the newsroom")),
        _due(Lines, "host", _("Host: name, address and telephone")),
    ),
    "plain": _BODY,
}
_FIELDS: Mapping[str, tuple[Field, ...]] = {
    LegalKind.PRIVACY: (
        _due(Lines, "controller", _("Controller: name, address and e-mail address")),
        Lines(name="officer", label=_OFFICER, help=_PUBLIC_BODIES),
        _due(Choice, "basis", _("Legal basis of running this site"), choices=_BASIS),
        _due(Lines, "recipients", _("Recipients"), help=_COMPANIES),
        Lines(name="transfers", label=_("Transfers to countries outside the EU, and the safeguards")),
        _due(Line, "server_logs", _LOGS, help=_UNKNOWN),
        _due(Lines, "authority", _("Supervisory authority: name and address")),
    ),
    LegalKind.ACCESSIBILITY: (
        _due(Line, "name", _("Name of the body")),
        _due(Line, "law", _("National law on web accessibility")),
        _due(Choice, "status", _("Conformance with EN 301 549"), choices=_STATUS),
        Lines(name="not_accessible", label=_BARRIERS, longest=4000, help=_UNLESS_FULL),
        _due(Day, "prepared_on", _("Statement prepared on")),
        _due(Choice, "method", _("Based on"), choices=_METHOD),
        WebAddress(name="report", label=_("Address of the assessment report")),
        _due(Day, "reviewed_on", _("Last reviewed on"), help=_("You are reminded twelve months later.")),
        _due(Lines, "feedback", _("Where to report barriers")),
        _due(Lines, "enforcement", _("Enforcement procedure"), help=_TURN_TO),
    ),
    LegalKind.CONTACT: (
        _EMAIL, _optional(_PHONE), _optional(_ADDRESS, help=""), Lines(name="hours", label=_("Opening hours")),
    ),
}
_MORE = Lines(name=MORE, label=_("More text"), longest=8000, help=_PARAGRAPHS)
# fmt: on


def fields_of(kind: str, variant: str = "") -> tuple[Field, ...]:
    """Fields of a page. ``variant``: a country, of the imprint only; the plain page for an unknown one."""
    if kind == LegalKind.IMPRINT:
        return (VARIANTS, *_IMPRINTS.get(variant, _IMPRINTS["plain"]), _MORE)
    return (*_FIELDS[kind], _MORE)


def every_field() -> dict[str, Field]:
    """All fields by name: of several with one name, any."""
    pages = [*(fields_of(LegalKind.IMPRINT, variant) for variant in _IMPRINTS), *map(fields_of, _FIELDS)]
    return {field.name: field for page in pages for field in page}


def problems(kind: str, words: Words) -> dict[str, str]:
    """Why ``words``, already cleaned, cannot be published: a sentence by field. Empty if they can."""
    found = {}
    for field in fields_of(kind, words.get(VARIANT, "")):
        value = words.get(field.name, "")
        must_say = field.name == "not_accessible" and words.get("status") in {"partial", "none"}
        if not value and (field.required or must_say):
            found[field.name] = _t("Fill in “%(field)s”, or the page cannot be published.") % {
                "field": field.label
            }
        elif placeholder := _PLACEHOLDER.search(value):
            found[field.name] = _t("“%(text)s” is a placeholder. Write what readers need to know.") % {
                "text": placeholder[0]
            }
    return found
