"""Where Django's own mail goes in a test, whichever release of Django it is: 6.1 asks MAILERS, 5.2 asks EMAIL_*."""

import django

BACKENDS = "django.core.mail.backends"


def mail_by_smtp(settings, port):
    """To a server on this machine."""
    if django.VERSION >= (6, 1):
        options = {"host": "127.0.0.1", "port": port, "timeout": 20}
        settings.MAILERS = {"default": {"BACKEND": f"{BACKENDS}.smtp.EmailBackend", "OPTIONS": options}}
    else:
        settings.EMAIL_BACKEND = f"{BACKENDS}.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


def mail_into_outbox(settings):
    """Into `django.core.mail.outbox`, as the tests begin."""
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": f"{BACKENDS}.locmem.EmailBackend"}}
    else:
        settings.EMAIL_BACKEND = f"{BACKENDS}.locmem.EmailBackend"
