"""A passkey made of software: answers challenges as a browser with an authenticator would (Web Authentication, level 2)."""

import hashlib
import json
import os
import re
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN, HOST = "http://localhost", "localhost"  # the one address without HTTPS at which a browser makes passkeys


class Passkey:
    """One key for one host; ``origin`` is what the browser says of the page."""

    def __init__(self, origin: str = ORIGIN, host: str = HOST) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.origin, self.host, self.count = os.urandom(16), origin, host, 0

    def create(self, options: dict[str, Any]) -> str:
        """Return what the browser posts for ``creation_options``."""
        data = self._client_data("webauthn.create", options)
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._facts(0x45) + attested + public}
        response = {
            "clientDataJSON": websafe_encode(data),
            "attestationObject": websafe_encode(cbor.encode(attestation)),
        }
        return self._posted(response, clientExtensionResults={"credProps": {"rk": False}})

    def get(self, options: dict[str, Any]) -> str:
        """Return what the browser posts for ``request_options``."""
        data, facts = self._client_data("webauthn.get", options), self._facts(0x05)
        signature = self.key.sign(facts + hashlib.sha256(data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": data, "authenticatorData": facts, "signature": signature, "userHandle": b""}
        return self._posted(
            {name: websafe_encode(value) for name, value in response.items()}, clientExtensionResults={}
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _facts(self, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _posted(self, response: dict[str, str], **more: Any) -> str:
        own = websafe_encode(self.id)
        return json.dumps({"type": "public-key", "id": own, "rawId": own, "response": response, **more})


def options_in(page: str) -> dict[str, Any]:
    """Return the options that a page holds for its script."""
    found = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    whole: dict[str, Any] = json.loads(found[1])
    return whole.get("creation_options") or whole["request_options"]
