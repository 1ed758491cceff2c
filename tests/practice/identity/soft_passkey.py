"""A passkey in software: answers the hub's questions as a browser's authenticator does, without a browser."""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG
ORIGIN = "http://testserver"


@dataclass
class SoftPasskey:
    """`is_lock_shown`: whether its owner showed finger, face or screen lock."""

    is_lock_shown: bool = True
    id: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    owner: str = ""
    count: int = 0

    def made(self, options: dict[str, Any]) -> str:
        asked = options["creation_options"]["publicKey"]
        self.owner = asked["user"]["id"]
        public = AttestedCredentialData.create(
            b"\0" * 16, self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = self._data(asked["rp"]["id"], public)
        client = self._client("webauthn.create", asked["challenge"])
        attestation = AttestationObject.create("none", data, {})
        answer = {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attestation)}
        return self._sent(answer)

    def shown(self, options: dict[str, Any], origin: str = ORIGIN) -> str:
        asked = options["request_options"]["publicKey"]
        data = self._data(asked["rpId"])
        client = self._client("webauthn.get", asked["challenge"], origin)
        signature = self.key.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": self.owner,
        }
        return self._sent(answer)

    def _data(self, place: str, public: AttestedCredentialData | None = None) -> AuthenticatorData:
        self.count += 1
        flags = FLAG.UP | (FLAG.UV if self.is_lock_shown else FLAG(0)) | (FLAG.AT if public else FLAG(0))
        return AuthenticatorData.create(sha256(place.encode()).digest(), flags, self.count, public or b"")

    def _client(self, kind: str, challenge: str, origin: str = ORIGIN) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(challenge), origin)

    def _sent(self, answer: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        about = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps(about | {"response": answer})
