"""Version 1: entries in their chain, and texts beside them."""

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Table, Text, UniqueConstraint


def apply(connection: Connection) -> None:
    """Make both tables."""
    metadata = MetaData()
    whole = BigInteger().with_variant(Integer, "sqlite")
    Table(
        "record_entries",
        metadata,
        Column("sequence", whole, primary_key=True, autoincrement=False),
        Column("operation_id", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("recorded_at", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("about", Text, nullable=False),
        Column("key", Text),
        Column("content", Text, nullable=False),
        Column("commitments", Text, nullable=False),
        Column("previous_hash", Text, nullable=False),
        Column("entry_hash", Text, nullable=False),
        UniqueConstraint("operation_id", "key", name="record_entries_key"),
    )
    Table(
        "record_texts",
        metadata,
        Column("sequence", whole, primary_key=True, autoincrement=False),
        Column("field", Text, primary_key=True),
        Column("salt", Text, nullable=False),
        Column("text", Text, nullable=False),
    )
    metadata.create_all(connection, checkfirst=False)
