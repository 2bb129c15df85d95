"""A certificate as an Open Badges 3.0 credential: a compact JWT beside the signed note (ADR 63).

Only a further file, for programs that read nothing else: the certificate is the note. It is signed
with EdDSA and carries its key as `jwk`. The standard asks every checker for RS256 and leaves other
algorithms open: a checker that knows RS256 alone refuses it. Who checks it must know the gateway's
key from elsewhere: a key inside a token proves nothing.
Source: 1EdTech Open Badges 3.0, integrity (JSON Web Token proof format).
"""

from __future__ import annotations

from typing import Any

import jwt
from jwt.algorithms import OKPAlgorithm

from sync.training.certificates import Certificate
from sync.wire.ids import named_urn
from sync.wire.keys import SigningKey
from sync.wire.times import from_text

__all__ = ["badge"]

TYP = "JWT"
CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


def badge(certificate: Certificate, signer: SigningKey) -> str:
    """Return the badge of a certificate; the same certificate gives the same bytes."""
    credential = _credential(certificate)
    issued = int(from_text(certificate.issued).timestamp())
    claims = credential | {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": issued,
    }
    key = OKPAlgorithm.to_jwk(signer.public.public_key, as_dict=True)
    return jwt.encode(claims, signer.private, algorithm="EdDSA", headers={"typ": TYP, "jwk": key})


def _credential(one: Certificate) -> dict[str, Any]:
    said = {
        "passed": f"Hadir, dan lulus semua kuis yang dinilai ({one.quizzes}).",
        "attended": "Hadir. Tidak menyatakan kelulusan.",
    }[one.kind]
    return {
        "@context": list(CONTEXT),
        "id": named_urn("certificate", one.number),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": one.title,
        "issuer": {
            "id": named_urn("gateway", one.gateway_id),
            "type": ["Profile"],
            "name": one.organiser,
        },
        "validFrom": one.issued,
        "credentialSubject": _subject(one, said),
    }


def _subject(one: Certificate, said: str) -> dict[str, Any]:
    """Who holds it, and what for; `said` is what the certificate says of them."""
    name = {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": one.name,
        "identityType": "name",
    }
    return {
        "id": named_urn("certificate holder", one.number),
        "type": ["AchievementSubject"],
        "licenseNumber": one.number,
        "activityStartDate": one.came,
        **({"activityEndDate": one.left} if one.left else {}),
        "identifier": [name],
        "achievement": {
            "id": named_urn("achievement", one.class_id, one.kind),
            "type": ["Achievement"],
            "name": one.title,
            "description": f"LATIHAN. {said} {one.hours} JP, {one.date}, {one.trainer}.",
            "criteria": {"narrative": said},
        },
    }
