"""The one accessor finds what is there and cannot be led out of its folder."""

from xml.etree import ElementTree as ET

import pytest

import resources

ICONS = "attention error hold info offline ok online parked printer scanner undo user waiting done".split()
COLOURS = {"none", "currentColor"}


def test_bytes_text_and_path_agree() -> None:
    assert resources.text("icons/ok.svg").encode() == resources.data("icons/ok.svg")
    assert resources.path("icons/ok.svg").read_bytes() == resources.data("icons/ok.svg")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../pyproject.toml",
        "icons/../../main.py",
        "icons\\ok.svg",
        "C:/x",
        "file:ok",
        "a\0b",
    ],
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    for read in (resources.data, resources.text, resources.path):
        with pytest.raises(ValueError, match="not a resource name"):
            read(name)


def test_a_missing_resource_says_so() -> None:
    with pytest.raises(FileNotFoundError):
        resources.data("icons/unheard-of.svg")


def test_languages_are_the_folders_with_a_catalogue() -> None:
    found = {p.parent.parent.name for p in resources.path("translations").glob("*/LC_MESSAGES/returns.po")}
    assert set(resources.languages()) == found
    assert list(resources.languages()) == sorted(resources.languages())


@pytest.mark.parametrize("name", ICONS)
def test_icons_are_plain_drawings_in_the_colour_of_the_text(name: str) -> None:
    """currentColor only: the theme tints them. Nothing loaded, nothing scripted."""
    root = ET.fromstring(resources.text(f"icons/{name}.svg"))
    assert root.get("viewBox") == "0 0 24 24"
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in {"svg", "path", "circle", "rect", "g"}
        for attribute in ("fill", "stroke"):
            assert element.get(attribute, "none") in COLOURS


def test_no_icon_without_a_name_in_the_list() -> None:
    assert {p.stem for p in resources.path("icons").glob("*.svg")} == set(ICONS)
