"""The words of a tally sheet, in English and Arabic."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyWords:
    """Every text of the sheet; `columns` are those that people fill in by hand, in the order of its table."""

    title: str
    checkpoint: str
    date: str
    offset: str
    counter: str
    directions: tuple[str, str, str]
    columns: tuple[str, ...]
    rules: tuple[str, ...]


WORDS = {
    "en": TallyWords(
        title="Tally sheet",
        checkpoint="Checkpoint",
        date="Date",
        offset="Time is UTC +",
        counter="Counted by (role, no name)",
        directions=("left by here", "arrived here", "held here"),
        columns=(
            "From",
            "To",
            "Direction",
            "People",
            "of whom children",
            "of whom sick or wounded",
            "Buses",
            "Ambulances",
            "Private vehicles",
            "Note",
        ),
        rules=(
            "One line for each convoy, or for each hour.",
            "People counts everybody, children and wounded included.",
            "Write 0 where you counted and there was nobody; leave the box empty where you did not count.",
            "No names, no telephone numbers, no number plates.",
            "Count those who leave and those who arrive on lines of their own; never add them.",
        ),
    ),
    "ar": TallyWords(
        title="ورقة العدّ",
        checkpoint="نقطة العبور",
        date="التاريخ",
        offset="التوقيت: غرينتش +",
        counter="من قام بالعدّ (الصفة، بلا اسم)",
        directions=("غادروا من هنا", "وصلوا إلى هنا", "محتجزون هنا"),
        columns=(
            "من الساعة",
            "إلى الساعة",
            "الاتجاه",
            "الأشخاص",
            "منهم أطفال",
            "منهم مرضى أو جرحى",
            "حافلات",
            "سيارات إسعاف",
            "سيارات خاصة",
            "ملاحظة",
        ),
        rules=(
            "سطر واحد لكل قافلة أو لكل ساعة.",
            "عدد الأشخاص يشمل الجميع، بمن فيهم الأطفال والجرحى.",
            "اكتب 0 إذا قمت بالعدّ ولم يكن هناك أحد، واترك الخانة فارغة إذا لم تقم بالعدّ.",
            "لا أسماء ولا أرقام هواتف ولا لوحات سيارات.",
            "اكتب المغادرين والواصلين في أسطر منفصلة ولا تجمعهم أبداً.",
        ),
    ),
}
