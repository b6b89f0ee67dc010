"""For a colleague who lost phone, passkey and recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from replate.people.models import User


class Command(BaseCommand):
    help = "Forgets a colleague's second factors; they set up a new one when they sign in next with their password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address the colleague signs in with")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = User.objects.normalize_email(options["email"])
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        number = Authenticator.objects.filter(user=user).delete()[0]
        if not number:
            raise CommandError(f"{user} has no second factor.")
        self.stdout.write(f"{user} has no second factor any more and sets one up at the next sign-in.")
