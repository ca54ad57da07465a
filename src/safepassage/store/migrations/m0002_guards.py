"""Version 2: the database itself refuses to change or remove an entry, or to change a text."""

from sqlalchemy import Connection

_SQLITE = (
    "CREATE TRIGGER record_entries_kept_{verb} BEFORE {verb} ON record_entries "
    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
)
_SQLITE_TEXTS = (
    "CREATE TRIGGER record_texts_kept BEFORE UPDATE ON record_texts "
    "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
)
_POSTGRES_REFUSAL = (
    "CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the record is append-only'; END $$"
)
_POSTGRES = "CREATE TRIGGER {table}_kept BEFORE {verbs} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()"
_POSTGRES_VERBS = {"record_entries": "UPDATE OR DELETE OR TRUNCATE", "record_texts": "UPDATE OR TRUNCATE"}


def apply(connection: Connection) -> None:
    """Set the guards; deleting a text stays possible, as erasing does."""
    if connection.dialect.name == "sqlite":
        statements = (*(_SQLITE.format(verb=verb) for verb in ("UPDATE", "DELETE")), _SQLITE_TEXTS)
    else:
        guards = (_POSTGRES.format(table=table, verbs=verbs) for table, verbs in _POSTGRES_VERBS.items())
        statements = (_POSTGRES_REFUSAL, *guards)
    for statement in statements:
        connection.exec_driver_sql(statement)
