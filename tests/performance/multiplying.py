"""Many times the talk that there is, by SQL alone: a million posts in a minute or two, on SQLite and PostgreSQL.

Threads, posts and whatever of the room hangs on them are copied as they are, under ids of their own, so that new
tables of the room come along by themselves.
"""

from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import AutoField, Field, Max, Model, UUIDField

FRESH_UUID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}


def multiply(times: int) -> None:
    """Let there be `times` as many threads as before, with all that is in them."""
    highest = {model: _highest(model) for model in _copied_models()}
    for number in range(1, times):
        shift = {model: number * top for model, top in highest.items()}
        with transaction.atomic():
            for model, top in highest.items():
                copies = {field: _shifted(field, shift) for field in model._meta.local_concrete_fields}
                _copy(model, copies, f"{_quoted(model._meta.pk)} <= {top}")
    _take_stock(highest)


def lengthen(thread: Any, length: int) -> None:
    """Let `thread`, which is empty, hold copies of the first `length` posts, numbered from 1 on."""
    from community.discussions.counting import synchronize_threads
    from community.discussions.models import Post, Thread

    fields = {field.name: field for field in Post._meta.local_concrete_fields}
    top, number = _highest(Post), "row_number() OVER (ORDER BY id)"
    copies = {field: _shifted(field, {}) for field in fields.values()}
    copies[fields["id"]] = f"{top} + {number}"
    copies[fields["number"]] = number
    copies[fields["thread"]] = str(thread.pk)
    with transaction.atomic():
        _copy(Post, copies, f"{_quoted(fields['id'])} <= {top} ORDER BY id LIMIT {length}")
        synchronize_threads(Thread.objects.filter(pk=thread.pk))
    _take_stock({Post: 0})


def _copied_models() -> list[type[Model]]:
    """Threads, posts, and the models of the room that belong to one of these."""
    from community.discussions.models import Post, Thread

    models = apps.get_app_config("discussions").get_models(include_auto_created=True)
    parts = [model for model in models if any(f.related_model in (Thread, Post) for f in _fields(model))]
    return [Thread, Post, *(model for model in parts if model not in (Thread, Post))]


def _fields(model: type[Model]) -> list[Any]:
    return list(model._meta.local_concrete_fields)


def _highest(model: type[Model]) -> int:
    return model._base_manager.aggregate(top=Max("pk"))["top"] or 0


def _shifted(field: Any, shift: dict[Any, int]) -> str:
    """The value of a copy's field: what belongs to copies leads to these, and what is unique is new."""
    if isinstance(field, UUIDField):
        return FRESH_UUID[connection.vendor]
    model = field.model if isinstance(field, AutoField) else field.related_model
    return f"{_quoted(field)} + {shift[model]}" if model in shift else _quoted(field)


def _copy(model: type[Model], copies: dict[Any, str], which: str) -> None:
    table, columns = connection.ops.quote_name(model._meta.db_table), ", ".join(map(_quoted, copies))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {', '.join(copies.values())} FROM {table} WHERE {which}"
        )


def _take_stock(models: Any) -> None:
    """Let new rows come after the copies, and the database know how much there is."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _quoted(field: Field[Any, Any] | Any) -> str:
    return connection.ops.quote_name(field.column)
