"""Several machines share a PostgreSQL; on SQLite there is nothing to be tested here."""

from django.db import connection

collect_ignore = ["test_machines.py"] if connection.vendor != "postgresql" else []
