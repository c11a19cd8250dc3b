"""Security evidence of the site on one day, for auditors: gathered, not judged. ``doctor`` judges."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import User
from accounts.second_factor.factors import has_any
from audit.models import Head
from audit.signed_notes import moment, to_base64
from audit.tree.signing import key_chain
from audit.witnesses.restorations import number_of_entries
from audit.witnesses.witnesses import places
from intrusion.conf import about_people, dry_run
from intrusion.models import Block, Incident
from intrusion.sensors import SENSORS, SENSORS_ABOUT_PEOPLE
from rbac.assignments import in_force
from rbac.models import CustomRole, RoleAssignment, Separation
from rbac.rulebook import role_names, rulebook
from secureproject.doctor.check import examine
from secureproject.doctor.environment import NOT_DETECTED
from secureproject.doctor.table import CHECKS
from secureproject.http.content_policy import policy_text
from secureproject.security import CONTENT_POLICIES
from secureproject.site_mode import SITE_MODE
from secureproject.supply.listed import lock_entries, release, served_packages

WITNESSED = (
    "Signed heads are kept outside, so that a forgery by an owner of the database and the signing key is found by "
    "comparing: manage.py verify_audit --witness. What no head in those hands covers yet can still be rewritten: not "
    "detected."
)

type Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    title: str
    rows: Rows


@dataclass(frozen=True)
class Evidence:
    title: str
    made: str
    limit: str  # what the audit log cannot prove here
    sections: list[Section]


def evidence(at: datetime) -> Evidence:
    """All evidence, as of now. Raises Unlisted when the release came without its lists."""
    sections = [
        Section("Checks", list(_checks())),
        Section("Audit log", list(_audit_log())),
        Section("People", list(_people())),
        Section("Permissions", list(_permissions())),
        Section("Guard", list(_guard())),
        Section("Settings", list(_settings())),
        Section("Parts", list(_parts())),
    ]
    limit = WITNESSED if places() else NOT_DETECTED
    return Evidence(f"Security report of {settings.SITE_URL}", f"Made on {moment(at)}", limit, sections)


def _checks() -> Iterator[tuple[str, str]]:
    for result in examine(CHECKS):
        yield result.check.id, "\n".join([result.state, *(result.details or [result.check.sentence])])


def _audit_log() -> Iterator[tuple[str, str]]:
    newest = Head.objects.order_by("-size").first()
    chain, wrong = key_chain()
    yield "Entries", str(number_of_entries())
    yield "Sealed", f"{newest.size}, last on {moment(newest.sealed_at)}" if newest else "none"
    yield "Keys, in their order", "\n".join(map(to_base64, chain)) or "none"
    yield "Wrong about keys", "\n".join(wrong) or "nothing"
    yield "Outside witnesses", str(len(places()))
    yield "Whole check", "manage.py verify_audit: not run for this report"


def _people() -> Iterator[tuple[str, str]]:
    people = list(User.objects.filter(is_active=True))
    with_factor = sum(map(has_any, people))
    yield "Accounts that can log in", str(len(people))
    yield "With a second factor", str(with_factor)
    held = Counter(RoleAssignment.objects.filter(in_force()).values_list("role", flat=True))
    yield from ((f"Assignments of {role}", str(held[role])) for role in sorted(held))


def _permissions() -> Iterator[tuple[str, str]]:
    yield "Actions, each with a reason for each role", str(len(list(rulebook)))
    yield "Roles", ", ".join(role_names())
    yield "Roles made by administrators", str(CustomRole.objects.count())
    yield "Separations of duties", str(Separation.objects.count())
    yield "The whole table", "manage.py access_matrix --reasons"


def _guard() -> Iterator[tuple[str, str]]:
    yield "Sensors about clients", str(len(SENSORS) - len(SENSORS_ABOUT_PEOPLE))
    yield "Sensors about people", f"{len(SENSORS_ABOUT_PEOPLE)}, {'on' if about_people() else 'off'}"
    yield "Only looks on", "yes" if dry_run() else "no"
    yield "Blocks in force", str(Block.objects.in_force().count())
    yield "Incidents kept", str(Incident.objects.count())


def _settings() -> Iterator[tuple[str, str]]:
    yield "Mode", SITE_MODE
    yield "HSTS, seconds", str(settings.SECURE_HSTS_SECONDS)
    yield "Session ends without work, minutes", str(settings.SESSION_IDLE_MINUTES)
    yield "Session ends whatever happens, hours", str(settings.SESSION_LIFE_HOURS)
    yield "Passwords are hashed by", settings.PASSWORD_HASHERS[0]
    host = settings.SITE_URL.partition("://")[2]
    for variant in CONTENT_POLICIES:
        yield f"Content policy, {variant}", policy_text(variant, host)


def _parts() -> Iterator[tuple[str, str]]:
    name, version = release()
    yield "Release", f"{name} {version}"
    yield "Python packages, each locked by hash", str(len(lock_entries()))
    yield "Packages of browser files, each file by digest", str(len(served_packages()))
    yield "All of them", "manage.py sbom"
    yield "What is known against them", "manage.py audit_dependencies: not asked for this report"
