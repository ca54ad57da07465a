"""Version 3: the end of the chain stands in a row of its own, so that a chain cut short is noticed."""

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Table, Text, insert, select

from safepassage.store.chain import GENESIS


def apply(connection: Connection) -> None:
    """Make the table, and write down the end of the chain as it is now."""
    metadata = MetaData()
    whole = BigInteger().with_variant(Integer, "sqlite")
    head = Table(
        "record_head",
        metadata,
        Column("only", Integer, primary_key=True, autoincrement=False),
        Column("sequence", whole, nullable=False),
        Column("entry_hash", Text, nullable=False),
    )
    metadata.create_all(connection, checkfirst=False)
    entries = Table("record_entries", MetaData(), Column("sequence", whole), Column("entry_hash", Text))
    newest = select(entries.c.sequence, entries.c.entry_hash).order_by(entries.c.sequence.desc()).limit(1)
    last = connection.execute(newest).one_or_none()
    sequence, entry_hash = (last.sequence, last.entry_hash) if last else (0, GENESIS)
    connection.execute(insert(head).values(only=1, sequence=sequence, entry_hash=entry_hash))
