"""Chromium's virtual authenticator, over CDP: a real browser asks it as it would ask a fingerprint reader."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
NO_AUTOFILL = "PublicKeyCredential.isConditionalMediationAvailable = async () => false"


@dataclass
class VirtualAuthenticator:
    session: CDPSession
    id: str

    @classmethod
    def in_front_of(cls, page: Page, *, autofills: bool = False) -> "VirtualAuthenticator":
        """``autofills``: it takes at once what the field of the name offers, and so logs in by itself."""
        if not autofills:
            page.add_init_script(NO_AUTOFILL)
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        added = session.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
        return cls(session, added["authenticatorId"])

    def credentials(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._send("WebAuthn.getCredentials")["credentials"]
        return found

    def hold(self, credential: dict[str, Any]) -> None:
        self._send("WebAuthn.addCredential", credential=credential)

    def verify_owner(self, verified: bool) -> None:
        self._send("WebAuthn.setUserVerified", isUserVerified=verified)

    def _send(self, method: str, **about: Any) -> Any:
        return self.session.send(method, {"authenticatorId": self.id} | about)
