"""Models of accounts: users, factors, sessions, devices, and single-use links."""

from accounts.models.address_change import AddressChange
from accounts.models.device import Device
from accounts.models.factor_policy import FactorPolicy
from accounts.models.factor_reset import FactorReset
from accounts.models.identity import Identity, ProviderSession, SpentToken
from accounts.models.mail_state import MailState
from accounts.models.mailed_links import Invitation, LinkRequest, LogInLink, NotMeLink, PasswordReset
from accounts.models.passkey import Passkey
from accounts.models.person import Membership, SignedIn, User
from accounts.models.recovery_code import RecoveryCode, RecoverySheet
from accounts.models.session import KeptRequest, Session
from accounts.models.totp_device import TotpDevice

__all__ = [
    "AddressChange",
    "Device",
    "FactorPolicy",
    "FactorReset",
    "Identity",
    "Invitation",
    "KeptRequest",
    "LinkRequest",
    "LogInLink",
    "MailState",
    "Membership",
    "NotMeLink",
    "Passkey",
    "PasswordReset",
    "ProviderSession",
    "RecoveryCode",
    "RecoverySheet",
    "Session",
    "SignedIn",
    "SpentToken",
    "TotpDevice",
    "User",
]
