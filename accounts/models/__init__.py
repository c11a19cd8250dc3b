"""Models of accounts: users, factors, sessions, devices, and single-use links."""

from accounts.models.address_change import AddressChange
from accounts.models.device import Device
from accounts.models.factor_policy import FactorPolicy
from accounts.models.factor_reset import FactorReset
from accounts.models.identity import Identity, ProviderSession, SpentToken
from accounts.models.invitation import Invitation
from accounts.models.kept_request import KeptRequest
from accounts.models.log_in_link import LogInLink
from accounts.models.mail_state import MailState
from accounts.models.membership import Membership
from accounts.models.not_me_link import NotMeLink
from accounts.models.passkey import Passkey
from accounts.models.password_reset import PasswordReset
from accounts.models.person import SignedIn, User
from accounts.models.recovery_code import RecoveryCode, RecoverySheet
from accounts.models.session import Session
from accounts.models.totp_device import TotpDevice

__all__ = [
    "AddressChange",
    "Device",
    "FactorPolicy",
    "FactorReset",
    "Identity",
    "Invitation",
    "KeptRequest",
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
