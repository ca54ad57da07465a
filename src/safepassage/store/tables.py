"""The tables of the newest version, as the store reads and writes them. Migrations keep their own, as of then."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

metadata = MetaData()

WHOLE = BigInteger().with_variant(Integer, "sqlite")
"""Only a plain INTEGER is SQLite's own row number."""

entries = Table(
    "record_entries",
    metadata,
    Column("sequence", WHOLE, primary_key=True, autoincrement=False),
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
)

texts = Table(
    "record_texts",
    metadata,
    Column("sequence", WHOLE, primary_key=True, autoincrement=False),
    Column("field", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("text", Text, nullable=False),
)

head = Table(
    "record_head",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("sequence", WHOLE, nullable=False),
    Column("entry_hash", Text, nullable=False),
)

versions = Table(
    "record_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", Text, nullable=False),
)
