"""`report` as a person at a desk uses it."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from safepassage.cli.main import main

ARTICLE = """Port emptied

Published: 5 August 2018
The harbour master said about 300 people had left so far.
There were unconfirmed reports of fighting near the silos.
"""
ROW = "report_id,published_at,reporter_id,measure,value\nR1,2018-08-05T12:00:00+02:00,harbour,cumulative,{value}\n"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "record.sqlite3"
    monkeypatch.setenv("SAFEPASSAGE_STORE", str(path))
    monkeypatch.setenv("SAFEPASSAGE_OPERATION", "port")
    return path


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    return str(path)


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_from_a_text_to_claims_that_count(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "import", article, "--json"]) == 0
    answer = told(capsys)
    assert answer["operation_id"] == "port"
    people, fighting = answer["claims"]
    assert (people["measure"], people["value"], people["bound"], people["state"]) == (
        "cumulative",
        "300",
        "~",
        "pending",
    )
    assert (people["reporter_id"], people["speaker"]) == ("harbour_master", "The harbour master")
    assert people["text"].startswith("The harbour master said")
    assert fighting["hedged"]
    assert main(["report", "review", people["report_id"], "--accept", "--note", "heard it too"]) == 0
    assert main(["report", "review", fighting["report_id"], "--reject"]) == 0
    capsys.readouterr()
    assert main(["report", "list", "--json"]) == 0
    assert [claim["state"] for claim in told(capsys)["claims"]] == ["counts", "rejected"]


def test_accept_all(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "import", article, "--accept-all", "--json"]) == 0
    assert [claim["state"] for claim in told(capsys)["claims"]] == ["counts", "counts"]
    assert main(["report", "list", "--pending", "--json"]) == 0
    assert told(capsys)["claims"] == []


def test_claims_are_mended_by_column(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["report", "import", article, "--json"])
    claim = told(capsys)["claims"][0]["report_id"]
    assert main(["report", "review", claim, "--set", "value=310", "--set", "credibility=2", "--json"]) == 0
    mended = told(capsys)
    assert (mended["value"], mended["credibility"], mended["decision"]) == ("310", "2", "edited")
    assert main(["report", "review", claim, "--set", "value=many"]) == 3
    assert main(["report", "review", claim]) == 2
    assert main(["report", "review", claim, "--accept", "--reject"]) == 2
    assert main(["report", "review", claim, "--set", "value"]) == 2


def test_reviewing_one_after_the_other(
    article: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["report", "import", article])
    answers = iter(["value=310", "as counted", "r", ""])
    monkeypatch.setattr("typer.prompt", lambda *_words, **_more: next(answers))
    assert main(["report", "review"]) == 0
    capsys.readouterr()
    main(["report", "list", "--json"])
    assert [(claim["value"], claim["state"]) for claim in told(capsys)["claims"]] == [
        ("310", "counts"),
        ("", "rejected"),
    ]


def test_adding_listing_and_writing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "add", "report_id=R1", "reporter_id=harbour", "measure=held", "value=40"]) == 0
    assert "1 claims, 0 of them known before" in capsys.readouterr().out
    assert main(["report", "list"]) == 0
    assert "held" in capsys.readouterr().out
    assert main(["report", "list", "-o", str(tmp_path / "out.csv")]) == 0
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith("R1,")
    assert main(["report", "add", "reporter_id=harbour"]) == 3


def test_a_refused_file_is_told_with_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(ROW.format(value="-3"))
    assert main(["report", "import", str(path)]) == 3
    assert "reports.csv, row 2, column value" in capsys.readouterr().err


def test_verify_proves_and_names(tmp_path: Path, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(ROW.format(value="300"))
    main(["report", "import", str(path)])
    capsys.readouterr()
    assert main(["report", "verify", "--json"]) == 0
    verdict = told(capsys)
    assert (verdict["holds"], verdict["entries"]) == (True, 2)
    assert main(["report", "verify", "--expect", verdict["head"]]) == 0
    assert "The record holds: 2 entries" in capsys.readouterr().out
    with sqlite3.connect(store) as connection:
        connection.execute("DROP TRIGGER record_entries_kept_UPDATE")
        connection.execute("UPDATE record_entries SET content = replace(content, '300', '900') WHERE sequence = 2")
    connection.close()
    assert main(["report", "verify"]) == 1
    assert "First: entry 2: was changed" in capsys.readouterr().err


def test_erase(article: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["report", "import", article, "--json"])
    claim = told(capsys)["claims"][0]["report_id"]
    assert main(["report", "erase", claim, "--reason", "asked to"]) == 0
    assert main(["report", "list"]) == 0
    assert "(erased)" in capsys.readouterr().out
    assert main(["report", "verify"]) == 0
    assert main(["report", "erase", claim, "--reason", "again"]) == 3


@pytest.mark.parametrize(("language", "word"), [("en", "of whom children"), ("ar", "منهم أطفال")])
def test_a_tally_sheet_and_its_table_come_back_as_counts(
    tmp_path: Path, language: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "gate.html"
    assert main(["report", "sheet", str(sheet), "--checkpoint", "<North> gate", "--lang", language]) == 0
    page = sheet.read_text(encoding="utf-8")
    assert word in page
    assert "&lt;North&gt; gate" in page
    assert ('dir="rtl"' in page) == (language == "ar")
    twin = sheet.with_suffix(".csv")
    row = "north gate,2016-12-15T08:00:00+02:00,2016-12-15T09:00:00+02:00,out,240,,,5,1,,gate team,\n"
    twin.write_text(twin.read_text() + row)
    capsys.readouterr()
    assert main(["report", "import", str(twin), "--json"]) == 0
    claims = told(capsys)["claims"]
    assert [(claim["value"], claim["unit"]) for claim in claims] == [("240", ""), ("5", "buses"), ("1", "ambulances")]


def test_an_operation_is_named_by_its_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "reports.csv"
    path.write_text(ROW.format(value="300"))
    assert main(["report", "import", str(path), "--operation", "east-aleppo-2016-12-15", "--json"]) == 0
    assert told(capsys)["operation_id"] == "east-aleppo-2016-12"
    (tmp_path / "scenario.toml").write_text("title = 'none'\n")
    assert main(["report", "list", "--operation", str(tmp_path)]) == 3


def test_a_store_that_cannot_be_opened_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "list", "--store", "mysql://x/y"]) == 3
    assert "no store of this kind" in capsys.readouterr().err
