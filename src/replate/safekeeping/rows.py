"""The rows of the site as open data: which models, in which files, and a row as JSON values and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from wagtail.fields import StreamField

from .database import parts_first

ROWS_AT_ONCE = 100
# What the program itself knows, makes anew or keeps for a moment; what opens an account.
LEFT_OUT = {
    "account.EmailConfirmation",
    "auth.Permission",
    "contenttypes.ContentType",
    "desk.Heartbeat",
    "desk.PageCount",
    "django_tasks_database.DBTaskResult",
    "mfa.Authenticator",
    "outbox.PreparedKey",
    "readers.Device",
    "readers.MailedLink",
    "sessions.Session",
    "socialaccount.SocialApp",
    "socialaccount.SocialToken",
    "stories.Rendition",
    "web.Purge",
    "wagtailadmin.Admin",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.APIToken",
    "wagtailcore.ReferenceIndex",
    "wagtailcore.UploadedFile",
    "wagtaildocs.Document",
    "wagtailimages.Image",
    "wagtailimages.Rendition",
    "wagtailsearch.IndexEntry",
    "wagtailsearch.SQLiteFTSIndexEntry",
}
SECRET = {"people.User": {"password"}}
UNUSABLE_PASSWORD = "!"  # noqa: S105 - Django's mark of an account that no password opens

Row = dict[str, Any]


def exported_models() -> list[type[models.Model]]:
    """In the order in which they can be filled in: what a frozen row is made of comes before it."""
    place = {table: number for number, table in enumerate(parts_first())}
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in LEFT_OUT]
    return sorted(found, key=lambda model: place[model._meta.db_table])


def file_of(model: type[models.Model]) -> str:
    """As in stories/version.jsonl."""
    return f"{model._meta.app_label}/{model._meta.model_name}.jsonl"


def rows_of(model: type[models.Model]) -> Iterator[Row]:
    """All rows by their number, a few at a time. A page of a kind of its own stands with its kind alone."""
    found = model._base_manager.order_by("pk")
    for kind in apps.get_models():
        if kind is not model and issubclass(kind, model):
            found = found.exclude(pk__in=kind._base_manager.values("pk"))
    if any(field.related_model is Permission for field in model._meta.local_fields):
        found = found.exclude(permission__content_type__app_label="wagtailsearch")  # there are others in each database
    secret = SECRET.get(model._meta.label, ())
    fields = [field for field in model._meta.concrete_fields if field.name not in secret]
    for instance in found.iterator(chunk_size=ROWS_AT_ONCE):
        yield {field.name: _told(field, instance) for field in fields}


def line_of(row: Row) -> bytes:
    """The same bytes for the same row, whatever the database."""
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(", ", ": ")).encode() + b"\n"


def put_rows(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Adds rows as they are: no signal is sent and nothing is counted or mailed. Raises ValueError for a row that is
    none of this model."""
    secret = SECRET.get(model._meta.label, set())
    fields = {field.name: field for field in model._meta.concrete_fields if field.name not in secret}
    tables = [*(parent for parent in model._meta.all_parents), model] if model._meta.parents else [model]
    waiting: list[models.Model] = []
    for row in rows:
        if row.keys() != fields.keys():
            raise ValueError(f"It has other fields than this release: {', '.join(sorted(row.keys() ^ fields.keys()))}")
        values = {fields[name].attname: _read(fields[name], value) for name, value in row.items()}
        waiting.append(model(**values, **dict.fromkeys(secret, UNUSABLE_PASSWORD)))
        if len(waiting) == ROWS_AT_ONCE:
            _insert(tables, waiting)
            waiting = []
    if waiting:
        _insert(tables, waiting)


def _insert(tables: list[type[models.Model]], instances: list[models.Model]) -> None:
    for table in tables:
        fields = table._meta.local_concrete_fields
        most = connection.ops.bulk_batch_size(fields, instances)
        for start in range(0, len(instances), most):
            # What `save_base(raw=True)` does for one row: nothing but this table is touched, no signal is sent.
            table._base_manager.all()._insert(  # type: ignore[attr-defined]
                instances[start : start + most], fields=fields, using=connection.alias, raw=True
            )


def _told(field: models.Field, instance: models.Model) -> Any:
    value = field.value_from_object(instance)
    if value is not None and field.related_model in _NAMED:
        return _name_of(field.related_model, value)  # type: ignore[arg-type]
    if isinstance(field, StreamField):
        return json.loads(field.value_to_string(instance))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str) or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(instance)


def _read(field: models.Field, value: Any) -> Any:
    if value is not None and field.related_model in _NAMED:
        return _number_of(field.related_model, value)  # type: ignore[arg-type]
    if isinstance(field, StreamField):
        return field.to_python(json.dumps(value))
    if value is None or isinstance(field, models.JSONField):
        return value
    if field.is_relation:
        return field.target_field.to_python(value)  # type: ignore[attr-defined]
    return field.to_python(value)


_NAMED = (ContentType, Permission)  # their numbers are each database's own; told by name


@lru_cache
def _name_of(model: type[models.Model], number: int) -> str:
    row = model._base_manager.get(pk=number)
    if isinstance(row, Permission):
        return f"{row.content_type.app_label}.{row.content_type.model}.{row.codename}"
    return f"{row.app_label}.{row.model}"  # type: ignore[attr-defined]


@lru_cache
def _number_of(model: type[models.Model], name: str) -> int:
    app, kind, *codename = name.split(".")
    kind_row = ContentType.objects.filter(app_label=app, model=kind)
    if not codename:
        found = kind_row.values_list("pk", flat=True).first()
    else:
        permissions = Permission.objects.filter(content_type__in=kind_row, codename=codename[0])
        found = permissions.values_list("pk", flat=True).first()
    if found is None:
        raise ValueError(f"This release does not know {name!r}.")
    return found
