"""What is sent by e-mail once a week: that there is a summary to look at, never what."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django_tasks import task

from safeguarding.casework.access.models import User

log = logging.getLogger(__name__)
SUBJECT = "Family Safeguarding Workbook"
TEXT = "Your weekly summary is ready. Sign in and open “This week” to see it.\n"
LINK = "\n{address}/this-week/\n"


@task()
def tell_of_week(user_id: str, address: str) -> None:
    """Tell a manager that the week’s summary is ready. `address` is the workbook’s own; empty for no link."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    text = TEXT + (LINK.format(address=address.rstrip("/")) if address else "")
    try:
        send_mail(SUBJECT, text, None, [user.email])
    except (SMTPException, OSError) as problem:
        log.error("An e-mail could not be sent: %s. Look at EMAIL_URL.", type(problem).__name__)
