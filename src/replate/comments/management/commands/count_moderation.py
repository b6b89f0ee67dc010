"""`replate manage count_moderation --year 2026`: what a year's transparency report counts."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from replate.comments.counting import count_year
from replate.lib import clock


class Command(BaseCommand):
    help = "Counts a year's moderation of comments for the transparency report (Digital Services Act, article 15)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="the year (default: last year)")
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"] or clock.now().year - 1
        counted = count_year(year)
        if options["json"]:
            self.stdout.write(json.dumps(counted, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"Moderation of comments in {year}")
        for title, rows in counted["counts"].items():
            self.stdout.write(f"\n{title}")
            for name, number in rows.items():
                shown = "none" if number is None else number
                self.stdout.write(f"  {name:<60} {shown:>8}")
