"""Where claims began, corrections that reach copies, and who counts."""

from safepassage.model.reports import Measure, Reporter
from safepassage.monitoring.attributions import Directory, attributions_in, publishers_of
from safepassage.monitoring.known import known_at
from safepassage.monitoring.origins import find_origins
from tests.monitoring.telling import DIRECTORY, REPORTERS, at, report

STORY = (
    "About two thousand people have crossed the line since the morning in buses and on foot, the relief office said, "
    "and several hundred were still waiting in the cold when the light failed"
)
ARTICLE = (
    "In this Monday, June 1, 2020 photo, a boy carries water.\nA minister announced that the guns would fall silent so "
    "that families could leave the quarter by one road.\n\n© Firstsource.org\nThe post Guns Silent appeared first on "
    "Second Press.\n"
)


def test_a_copy_counts_for_its_origin() -> None:
    told = [
        report("a", 1, 2000, by="agency", text=STORY, url="agency"),
        report("b", 1, 2000, by="daily", text=f"Update. {STORY}", url="daily", published=2),
    ]
    origins = find_origins(told, DIRECTORY)
    assert origins.first == {"a": "a", "b": "a"}
    assert origins.groups["b"] == "agency"
    assert origins.copies("a") == ("b",)


def test_two_claims_of_one_document_are_not_copies_of_each_other() -> None:
    told = [
        report("a", 1, 2000, by="agency", text=STORY, url="agency"),
        report("b", 1, 300, by="agency", text=STORY, url="agency", measure=Measure.REMAINING),
        report("c", 1, 2000, by="agency", text=STORY, url="agency"),
    ]
    assert not any(map(find_origins(told, DIRECTORY).is_copy, ("b", "c")))


def test_a_translation_is_known_by_origin_value_unit_and_time() -> None:
    arabic = "قال مكتب الاغاثة ان نحو الفي شخص عبروا الخط منذ الصباح بالحافلات وسيرا على الاقدام"
    told = [
        report("a", 1, 2000, by="un", text=STORY, url="english"),
        report("b", 1, 2000, by="un", text=arabic, url="arabic", published=3),
        report("c", 1, 2500, by="un", text=arabic, url="arabic", published=3),
    ]
    assert find_origins(told, DIRECTORY).first == {"a": "a", "b": "a", "c": "c"}


def test_what_a_relay_attributes_counts_for_whom_it_names() -> None:
    text = f"{STORY}, according to the International Committee of the Red Cross"
    origins = find_origins([report("a", 1, 2000, by="daily", text=text)], DIRECTORY)
    assert origins.groups["a"] == "icrc"


def test_a_correction_reaches_every_copy_also_later_ones() -> None:
    told = [
        report("a", 1, 20_000, by="agency", text=STORY, url="agency"),
        report("b", 1, 20_000, by="daily", text=STORY, url="daily", published=2),
        report("fix", 1, 2_000, by="agency", text="", url="agency", published=3, correction_of="a"),
        report("c", 1, 20_000, by="witness", text=STORY, url="elsewhere", published=5),
    ]
    before, after = (known_at(told, DIRECTORY, at(hours)) for hours in (2.5, 6))
    assert [each.report.report_id for each in before.statements] == ["a"]
    assert [each.report.report_id for each in after.statements] == ["fix"]
    assert [flag.code for flag in after.flags] == ["uncorrected_copy"]
    assert set(after.flags[0].reports) == {"fix", "a", "b", "c"}


def test_a_correction_that_says_nothing_takes_back() -> None:
    told = [report("a", 1, 2000), report("b", 2, "", correction_of="a", unit="")]
    assert known_at(told, DIRECTORY, at(3)).statements == ()


def test_only_the_same_group_may_replace_a_report() -> None:
    own = [report("a", 1, 2000, by="party"), report("b", 2, 900, by="other_party", supersedes="a")]
    foreign = [report("a", 1, 2000, by="un"), report("b", 2, 900, by="party", supersedes="a")]
    assert [each.report.report_id for each in known_at(own, DIRECTORY, at(3)).statements] == ["b"]
    found = known_at(foreign, DIRECTORY, at(3))
    assert [each.report.report_id for each in found.statements] == ["a", "b"]
    assert [flag.code for flag in found.flags] == ["foreign_correction"]


def test_nothing_speaks_of_a_time_after_it_was_published() -> None:
    [statement] = known_at([report("a", 30, 2000, since=20, published=22)], DIRECTORY, at(40)).statements
    assert (statement.begins, statement.ends) == (at(20), at(22))


def test_publishers_stand_in_the_order_of_the_copies() -> None:
    assert publishers_of(ARTICLE) == ("Firstsource.org", "Second Press")


def test_attributions() -> None:
    found = attributions_in("A doctor told The Agency that snow fell, according to the UN Office")
    assert [(str(each.relation), each.name) for each in found] == [
        ("told", "The Agency"),
        ("according_to", "UN Office"),
    ]


def test_names_initials_and_ids_name_a_reporter() -> None:
    directory = Directory(
        [*REPORTERS, Reporter(reporter_id="ocha", name="Office for Coordination of Humanitarian Aid")]
    )
    for name, reporter_id in (
        ("International Committee of the Red Cross", "icrc"),
        ("ICRC spokesman", "icrc"),
        ("the agency", "agency"),
        ("nobody known", None),
    ):
        named = directory.named(name)
        assert (named.reporter_id if named else None) == reporter_id
