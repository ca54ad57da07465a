"""What a page consists of: plain texts, tables and pictures, in order. The template sees nothing else."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose cells are texts; columns in `numeric` are set to the right, those in `tight` not broken.

    The `note` stands under the caption.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    tight: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An SVG of ours, what it shows for those who do not see it, and its caption."""

    svg: Markup
    alternative: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Orders for one driver or convoy, to be printed on a page of their own: facts, a table, and what to do if.

    `facts` are pairs of a name and what it is.
    """

    heading: str
    marking: str
    facts: tuple[tuple[str, str], ...]
    table: Table
    orders_heading: str
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its sentences, points, warnings, pictures, tables and sheets, each in turn where given."""

    anchor: str
    heading: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A number or time that stands out, and what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A briefing ready to be laid out. `tone` is the kind of its marking: internal, partner, public or past."""

    language: str
    direction: str
    tone: str
    marking: str
    marking_note: str
    title: str
    subtitle: str
    lead: str
    is_broken: bool
    key_figures: tuple[KeyFigure, ...]
    contents: str
    sections: tuple[Section, ...]
    footer: str
