"""Mail to members: handed to the worker, so that no page waits for a mail server or fails with it."""

from django.core.mail import EmailMultiAlternatives
from django.tasks import task


@task
def deliver(subject: str, text: str, html: str, to: list[str]) -> None:
    """Send one letter; the queue tries again when the mail server does not take it."""
    letter = EmailMultiAlternatives(subject, text, to=to)
    if html:
        letter.attach_alternative(html, "text/html")
    letter.send()
