"""Fields of legal pages: what each has to say, by country and law.

DE: § 5 DDG and § 18 MStV. AT: § 5 ECG, §§ 24 and 25 MedienG. FR: article 1-1 of the law of 21 June 2004 (LCEN).
Privacy notice: Art. 13 GDPR. Accessibility statement: Implementing Decision (EU) 2018/1523.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext as _t
from content.errors import UncleanText
from content.kinds.fields import Choice, Field, Line, Lines, WebAddress
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


def _optional(field: Field, **changes: object) -> Field:
    return replace(field, required=False, **changes)  # type: ignore[arg-type]


_NAME = Line(name="name", label=_("Name of the person, company or body"), required=True)
_ADDRESS = Lines(name="address", label=_("Postal address"), required=True, help=_("No post box."))
_EMAIL = Email(name="email", label=_("E-mail address"), required=True)
_PHONE = Line(name="phone", label=_("Telephone"), required=True)
_REPRESENTED = Line(name="represented_by", label=_("Represented by"))
_REGISTER = Line(
    name="register", label=_("Register and number"), help=_("With the court or office that keeps it.")
)
_VAT = Line(name="vat_id", label=_("VAT number"))
_AUTHORITY = Lines(name="authority", label=_("Supervisory authority"))
_BODY = (_NAME, _REPRESENTED, _ADDRESS, _EMAIL, _optional(_PHONE), _REGISTER, _VAT)
VARIANTS = Choice(
    name=VARIANT,
    label=_("Country"),
    required=True,
    choices=(
        ("de", _("Germany")),
        ("at", _("Austria")),
        ("fr", _("France")),
        ("plain", _("Another country")),
    ),
)
STATUS = Choice(
    name="status",
    label=_("Conformance with EN 301 549"),
    required=True,
    choices=(("partial", _("partially")), ("none", _("not")), ("full", _("fully"))),
)
_IMPRINTS: Mapping[str, tuple[Field, ...]] = {
    "de": (
        *_BODY,
        _AUTHORITY,
        Lines(
            name="responsible",
            label=_("Responsible for the content"),
            required=True,
            help=_("Name and postal address of one person (§ 18 MStV)."),
        ),
    ),
    "at": (
        *_BODY,
        _AUTHORITY,
        Line(name="purpose", label=_("Object of the company or task of the body"), required=True),
        Line(name="professional_rules", label=_("Chamber and professional rules")),
        Line(name="owner", label=_("Media owner and its seat"), required=True),
        Lines(name="ownership", label=_("Ownership and holdings"), longest=2000),
        Line(name="direction", label=_("Basic direction of the medium"), required=True, longest=400),
    ),
    "fr": (
        replace(_NAME, help=_("With legal form and share capital of a company.")),
        _ADDRESS,
        _EMAIL,
        _PHONE,
        _REGISTER,
        _VAT,
        Line(name="director", label=_("Director of publication"), required=True),
        Line(name="editor", label=_("Head of the newsroom")),
        Lines(name="host", label=_("Host: name, address and telephone"), required=True),
    ),
    "plain": _BODY,
}  # fmt: skip
_FIELDS: Mapping[str, tuple[Field, ...]] = {
    LegalKind.PRIVACY: (
        Lines(name="controller", label=_("Controller: name, address and e-mail address"), required=True),
        Lines(
            name="officer",
            label=_("Data protection officer: how to reach them"),
            help=_("Public bodies have one (Art. 37 GDPR)."),
        ),
        Choice(
            name="basis",
            label=_("Legal basis of running this site"),
            required=True,
            choices=(
                ("task", _("a task in the public interest (Art. 6(1)(e) GDPR)")),
                ("interest", _("legitimate interests (Art. 6(1)(f) GDPR)")),
            ),
        ),
        Lines(
            name="recipients",
            label=_("Recipients"),
            required=True,
            help=_("Such as the company that runs the server, or that sends e-mails."),
        ),
        Lines(name="transfers", label=_("Transfers to countries outside the EU, and the safeguards")),
        Line(
            name="server_logs",
            label=_("How long the server in front of this site keeps addresses"),
            required=True,
            help=_("Such as “7 days” or “not at all”. This site does not know."),
        ),
        Lines(name="authority", label=_("Supervisory authority: name and address"), required=True),
    ),
    LegalKind.ACCESSIBILITY: (
        Line(name="name", label=_("Name of the body"), required=True),
        Line(name="law", label=_("National law on web accessibility"), required=True),
        STATUS,
        Lines(
            name="not_accessible",
            label=_("Content that is not accessible, and why"),
            longest=4000,
            help=_("Required unless the site conforms fully. Name alternatives, too."),
        ),
        Day(name="prepared_on", label=_("Statement prepared on"), required=True),
        Choice(
            name="method",
            label=_("Based on"),
            required=True,
            choices=(("self", _("a self-assessment")), ("third", _("an assessment by a third party"))),
        ),
        WebAddress(name="report", label=_("Address of the assessment report")),
        Day(
            name="reviewed_on",
            label=_("Last reviewed on"),
            required=True,
            help=_("You are reminded twelve months later."),
        ),
        Lines(name="feedback", label=_("Where to report barriers"), required=True),
        Lines(
            name="enforcement",
            label=_("Enforcement procedure"),
            required=True,
            help=_("The body to turn to if no answer satisfies: name, address and link."),
        ),
    ),
    LegalKind.CONTACT: (
        _EMAIL,
        _optional(_PHONE),
        _optional(_ADDRESS, help=""),
        Lines(name="hours", label=_("Opening hours")),
    ),
}
_MORE = Lines(
    name=MORE,
    label=_("More text"),
    longest=8000,
    help=_("Plain text, with an empty line between paragraphs."),
)


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
        must_say = field.name == "not_accessible" and words.get(STATUS.name) in {"partial", "none"}
        if not value and (field.required or must_say):
            found[field.name] = _t("Fill in “%(field)s”, or the page cannot be published.") % {
                "field": field.label
            }
        elif placeholder := _PLACEHOLDER.search(value):
            found[field.name] = _t("“%(text)s” is a placeholder. Write what readers need to know.") % {
                "text": placeholder[0]
            }
    return found
