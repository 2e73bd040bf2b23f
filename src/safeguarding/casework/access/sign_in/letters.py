"""What is sent by e-mail: that something happened, never what, to whom or where. Sent after the answer, in a job."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_tasks import task

from safeguarding.casework.access.models import User
from safeguarding.casework.access.sign_in import first_passwords
from safeguarding.casework.access.sign_in.attempts import NOBODY
from safeguarding.casework.access.sign_in.backend import Backend

log = logging.getLogger(__name__)

SUBJECT = "Family Safeguarding Workbook"
IF_NOT = "If this was not you, tell your manager and your information governance team now.\n"
NOTICES = {
    "new device": "Somebody signed in to your account from a device that we have not seen before.",
    "factor": "The way you prove that it is you was changed.",
    "password": "Your password was changed.",
}
LINK = """\
Open this link to choose a new password. It works once, for one hour.

{link}

If you did not ask for this, do nothing: your password stays as it is.
"""
FIRST = """\
An account was opened for you. Open this link to choose your password. It works once, for {hours} hours.

{link}

If it has stopped working, ask the person who told you of the account to send another.
"""
ELSEWHERE = """\
An account was opened for you, but your email address signs in to the workbook of another authority already, and an
address signs in to one only.

Ask the person who told you of the account to open it for another address of yours.
"""


@task()
def send_notice(user_id: str, kind: str) -> None:
    """Tell a person that something about their sign-in changed."""
    user = User.objects.get(pk=user_id)
    _send(f"{NOTICES[kind]}\n\n{IF_NOT}", user.email)


@task()
def send_new_password(user_id: str, site: str) -> None:
    """Send the link to choose a new password, where the address is that of somebody who may sign in.

    Asked for with no id for an unknown address, so that the page's answer takes as long.
    """
    user = User.objects.select_related("authority").filter(pk=user_id or NOBODY).first()
    if user is None or not user.has_usable_password() or not Backend().user_can_authenticate(user):
        return
    _send(LINK.format(link=site + _place(user, default_token_generator.make_token(user))), user.email)


@task()
def send_first_password(user_id: str, site: str) -> None:
    """Send a joiner the link to choose a password. They may have no post yet: it lets nobody in by itself.

    Where the address signs in to another authority, its owner is told so, and nobody else is.
    """
    user = User.objects.filter(pk=user_id, is_active=True, last_login__isnull=True).first()
    if user is not None and user.given_email:
        _send(ELSEWHERE, user.given_email)
    elif user is not None:
        link = site + _place(user, first_passwords.key_for(user))
        _send(FIRST.format(link=link, hours=settings.FIRST_PASSWORD_HOURS), user.email)


def _place(user: User, key: str) -> str:
    return reverse("password-new", args=[urlsafe_base64_encode(force_bytes(user.pk)), key])


def _send(text: str, address: str) -> None:
    try:
        send_mail(SUBJECT, text, None, [address])
    except (SMTPException, OSError) as problem:
        log.error("An e-mail could not be sent: %s. Look at EMAIL_URL.", type(problem).__name__)
