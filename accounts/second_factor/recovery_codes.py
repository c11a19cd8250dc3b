"""Recovery codes: made ten at a time, shown once, each valid for one log-in or re-authentication."""

import re
import secrets

from django.db import transaction
from django.db.models.functions import Now

from accounts import events
from accounts.mail.emails import RECOVERY_CODE_USED, RECOVERY_CODES_CREATED, post
from accounts.models import RecoveryCode, RecoverySheet, User
from accounts.sessions.session_revocation import end_sessions
from audit.record import record
from audit.stored_messages import gettext as _

HOW_MANY = 10
FEW = 3  # remaining codes at which to suggest a new sheet
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32, without look-alike letters: 5 bits each
LENGTH = 16  # 80 bits
READ_AS = str.maketrans("OIL", "011")
WELL_FORMED = re.compile(rf"[{LETTERS}]{{{LENGTH}}}")


@transaction.atomic
def make_codes(user: User) -> list[str]:
    """Creates a new sheet; earlier codes stop working. They are stored nowhere and cannot be shown again."""
    User.objects.select_for_update().get(pk=user.pk)
    RecoverySheet.objects.filter(user=user).delete()
    sheet = RecoverySheet.new_for(user)
    sheet.save()
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(HOW_MANY)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(sheet=sheet, digest=sheet.digest_of(code)) for code in codes
    )
    record(events.RECOVERY_CODES_CREATED, by=user, about=user)
    if user.signed_in:
        keep = user.signed_in.session_id
        end_sessions(user, by=user, reason=_("new recovery codes were made"), keep=keep)
    post(RECOVERY_CODES_CREATED, to=user)
    return [format_code(code) for code in codes]


@transaction.atomic
def spend(user: User, typed: str) -> RecoverySheet | None:
    """Uses up the code ``typed``. Returns its sheet, which counts as the second factor; None if invalid or used."""
    code, sheet = read(typed), sheet_of(user)
    if sheet is None or code is None:
        return None
    # One conditional update: of two concurrent requests with the same code, only one changes a row.
    if not sheet.codes.filter(digest=sheet.digest_of(code), used_at=None).update(used_at=Now()):
        return None
    left = left_on(sheet)
    record(events.RECOVERY_CODE_USED, by=user, about=user, left=left)
    post(RECOVERY_CODE_USED, to=user, left=str(left), few="yes" if left <= FEW else "")
    return sheet


def are_all_unused(user: User, written_codes: list[str]) -> bool:
    """Whether these are exactly the unused codes of the current sheet, as the page shows them after creation."""
    sheet, codes = sheet_of(user), [read(each) for each in written_codes]
    if sheet is None or None in codes:
        return False
    digests = {sheet.digest_of(code) for code in codes if code}
    return len(digests) == HOW_MANY == sheet.codes.filter(used_at=None, digest__in=digests).count()


def sheet_of(user: User) -> RecoverySheet | None:
    return RecoverySheet.objects.filter(user=user).first()


def left_on(sheet: RecoverySheet) -> int:
    return sheet.codes.filter(used_at=None).count()


def format_code(code: str) -> str:
    """``code`` as shown: in groups of four."""
    return "-".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def read(typed: str) -> str | None:
    """The code that the user typed, ignoring case, spaces and hyphens; None if it cannot be one."""
    code = re.sub(r"[\s\u2010-\u2015-]", "", typed).upper().translate(READ_AS)
    return code if WELL_FORMED.fullmatch(code) else None
