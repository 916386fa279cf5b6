"""Writing many rows at once."""

from collections.abc import Iterable

from django.db import connection, models


def save_each(rows: Iterable[models.Model], *fields: str) -> None:
    """Save these fields of rows of one model, in one go.

    `bulk_update` makes a CASE of each row and field: two thirds of the time of what else it takes to send a hundred
    messages. The drivers send one plain statement many times, without waiting in between.
    """
    rows = list(rows)
    if not rows:
        return
    meta = rows[0]._meta
    columns = [meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(field.column)} = %s" for field in columns)
    statement = f"UPDATE {quote(meta.db_table)} SET {assignments} WHERE {quote(meta.pk.column)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [*(f.get_db_prep_save(getattr(row, f.attname), connection) for f in columns), row.pk]
                for row in rows
            ],
        )
