"""Files made to do harm are refused with a clear word, and quickly; nothing they hold is carried out."""

import zipfile
from datetime import UTC
from pathlib import Path

import openpyxl
import pytest

from safepassage.inputs.field.spreadsheets import LARGEST_UNPACKED
from safepassage.inputs.field.taking import FieldFile, read_field_file
from safepassage.model.issues import Severity

HEADINGS = "report_id,published_at,reporter_id,measure,value,text\n"
BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<rss><channel><title>&c;</title><item><title>&c;</title></item></channel></rss>
"""
EXTERNAL_ENTITY = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY secret SYSTEM "file://{secret}">]>
<rss><channel><title>t</title><item><title>&secret;</title></item></channel></rss>
"""


def read(path: Path) -> FieldFile:
    return read_field_file(path, scope="", zone=UTC)


def refusal_of(path: Path) -> tuple[str, str]:
    """The code and the words of the only fault."""
    taken = read(path)
    assert (taken.reports, taken.documents) == ((), ())
    faults = [issue for issue in taken.issues if issue.severity is Severity.FAULT]
    assert len(faults) == 1, faults
    return faults[0].code, str(faults[0])


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_entities_that_swell_are_refused(tmp_path: Path) -> None:
    code, words = refusal_of(written(tmp_path / "feed.xml", BILLION_LAUGHS))
    assert code == "hostile_file"
    assert "can be used for attacks" in words


def test_entities_that_read_files_are_refused_and_read_nothing(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.txt", "the gate code is 4711")
    code, words = refusal_of(written(tmp_path / "feed.xml", EXTERNAL_ENTITY.format(secret=secret)))
    assert code == "hostile_file"
    assert "4711" not in words


@pytest.mark.parametrize(
    "feed",
    [
        "<?xml version='1.0'?><rss><channel>",
        "<?xml version='1.0' encoding='no-such'?><rss/>",
        "<rss>\x00</rss>",
        "<feed>&x;</feed>",
    ],
)
def test_a_broken_feed_is_refused(tmp_path: Path, feed: str) -> None:
    assert refusal_of(written(tmp_path / "feed.xml", feed))[0] == "unreadable_feed"


def test_a_feed_nested_without_end_is_no_crash(tmp_path: Path) -> None:
    deep = "<?xml version='1.0'?><rss>" + "<a>" * 100_000 + "</a>" * 100_000 + "</rss>"
    assert read(written(tmp_path / "feed.xml", deep)).documents == ()


def test_a_zip_bomb_is_refused_by_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "counts.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(LARGEST_UNPACKED // 2**20 + 1):
                sheet.write(b"\0" * 2**20)
    code, words = refusal_of(path)
    assert code == "zip_bomb"
    assert "MiB" in words


def test_a_small_member_that_swells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "counts.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/media/picture.png", b"\0" * 40 * 2**20)
    assert refusal_of(path)[0] == "zip_bomb"


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "counts.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(2_001):
            packed.writestr(f"xl/{number}", "")
    assert refusal_of(path)[0] == "zip_bomb"


@pytest.mark.parametrize(
    ("name", "code"), [("xl/workbook.xml", "unreadable_spreadsheet"), ("photo.jpg", "unknown_file")]
)
def test_a_packed_file_that_is_no_spreadsheet_is_refused(tmp_path: Path, name: str, code: str) -> None:
    path = tmp_path / "counts.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(name, "nothing")
    assert refusal_of(path)[0] == code


def test_entities_within_a_spreadsheet_are_refused(tmp_path: Path) -> None:
    sound, path = tmp_path / "sound.xlsx", tmp_path / "counts.xlsx"
    book = openpyxl.Workbook()
    book.create_sheet("reports", 0).append(["report_id", "measure"])
    book.save(sound)
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w") as packed:
        for member in source.infolist():
            content = source.read(member).decode()
            if member.filename == "xl/worksheets/sheet1.xml":
                content = content.replace("<worksheet", '<!DOCTYPE w [<!ENTITY a "ha">]><worksheet', 1)
            packed.writestr(member.filename, content)
    assert refusal_of(path)[0] == "hostile_file"


def test_a_truncated_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "counts.xlsx"
    openpyxl.Workbook().save(path)
    assert refusal_of(written(path, path.read_bytes()[:-200]))[0] == "unreadable_spreadsheet"


def test_more_than_a_megabyte_in_a_field_is_refused(tmp_path: Path) -> None:
    row = f"R1,2016-12-15T12:00:00+02:00,icrc,cumulative,10,{'x' * (2**20 + 1)}\n"
    assert "row 2" in refusal_of(written(tmp_path / "reports.csv", HEADINGS + row))[1]


def test_a_megabyte_in_a_field_is_taken(tmp_path: Path) -> None:
    row = f"R1,2016-12-15T12:00:00+02:00,icrc,cumulative,10,{'x' * 2**20}\n"
    [report] = read(written(tmp_path / "reports.csv", HEADINGS + row)).reports
    assert len(report.text) == 2**20


@pytest.mark.parametrize("name", ["reports.csv", "article.txt"])
def test_wrong_encodings_are_refused_with_a_guess(tmp_path: Path, name: str) -> None:
    row = "R1,2016-12-15T12:00:00+02:00,icrc,cumulative,10,خرج عشرة أشخاص من البلدة اليوم\n"
    path = written(tmp_path / name, (HEADINGS + row if name.endswith("csv") else row * 3).encode("cp1256"))
    code, words = refusal_of(path)
    assert code == "wrong_encoding"
    assert "Windows-1256" in words


def test_utf_16_is_read_as_text(tmp_path: Path) -> None:
    [document] = read(written(tmp_path / "article.txt", "Ten people left. خرج عشرة".encode("utf-16"))).documents
    assert document.text == "Ten people left. خرج عشرة"


@pytest.mark.parametrize("content", [b"", b" \n ", b"\x00" * 5000, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal_of(written(tmp_path / "article.txt", content))


def test_digits_of_two_scripts_in_a_cell_are_refused(tmp_path: Path) -> None:
    row = "R1,2016-12-15T12:00:00+02:00,icrc,cumulative,1\u0662\u0663,\n"
    assert "digits 0-9" in refusal_of(written(tmp_path / "reports.csv", HEADINGS + row))[1]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal_of(tmp_path / "nothing.csv")[1]
    assert "cannot be opened" in refusal_of(tmp_path)[1]


def test_a_text_too_long_to_be_an_article_is_refused(tmp_path: Path) -> None:
    assert refusal_of(written(tmp_path / "article.txt", "word " * 1_000_000))[0] == "file_too_large"
