"""What is sent by e-mail after the answer: that there is something to look at, never what."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django_tasks import task

from safeguarding.casework.access.models import User

log = logging.getLogger(__name__)
SUBJECT = "Family Safeguarding Workbook"
TEXT = "Something in the workbook waits for you today. Sign in to see it.\n"


@task()
def tell(user_id: str) -> None:
    """Tell a person that an alert waits for them."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    try:
        send_mail(SUBJECT, TEXT, None, [user.email])
    except (SMTPException, OSError) as problem:
        log.error("An e-mail could not be sent: %s. Look at EMAIL_URL.", type(problem).__name__)
