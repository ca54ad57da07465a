"""Reads the words and shapes of our pictures."""

from xml.etree import ElementTree as ET

NAMESPACE = "{http://www.w3.org/2000/svg}"


def elements(svg: str, kind: str) -> list[ET.Element]:
    """The elements of one kind, in the order in which they are painted."""
    return list(ET.fromstring(svg).iter(f"{NAMESPACE}{kind}"))  # noqa: S314 - our own


def texts(svg: str) -> list[str]:
    """Every text of a picture."""
    return ["".join(element.itertext()) for element in elements(svg, "text")]
