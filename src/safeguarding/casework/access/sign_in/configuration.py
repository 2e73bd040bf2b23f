"""The settings of sign-in, taken over whole by settings.py. A value marked “proposal” is ours; no source gives it."""

from __future__ import annotations

from datetime import timedelta

import environ

env = environ.FileAwareEnv()

AUTHENTICATION_BACKENDS = ["safeguarding.casework.access.sign_in.backend.Backend"]
SIGN_IN_APPS = ["allauth", "allauth.account", "allauth.mfa", "allauth.socialaccount", "allauth.usersessions"]
SIGN_IN_APPS += ["allauth.socialaccount.providers.openid_connect"]

# Passwords (Cyber Essentials: twelve characters, no maximum, no forced change, a deny list)
BREACHED_PASSWORDS = env.str("BREACHED_PASSWORDS", default="")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "safeguarding.casework.access.sign_in.own_words.OwnWords"},
    {"NAME": "safeguarding.casework.access.sign_in.breached.BreachedPasswords"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=1).total_seconds())
# How long the link to a first password works (proposal): a joiner reads the letter on their first day.
FIRST_PASSWORD_HOURS = env.int("FIRST_PASSWORD_HOURS", default=24)

# How long a session lasts, and when an account sleeps (proposals)
IDLE_LOCK_MINUTES = env.int("IDLE_LOCK_MINUTES", default=15)
DORMANT_DAYS = env.int("DORMANT_DAYS", default=45)
CLOSED_DAYS = env.int("CLOSED_DAYS", default=90)

# allauth: e-mail address and password, no sign-up, none of its own letters
ACCOUNT_ADAPTER = "safeguarding.casework.access.sign_in.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
# Ten tries in five minutes (Cyber Essentials). Never by address alone: a whole council can be one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key,200/5m/ip", "reset_password": "5/1h/key,50/5m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# Second factor. A code is good for its half minute and the ones beside it, for phones whose clock is a little out.
MFA_ADAPTER = "safeguarding.casework.access.sign_in.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Family Safeguarding Workbook"
MFA_TOTP_TOLERANCE = 1

# A council's own sign-on, by OpenID Connect
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_AUTHORITY = env.str("OIDC_AUTHORITY", default="")
OIDC_NAME = env.str("OIDC_NAME", default="your council account")
OIDC_FACTOR = env.str("OIDC_FACTOR", default="")
SOCIALACCOUNT_ADAPTER = "safeguarding.casework.access.sign_in.adapters.CouncilAccounts"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {"server_url": OIDC_ISSUER, "oauth_pkce_enabled": True, "fetch_userinfo": False},
            }
        ]
        if OIDC_ISSUER
        else [],
    }
}
