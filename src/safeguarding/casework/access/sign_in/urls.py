from django.urls import path

from safeguarding.casework.access.sign_in import account_views, factor_views, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.second_factor, name="second-factor"),
    path("sign-in/again/", views.sign_in_again, name="sign-in-again"),
    path("sign-in/continue/", views.sign_in_continue, name="sign-in-continue"),
    path("sign-in/council/", views.council_start, name="council-sign-on"),
    path("sign-in/council/return/", views.council_return, name="council-return"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", account_views.account, name="account"),
    path("account/sessions/end/", account_views.sessions_end, name="sessions-end"),
    path("account/password/", account_views.password_change, name="password-change"),
    path("account/password/forgotten/", account_views.password_forgotten, name="password-forgotten"),
    path("account/password/new/<str:whose>/<str:key>/", account_views.password_new, name="password-new"),
    path("account/second-factor/", factor_views.factor_needed, name="factor-needed"),
    path("account/second-factor/app/", factor_views.factor_app, name="factor-app"),
    path("account/second-factor/passkey/", factor_views.factor_passkey, name="factor-passkey"),
    path("account/second-factor/remove/", factor_views.factor_remove, name="factor-remove"),
    path("account/recovery-codes/", factor_views.recovery_codes, name="recovery-codes"),
]
