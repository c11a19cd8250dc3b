"""An authenticator in software, and a browser that asks it: everything about them can be made wrong by the test.

CBOR and COSE as RFC 8949 and RFC 9052 have them, no more of either than WebAuthn's messages need.
"""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftAuthenticator:
    origin: str = "http://localhost:8000"
    rp_id: str = "localhost"
    count: int = 1
    verifies: bool = True
    framed: bool = False
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    user_handle: bytes = b""

    def registers(self, options: dict[str, Any], **instead: Any) -> dict[str, Any]:
        """The answer to navigator.credentials.create()."""
        self.user_handle = unquoted(options["user"]["id"])
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + self._cose()
        data = self._data(ATTESTED) + attested
        response = {
            "clientDataJSON": self._client_data("webauthn.create", options, instead),
            "attestationObject": quoted(cbor({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["internal"],
        }
        return self._credential(response)

    def shows(self, options: dict[str, Any], **instead: Any) -> dict[str, Any]:
        """The answer to navigator.credentials.get(). Its count goes up by one."""
        self.count += 1
        data, client = self._data(0), self._client_data("webauthn.get", options, instead)
        signed = data + hashlib.sha256(unquoted(client)).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": quoted(data),
            "signature": quoted(self._sign(signed)),
            "userHandle": quoted(instead.get("user_handle", self.user_handle)),
        }
        return self._credential(response)

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client_data(self, kind: str, options: dict[str, Any], instead: dict[str, Any]) -> str:
        challenge = instead.get("challenge", options["challenge"])
        data = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.framed}
        return quoted(json.dumps(data).encode())

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = quoted(self.credential_id)
        extensions = {"credProps": {"rk": True}}
        return {"id": name, "rawId": name, "type": "public-key", "response": response} | {
            "clientExtensionResults": extensions
        }

    def _sign(self, data: bytes) -> bytes:
        return self.key.sign(data, ec.ECDSA(SHA256()))

    def _cose(self) -> bytes:
        public = self.key.public_key().public_numbers()
        return cbor({1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32), -3: public.y.to_bytes(32)})


def cbor(value: Any) -> bytes:
    match value:
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            return _head(3, len(value.encode())) + value.encode()
        case dict():
            return _head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())
    raise TypeError(value)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    return bytes([major << 5 | 24, number]) if number < 256 else struct.pack(">BH", major << 5 | 25, number)


def quoted(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def unquoted(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
