"""A council's sign-on for the tests: django-oauth-toolkit, a real OpenID Connect provider, in a process of its own.

python oidc_provider.py PORT FOLDER REDIRECT. Writes one line, “ready”, when it serves. Its people are whoever gives an
e-mail address at /login/. At /lie/?about=… it is told to put something untrue into the identity tokens it signs.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
from functools import cache
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

CLIENT, SECRET = "workbook", "a made-up client secret"
#: What each lie changes in the claims.
LIES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "audience": {"aud": "another service"},
    "issuer": {"iss": "https://elsewhere.example"},
    "nonce": {"nonce": "of another sign-in"},
    "expired": {"exp": int(time.time()) - 3600},
    "unverified": {"email_verified": False},
    "unverified in words": {"email_verified": "false"},
    "old": {"auth_time": 1_700_000_000},
    "factor": {"amr": ["pwd", "mfa"]},
    "signature": {},
    "unsigned": {},
    "subject": {"sub": "somebody else"},
    "no subject": {"sub": ""},
    "address": {"email": "tess@example.org"},
    "own keys": {"email": "tess@example.org"},
}
lie = "nothing"


def configure(port: int, folder: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="only for tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        LOGIN_URL="/login/",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Claims",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "", "profile": "", "email": ""},
        },
    )  # fmt: skip
    import django

    django.setup()


def begin(redirect_to: str) -> None:
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    Application.objects.create(
        name="Workbook", client_id=CLIENT, client_secret=SECRET, client_type="confidential", skip_authorization=True,
        authorization_grant_type="authorization-code", algorithm="RS256", redirect_uris=redirect_to,
    )  # fmt: skip


def _validator() -> type:
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Claims(OAuth2Validator):
        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, Any]:
            return {"email": request.user.email, "email_verified": True}

        def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
            claims, expires = super().get_id_token_dictionary(token, token_handler, request)
            return claims | LIES[lie], expires

        def finalize_id_token(self, *about: Any) -> str:
            head, body, seal = super().finalize_id_token(*about).split(".")
            if lie == "signature":
                claims = json.loads(base64.urlsafe_b64decode(body + "=="))
                body = _coded(claims | {"email": "tess@example.org"})
            if lie == "unsigned":
                head, seal = _coded({"alg": "none", "typ": "JWT"}), ""
            if lie == "own keys":
                return _signed_by_another(head, body)
            return f"{head}.{body}.{seal}"

    return Claims


def _coded(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _signed_by_another(head: str, body: str) -> str:
    """The token, well signed by a key that is not the provider's, and that the token itself brings and points to."""
    import jwt

    kid = json.loads(base64.urlsafe_b64decode(head + "=="))["kid"]
    keys = f"http://127.0.0.1:{sys.argv[1]}/other-keys/"
    more = {"kid": kid, "jku": keys, "jwk": _public(another_key(), kid), "x5u": keys}
    return jwt.encode(json.loads(base64.urlsafe_b64decode(body + "==")), another_key(), algorithm="RS256", headers=more)


@cache
def another_key() -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _public(key: Any, kid: str) -> dict[str, Any]:
    from jwt.algorithms import RSAAlgorithm

    return json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig", "alg": "RS256"}


def other_keys(request: Any) -> Any:
    from django.http import JsonResponse

    return JsonResponse({"keys": [_public(another_key(), request.GET.get("kid", ""))]})


def description_of_another(request: Any) -> Any:
    """The provider's true description, at an address that it does not name as its own."""
    from django.http import HttpResponse
    from oauth2_provider.views import ConnectDiscoveryInfoView

    return HttpResponse(ConnectDiscoveryInfoView.as_view()(request).content, content_type="application/json")


def broken(request: Any, how: str) -> Any:
    """The provider's true description with something missing, or something that is none."""
    from django.http import HttpResponse
    from oauth2_provider.views import ConnectDiscoveryInfoView

    told = json.loads(ConnectDiscoveryInfoView.as_view()(request).content)
    if how in told:
        del told[how]
    texts = {
        "words": "<p>Back soon</p>",
        "list": "[]",
        "empty": "",
        "relative": json.dumps(told | {"jwks_uri": "/keys"}),
    }
    return HttpResponse(texts.get(how, json.dumps(told)), content_type="application/json")


def led_elsewhere(request: Any) -> Any:
    from django.http import HttpResponseRedirect

    return HttpResponseRedirect("/o/.well-known/openid-configuration")


def login(request: Any) -> Any:
    from django.contrib.auth import get_user_model
    from django.contrib.auth import login as enter
    from django.http import HttpResponse, HttpResponseRedirect

    if request.method != "POST":
        return HttpResponse("Who are you?")
    email = request.POST["email"]
    user, _ = get_user_model().objects.get_or_create(username=email, defaults={"email": email})
    enter(request, user)
    return HttpResponseRedirect(request.GET["next"])


def be_untrue(request: Any) -> Any:
    from django.http import HttpResponse

    global lie
    lie = request.GET["about"] if request.GET["about"] in LIES else "nothing"
    return HttpResponse(lie)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *about: Any) -> None:
        """Say nothing."""


def serve(port: int, folder: Path, redirect_to: str) -> None:
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # plain HTTP, on this machine only
    configure(port, folder)
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    globals()["Claims"] = _validator()
    globals()["urlpatterns"] = [
        path("o/", include("oauth2_provider.urls")),
        path("login/", login),
        path("lie/", be_untrue),
        path("moved/o/.well-known/openid-configuration", led_elsewhere),
        path("other-keys/", other_keys),
        path("broken/<str:how>/o/.well-known/openid-configuration", broken),
        path("elsewhere/o/.well-known/openid-configuration", description_of_another),
    ]
    begin(redirect_to)
    with make_server("127.0.0.1", port, get_wsgi_application(), Server, Silent) as server:
        print("ready", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
