"""What verifying found out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

LONGEST_NAME = 80


class Unverifiable(Exception):
    """Nothing can be said of it: it cannot be reached or read. The message is one line."""


@dataclass
class Report:
    """`names` says what an entry records, by its number; `remarks` are no faults."""

    subject: str
    entries: int = 0
    parts: Counter[str] = field(default_factory=Counter)
    names: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    _faults: list[tuple[int | None, str]] = field(default_factory=list)

    def fault(self, index: int | None, what: str) -> None:
        """Something was rewritten or is missing: entry `index`, or None where it is no single one."""
        self._faults.append((index, what))

    @property
    def faults(self) -> list[str]:
        """One line each, with the name of what was rewritten."""
        return list(dict.fromkeys(f"{self._name(index)}{what}" for index, what in self._faults))

    def _name(self, index: int | None) -> str:
        if index is None:
            return ""
        return f"{self.names[index]} (entry {index}): " if index in self.names else f"Entry {index}: "

    def __str__(self) -> str:
        lines = [*(f"FAULT  {fault}" for fault in self.faults), *(f"Note: {remark}" for remark in self.remarks)]
        checked = f"{self.subject}: {self.entries:,} entries, {self.parts['seen']:,} parts recomputed"
        for key, words in (("wall", "behind the wall"), ("withheld", "withheld or destroyed, as the record says")):
            checked += f", {self.parts[key]:,} {words}" if self.parts[key] else ""
        count = len(self.faults)
        verdict = f"{count} fault{'s' * (count != 1)} found." if count else "Nothing was rewritten."
        return "\n".join([*lines, f"{checked}. {verdict}"])


def name_of(title: str, version: int) -> str:
    return f"“{shown(title, LONGEST_NAME)}”, version {version}"


def shown(text: str, longest: int = 300) -> str:
    """Somebody else's words, fit for a terminal."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
