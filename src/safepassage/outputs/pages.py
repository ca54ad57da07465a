"""A page as a file, HTML or PDF by its name."""

from pathlib import Path

from safepassage.errors import InputError
from safepassage.model.issues import Issue, Place, Severity
from safepassage.outputs.files import write_private
from safepassage.outputs.pdf import page_to_pdf


def write_page(page: str, path: Path) -> None:
    """Write an HTML page to a file that ends in .html, .htm or .pdf, whole or not at all, for its owner only.

    Raises
    ------
    InputError
        For any other ending, or where a PDF is wanted and there is no browser to print it.
    """
    ending = path.suffix.lower()
    if ending in (".html", ".htm"):
        write_private(path, page)
    elif ending == ".pdf":
        page_to_pdf(page, path)
    else:
        issue = Issue(
            code="unknown_page_kind",
            severity=Severity.FAULT,
            place=Place(file=str(path)),
            message="a page is written as HTML or PDF, told by the ending of its name",
            remedy="give a name that ends in .html or .pdf",
        )
        raise InputError([issue])
