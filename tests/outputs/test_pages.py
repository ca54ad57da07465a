import os
import stat
from pathlib import Path

import pytest

from safepassage.errors import InputError
from safepassage.outputs.pages import write_page
from safepassage.outputs.pdf import page_to_pdf


def pretend_browser(folder: Path, script: str) -> None:
    browser = folder / "chromium"
    browser.write_text(f"#!/bin/sh\n{script}\n")
    browser.chmod(0o700)


def test_html_and_pdf_are_told_by_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_page("<p>x</p>", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == "<p>x</p>"
    with pytest.raises(InputError, match=r"ends in \.html or \.pdf"):
        write_page("", tmp_path / "page.docx")
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="install Chromium"):
        write_page("", tmp_path / "page.pdf")
    assert [entry.name for entry in tmp_path.iterdir()] == ["page.html"]


def test_the_browser_prints_to_a_private_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    script = (
        'for a in "$@"; do case "$a" in --print-to-pdf=*) printf "%s" "%PDF-" > "${a#--print-to-pdf=}";; esac; done'
    )
    pretend_browser(bin_folder, script)
    monkeypatch.setenv("PATH", f"{bin_folder}{os.pathsep}{os.environ['PATH']}")
    page_to_pdf("<p>x</p>", tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes() == b"%PDF-"
    assert stat.S_IMODE((tmp_path / "page.pdf").stat().st_mode) == 0o600


@pytest.mark.parametrize(("script", "message"), [("exit 3", "could not print"), ("exit 0", "printed nothing")])
def test_a_browser_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
) -> None:
    pretend_browser(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(InputError, match=message):
        page_to_pdf("", tmp_path / "page.pdf")
    assert not (tmp_path / "page.pdf").exists()
