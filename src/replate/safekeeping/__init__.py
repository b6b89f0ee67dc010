"""What keeps a site from being lost, and lets it move: a backup in one archive, the whole site as open files, and back.

A backup (`backup.py`, `restore.py`) is for the same kind of database and puts everything back as it was. An export
(`export.py`, `arrival.py`) is for other programs and for another database; see docs/how-to/export.md.
"""


class Refused(Exception):
    """What was asked was not done; the message is one line that says why and what to do."""
