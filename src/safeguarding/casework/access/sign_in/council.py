"""A council's own sign-on, by OpenID Connect: authorization code, PKCE, nonce, and every claim checked."""

from __future__ import annotations

import hmac
import secrets
import time
from typing import Any

import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.internal import jwtkit, statekit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from safeguarding.casework.access.models import User
from safeguarding.casework.access.sign_in.backend import Backend
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import record

PROVIDER = "council"
#: Signatures with a public key; a shared secret would let whoever holds it vouch for anyone.
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})

#: What we ask of a description: OpenID Connect Discovery 1.0, section 3.
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")

#: How far the provider's clock may be from ours, in seconds.
CLOCKS_APART = 30
#: What a subject may have by the standard.
LONGEST_SUBJECT = 255


class NotVouchedFor(Exception):
    """The council's sign-on did not say, believably, who this is. The text is for the log and names nobody."""


class CannotAsk(Exception):
    """The council's sign-on can't be asked who somebody is: it is away, or describes itself in a way that can't be used.
    The text says which, for the log and for whoever mends it."""


class SignOn(OpenIDConnectOAuth2Adapter):
    """allauth's client for the one provider that the settings name."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)

    @property
    def openid_config(self) -> dict[str, Any]:
        """How the provider describes itself, with an address for all that we ask it. Raises CannotAsk."""
        try:
            held: dict[str, Any] = super().openid_config
        except requests.exceptions.JSONDecodeError as problem:
            raise CannotAsk("Its description is not JSON.") from problem
        except (requests.HTTPError, requests.TooManyRedirects) as problem:
            raise CannotAsk("It has no description at the address of OIDC_ISSUER.") from problem
        except OSError as problem:
            raise CannotAsk(f"It can’t be reached: {type(problem).__name__}.") from problem
        except (AttributeError, TypeError, ValueError) as problem:
            raise CannotAsk("Its description is not a JSON object.") from problem
        for name in NEEDED:
            if not str(held.get(name) or "").startswith(("https://", "http://")):
                raise CannotAsk(f"Its description has no {name}.")
        return held

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(reverse("council-return"))


def is_offered() -> bool:
    """Whether a council's own sign-on is configured."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_AUTHORITY)


def name() -> str:
    """What the pages call the council's own sign-on; empty where none is configured."""
    return settings.OIDC_NAME if is_offered() else ""


def start(request: HttpRequest, next_page: str, again: bool) -> HttpResponse:
    """Send the browser to the council's sign-on. `again`: somebody must prove anew who they are. Raises CannotAsk."""
    provider = SignOn(request).get_provider()
    provider.oauth2_adapter_class = lambda request, provider_id: SignOn(request)
    nonce = secrets.token_urlsafe(24)
    asked = {"nonce": nonce} | ({"prompt": "login", "max_age": "0"} if again else {})
    since = time.time() if again else 0
    return provider.redirect(request, "login", next_url=next_page, auth_params=asked, nonce=nonce, since=since)


def finish(request: HttpRequest) -> tuple[Any, str]:
    """The user that the council's sign-on vouches for, and the page to go on to.

    Raises NotVouchedFor, and CannotAsk where the provider can't be asked.
    """
    state = statekit.unstash_state(request, state_id=request.GET.get("state", ""), provider_id=PROVIDER)
    if state is None or "code" not in request.GET:
        raise NotVouchedFor("The answer belongs to no question that we asked.")
    adapter = SignOn(request)
    app = adapter.get_provider().app
    try:
        client = adapter.get_client(request, app)
        answer = client.get_access_token(request.GET["code"], pkce_code_verifier=state.get("pkce_code_verifier"))
        claims = _claims(adapter, app, str(answer.get("id_token", "")))
    except (OAuth2Error, jwt.PyJWTError, KeyError, ValueError) as problem:
        if isinstance(problem, OSError):
            raise CannotAsk(f"It did not answer as it should: {type(problem).__name__}.") from problem
        raise NotVouchedFor(f"The identity token does not hold: {type(problem).__name__}.") from problem
    except OSError as problem:
        raise CannotAsk(f"It can’t be reached: {type(problem).__name__}.") from problem
    if not hmac.compare_digest(str(claims.get("nonce", "")), str(state.get("nonce", "none"))):
        raise NotVouchedFor("The identity token answers another sign-in.")
    if float(claims.get("auth_time", 0)) < state["since"] - CLOCKS_APART:
        raise NotVouchedFor("The provider did not ask anew who this is.")
    user = _user_of(claims)
    record_authentication(request, user, PROVIDER, factor=True if _factor_shown(claims) else None)
    return user, str(state.get("next") or "")


def _claims(adapter: SignOn, app: Any, token: str) -> dict[str, Any]:
    """The claims of a token with a good signature, of our provider, for us, in time."""
    if adapter.openid_config["issuer"].rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
        raise NotVouchedFor("The provider calls itself by another name than OIDC_ISSUER.")
    if jwt.get_unverified_header(token).get("alg") not in SIGNATURES:
        raise NotVouchedFor("The identity token is not signed with a public key.")
    return jwtkit.verify_and_decode(
        credential=token,
        keys_url=adapter.openid_config["jwks_uri"],
        issuer=adapter.openid_config["issuer"],
        audience=app.client_id,
        lookup_kid=jwtkit.lookup_kid_jwk,
        verify_signature=True,
    )


def _user_of(claims: dict[str, Any]) -> Any:
    """The user whom the provider's subject names, in the provider's own authority. Nobody is made a user by this.

    The first time they are found by the address that the provider has verified, and joined to its subject. From then on
    only the subject counts: an address is given to somebody else one day.
    """
    subject = str(claims.get("sub") or "")
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotVouchedFor("The provider named no subject.")
    users = User.objects.select_related("authority").filter(authority__code=settings.OIDC_AUTHORITY)
    user = users.filter(council_subject=subject).first() or _user_of_address(users, claims)
    if user is None or not Backend().user_can_authenticate(user):
        raise NotVouchedFor("Nobody of that subject or address may sign in for the provider's authority.")
    if not user.council_subject:
        _join(user, subject)
    return user


def _user_of_address(users: Any, claims: dict[str, Any]) -> Any:
    """The user of a verified address whom no other subject holds; None where there is none."""
    if claims.get("email_verified") is not True or not claims.get("email"):
        raise NotVouchedFor("The provider did not say that it has verified an email address.")
    return users.filter(email__iexact=str(claims["email"]), council_subject="").first()


@transaction.atomic
def _join(user: Any, subject: str) -> None:
    with within(user.authority_id):
        user.council_subject = subject
        user.save(update_fields=["council_subject"])
        record(user, "joined to the council’s sign-on")


def _factor_shown(claims: dict[str, Any]) -> bool:
    """Whether the provider says that it has asked for a second factor, in the word that `OIDC_FACTOR` expects."""
    said = [claims.get("acr"), *(claims.get("amr") or [])]
    return bool(settings.OIDC_FACTOR) and settings.OIDC_FACTOR in said
