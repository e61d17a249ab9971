"""A FIT-Connect of our own: delivery service and one destination, which checks what it is sent as strictly as the real one promises to.

It checks tokens, announcements, schema, encryption, hashes, sizes and the order of calls; its event log is signed as theirs is (PS512).
"""

import json
import time
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha512
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI, HTTPException, Request, Response
from joserfc import jwe, jwt
from joserfc.jwk import RSAKey
from jsonschema import Draft202012Validator

EVENTS = "https://schema.fitko.de/fit-connect/events/"
EMPTY_JWE = 776
"""Characters of the smallest JWE there can be for a key of 4096 bits."""
LARGEST = 25 * 1024 * 1024


DESTINATION_KEY = 1


@cache
def key(number: int) -> RSAKey:
    """A key of one party; only the destination's has full size, because finding such a key takes seconds."""
    return RSAKey.generate_key(4096 if number == DESTINATION_KEY else 2048, {"kid": f"key-{number}"})


@dataclass
class Submission:
    """What was announced and what came."""

    id: str
    case: str
    announced: set[str]
    attachments: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    received: dict[str, Any] | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    tags: dict[str, Any] = field(default_factory=dict)


@dataclass
class FitConnect:
    """`schema` is the JSON Schema of metadata, or None where the third-party standards are not there to be read."""

    schema: dict[str, Any] | None
    url: str = ""
    destination: str = field(default_factory=lambda: str(uuid4()))
    submissions: dict[str, Submission] = field(default_factory=dict)
    failing: list[str] = field(default_factory=list)
    """Calls, as `METHOD name`, whose next answer is lost: they are carried out and answered with 503."""
    closed: bool = False
    """Whether nothing can be submitted just now."""
    complaints: list[str] = field(default_factory=list)
    jwk_changes: dict[str, Any] = field(default_factory=dict)
    address_changes: dict[str, Any] = field(default_factory=dict)
    """Claims of the address signature that are other than they should be."""
    routes: int = 1

    def app(self) -> FastAPI:
        """The delivery service over HTTP."""
        app = FastAPI()
        app.add_api_route("/token", self._token, methods=["POST"])
        for method, path, answer in (
            ("GET", "/v2/destinations/{destination}", self._destination),
            ("GET", "/v2/destinations/{destination}/keys/{kid}", self._key),
            ("GET", "/.well-known/jwks.json", self._service_keys),
            ("GET", "/routing/v1/routes", self._routes),
            ("GET", "/portal/.well-known/jwks.json", self._portal_keys),
            ("POST", "/v2/submissions", self._announce),
            ("PUT", "/v2/submissions/{submission}/attachments/{attachment}", self._attach),
            ("PUT", "/v2/submissions/{submission}", self._submit),
            ("GET", "/v2/cases/{case}/events", self._events),
        ):  # fmt: skip
            app.add_api_route(path, answer, methods=[method])
        return app

    async def _token(self, request: Request) -> dict[str, Any]:
        body = (await request.body()).decode()
        if "client_id=lotse" not in body or "client_secret=s3cret" not in body:
            raise HTTPException(401)
        return {"access_token": "valid", "token_type": "bearer", "expires_in": 1800}

    def _refuse(self, status: int, why: str) -> HTTPException:
        self.complaints.append(why)
        return HTTPException(status, why)

    def _check(self, request: Request) -> None:
        if request.headers.get("authorization") != "Bearer valid":
            raise self._refuse(401, "no token")

    def _answer(self, name: str, status: int, content: Any = None) -> Response:
        if name in self.failing:
            self.failing.remove(name)
            return Response(status_code=503)
        return Response(None if content is None else json.dumps(content), status, media_type="application/json")

    async def _destination(self, request: Request, destination: str) -> Any:
        self._check(request)
        if destination != self.destination:
            raise HTTPException(404)
        return {"destinationId": destination, "status": "active", "encryptionKid": "enc", "metadataVersions": ["2.1.0"]}

    async def _key(self, request: Request, destination: str, kid: str) -> Any:
        self._check(request)
        shown = key(1).as_dict(private=False) | {"kid": kid}
        if kid == "enc":
            return shown | {"alg": "RSA-OAEP-256", "key_ops": ["wrapKey"]} | self.jwk_changes
        return shown | {"alg": "PS512", "key_ops": ["verify"]}

    async def _service_keys(self) -> Any:
        return {"keys": [key(2).as_dict(private=False) | {"kid": "service", "alg": "PS512", "key_ops": ["verify"]}]}

    async def _routes(self, request: Request, leikaKey: str, ars: str) -> Any:  # noqa: N803 - their name
        if not request.headers.get("user-agent"):
            raise self._refuse(403, "no user agent")
        claims = {
            "iss": f"{self.url}/portal", "submissionHost": self.url.removeprefix("http://"), "destinationId": self.destination,
            "services": [{"leistungIDs": [f"urn:de:fim:leika:leistung:{leikaKey}"],
                          "gebietIDs": [f"urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:rs:{ars[:5]}"]}],
            "iat": int(time.time()), "jti": str(uuid4()),
        } | self.address_changes  # fmt: skip
        signature = jwt.encode({"alg": "PS512", "typ": "jwt", "kid": "portal"}, claims, key(3), algorithms=["PS512"])
        route = {"destinationId": self.destination, "destinationSignature": signature}
        return {"count": self.routes, "offset": 0, "totalCount": self.routes, "routes": [route] * self.routes}

    async def _portal_keys(self) -> Any:
        return {"keys": [key(3).as_dict(private=False) | {"kid": "portal", "alg": "PS512", "key_ops": ["verify"]}]}

    async def _announce(self, request: Request) -> Response:
        self._check(request)
        told = await request.json()
        if told["destinationId"] != self.destination or not told["publicService"]["identifier"].startswith("urn:"):
            raise self._refuse(422, "announcement")
        case = told.get("caseId", str(uuid4()))
        if "caseId" in told and case not in {each.case for each in self.submissions.values()}:
            raise self._refuse(422, "no such case")
        made = Submission(str(uuid4()), case, {str(UUID(each)) for each in told["announcedAttachments"]})
        self.submissions[made.id] = made
        self.happen(made, "create", self.url, 2)
        return self._answer(
            "POST submission", 201, {"submissionId": made.id, "caseId": made.case, "destinationId": self.destination}
        )

    async def _attach(self, request: Request, submission: str, attachment: str) -> Response:
        self._check(request)
        made = self.submissions[submission]
        if request.headers["content-type"] != "application/jose" or attachment not in made.announced or made.received:
            raise self._refuse(422, "attachment")
        made.attachments[attachment] = (await request.body()).decode()
        return self._answer("PUT attachment", 204)

    async def _submit(self, request: Request, submission: str) -> Response:
        self._check(request)
        if self.closed:
            return Response(status_code=503)
        made, told = self.submissions[submission], await request.json()
        if made.received is not None:
            raise self._refuse(409, "submitted twice")
        if made.announced != set(made.attachments):
            raise self._refuse(422, "attachments missing")
        self._open(made, told["encryptedMetadata"], told["encryptedData"])
        self.happen(made, "submit", self.url, 2)
        return self._answer("PUT submission", 200, {"submissionId": made.id})

    async def _events(self, request: Request, case: str) -> Response:
        self._check(request)
        logs = [token for each in self.submissions.values() if each.case == case for token in each.log]
        return self._answer("GET events", 200, {"eventLog": logs})

    def _open(self, made: Submission, metadata: str, data: str) -> None:
        clear = json.loads(self._decrypt(metadata))
        if self.schema is not None:
            for error in Draft202012Validator(self.schema).iter_errors(clear):
                raise self._refuse(422, f"metadata: {error.message}")
        content = self._decrypt(data)
        made.files = {name: self._decrypt(token) for name, token in made.attachments.items()}
        described = {each["attachmentId"]: each["hash"] for each in clear["contentStructure"]["attachments"]}
        hashes = {"data": clear["contentStructure"]["data"]["hash"], **described}
        for name, clear_content in {"data": content, **made.files}.items():
            if hashes[name] != {"type": "sha512", "content": sha512(clear_content).hexdigest()}:
                raise self._refuse(422, f"hash of {name}")
        made.received = {"metadata": clear, "data": json.loads(content)}
        made.tags = {
            "metadata": metadata.split(".")[4], "data": data.split(".")[4],
            "attachments": {name: token.split(".")[4] for name, token in made.attachments.items()},
        }  # fmt: skip

    def _decrypt(self, token: str) -> bytes:
        if not EMPTY_JWE <= len(token) <= LARGEST:
            raise self._refuse(422, f"a JWE of {len(token)} characters")
        opened = jwe.decrypt_compact(token, key(1), algorithms=["RSA-OAEP-256", "A256GCM"])
        header = opened.headers()
        if (
            (header["alg"], header["enc"], header["kid"]) != ("RSA-OAEP-256", "A256GCM", "enc")
            or "zip" in header
            or "cty" not in header
        ):
            raise self._refuse(422, f"JWE header {header}")
        assert opened.plaintext is not None
        return opened.plaintext

    def happen(self, made: Submission, kind: str, issuer: str, number: int, **change: Any) -> str:
        """Add a signed event; `change` replaces claims, and `key`, `typ` or `content` what else is to be wrong."""
        content = change.pop("content", {"authenticationTags": made.tags})
        header = {"alg": "PS512", "typ": change.pop("typ", "secevent+jwt"), "kid": "service" if number == 2 else "sign"}
        claims = {
            "$schema": "https://schema.fitko.de/fit-connect/set-payload/1.2.2/set-payload.schema.json",
            "jti": str(uuid4()), "iss": issuer, "iat": int(time.time()), "sub": f"submission:{made.id}", "txn": f"case:{made.case}",
            "events": {f"{EVENTS}{kind}-submission": content},
        } | change.pop("claims", {})  # fmt: skip
        token = jwt.encode(header, claims, key(change.pop("key", number)), algorithms=["PS512"])
        made.log.append(token)
        return token
