"""A page as a PDF, printed by a browser that is already on this machine."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from safepassage.errors import InputError
from safepassage.model.issues import Issue, Place, Severity
from safepassage.outputs.files import write_private

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Names under which a browser that can print without a window may be found."""

_LONGEST_S = 120
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)


def page_to_pdf(html: str, path: Path) -> None:
    """Print a self-contained page to a PDF that only its owner reads; the browser is kept off the network.

    Raises
    ------
    InputError
        Where there is no browser, or it cannot print.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        message = f"a PDF needs a browser that prints without a window, and none of {', '.join(BROWSERS)} is here"
        raise _refusal("no_browser", path, message)
    with tempfile.TemporaryDirectory(prefix="safepassage-") as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(html, encoding="utf-8")
        command = [browser, *_FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={printed}", page.as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST_S)  # noqa: S603 - no shell, no input
        except (subprocess.SubprocessError, OSError) as trouble:
            raise _refusal("browser_failed", path, f"{Path(browser).name} could not print the page") from trouble
        if not printed.exists():
            raise _refusal("browser_failed", path, f"{Path(browser).name} printed nothing")
        write_private(path, printed.read_bytes())


def _refusal(code: str, path: Path, message: str) -> InputError:
    remedy = "install Chromium, or write the page as HTML and print it yourself"
    place = Place(file=str(path))
    return InputError([Issue(code=code, severity=Severity.FAULT, place=place, message=message, remedy=remedy)])
