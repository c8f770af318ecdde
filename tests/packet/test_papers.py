"""The papers as a court and a PDF reader find them."""

import re

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader
from pypdf.generic import BooleanObject, IndirectObject

from tests.packet.conftest import text
from tests.packet.county import OFFICE, SECOND, conviction

CITY = "Torrance City Attorney"
PEOPLE = [
    conviction("1"),
    conviction("1", SECOND, section="459 PC", engine=None),
    conviction("2", case="BA222222"),
    conviction("3", case="8CR01234", severity="MISDEMEANOR", authority=CITY),
]
PAPERS = ("motion", "order")


def printed(path, page):
    """(left, base line, text) of each run of text on a page, as they come out on paper."""
    document = pdfium.PdfDocument(path)
    text = document[page].get_textpage()
    boxes = [text.get_rect(at) for at in range(text.count_rects())]
    return [(box[0], box[1], text.get_text_bounded(*box).strip()) for box in boxes]


@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_has_28_numbers_a_page_number_and_a_footer(make, paper):
    reader = PdfReader(make(PEOPLE) / f"{paper}.pdf")
    footer = {"motion": "NOTICE OF MOTION AND MOTION TO DISMISS, SEAL AND PROTECT"}
    for number, page in enumerate(reader.pages, start=1):
        assert [float(edge) for edge in page.mediabox] == [0, 0, 612, 792]
        lines = page.extract_text().splitlines()
        assert [line.strip() for line in lines[:28]] == [str(n) for n in range(1, 29)]
        assert lines[28].strip() == str(number)
        assert lines[29].strip() == footer.get(
            paper, "[PROPOSED] ORDER TO DISMISS, SEAL AND PROTECT"
        )


@pytest.mark.parametrize("paper", PAPERS)
def test_papers_are_set_in_12_points_and_only_the_footer_in_10(make, paper):
    for page in PdfReader(make(PEOPLE) / f"{paper}.pdf").pages:
        sizes = {}
        page.extract_text(
            visitor_text=lambda words, _, __, ___, size, sizes=sizes: sizes.setdefault(
                size, []
            ).append(words.strip())
        )
        small = {words for size, texts in sizes.items() if size < 12 for words in texts if words}
        assert min(sizes) == 10
        assert all("DISMISS, SEAL AND PROTECT" in words for words in small)


def test_text_stands_inside_the_margins_and_on_the_numbered_lines(make):
    runs = printed(make(PEOPLE) / "motion.pdf", 2)
    numbers = {round(y) for x, y, words in runs if x < 90 and words.isdigit()}
    assert len(numbers) == 28
    body = [(x, y, words) for x, y, words in runs if x > 90 and y > 50]
    assert min(x for x, _, _ in body) > 72 + 0.2 * 72
    heading = next(y for _, y, words in body if words.startswith("MEMORANDUM"))
    below = next(y for _, y, words in body if words.startswith("Exhibit 1 lists"))
    near = [min(abs(y - number) for number in numbers) for y in (heading, below)]
    assert max(near) <= 4  # letters that reach below the line, no more


def test_the_first_page_is_laid_out_as_rule_2_111_says(make):
    runs = printed(make(PEOPLE) / "motion.pdf", 0)
    court = next(y for _, y, words in runs if words.startswith("SUPERIOR COURT"))
    assert court <= 792 - 240  # line 8, three and a third inches down
    assert not [words for x, y, words in runs if x > 355 and y > court + 12]  # the clerk's
    first = text(make(PEOPLE) / "motion.pdf")
    for words in (
        "ADA EXAMPLE (State Bar No. 000000)",
        "Telephone: (213) 555-0100",
        "COUNTY OF LOS ANGELES, CENTRAL DISTRICT",
        "Date: March 2, 2020",
        "Dept.: 100",
    ):
        assert words in first


def test_fonts_are_embedded_and_the_document_says_what_it_is(make):
    packet = make(PEOPLE)
    for path in sorted(packet.glob("*.pdf")):
        reader = PdfReader(path)
        assert reader.metadata.title, path
        assert reader.metadata.author == OFFICE
        root = reader.trailer["/Root"]
        assert root["/Lang"] == "en-US"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"] == BooleanObject(True)
        fonts = {name: font.get_object() for page in reader.pages
                 for name, font in page["/Resources"]["/Font"].items()}  # fmt: skip
        used = {
            n
            for page in reader.pages
            for n in re.findall(
                r"/(F\d+(?:\+\d+)?) ", page.get_contents().get_data().decode("latin-1")
            )
        }
        for name in used:
            descriptor = fonts[f"/{name}"].get("/FontDescriptor")
            assert descriptor is not None, (path.name, name, fonts[f"/{name}"].get("/BaseFont"))
            assert isinstance(descriptor.get_object().raw_get("/FontFile2"), IndirectObject)


def test_the_declaration_tells_the_run_and_nothing_of_the_machine(make):
    told = text(make(PEOPLE) / "motion.pdf")
    assert f"policy la_2020 {'ab' * 16} {'ab' * 16}" in told
    assert "cd" * 16 in told
    assert "la_2020" in told
    assert "as of February 11, 2020" in told
    assert "read 1,234 records, used 1,230, and set aside 4" in told
    assert "Exhibit 1 lists 3 of these convictions: 3 for dismissal, 0 for redesignation" in told
    assert "doj.csv" in told
    assert "secret" not in told


def test_the_parts_are_counted_and_cities_named(make):
    told = text(make(PEOPLE) / "motion.pdf")
    assert "3 convictions of 3 people in 3 cases" in told
    assert f"prosecuted by the {CITY}" in told
    alone = text(make([conviction()]) / "motion.pdf")
    assert "authorized" not in alone


def test_lowering_is_asked_only_where_there_is_something_to_lower(make):
    assert "edesignating each" not in text(make(PEOPLE) / "motion.pdf")
    lowered = [*PEOPLE, conviction("4", case="BA444444", engine="redesignation")]
    packet = make(lowered)
    assert "Redesignating each of the 1 convictions" in text(packet / "motion.pdf")
    assert "redesignated as the lesser offense" in text(packet / "order.pdf")


def test_every_exhibit_page_says_that_it_is_protected(make):
    many = [conviction(str(n), case=f"BA{n:06}") for n in range(1, 121)]
    reader = PdfReader(make(many) / "exhibit_1_los_angeles_county_district_attorney.pdf")
    assert len(reader.pages) == 4
    for page in reader.pages:
        assert "CONDITIONALLY UNDER SEAL" in page.extract_text()
        assert "Pen. Code, § 13300" in page.extract_text()
    assert "Page 4 of 4" in reader.pages[3].extract_text()


def test_the_exhibit_holds_no_number_of_a_person_but_the_case(make):
    told = text(make(PEOPLE) / "exhibit_1_los_angeles_county_district_attorney.pdf")
    assert "PERSON,NUMBER 1" in told
    assert "BA123456" in told
    for hidden in ("000000000", "Z0000000", "A00000001", "1960"):
        assert hidden not in told


def test_names_print_whole_whatever_they_are(make):
    names = {"1": "PEÑA-O'BRIEN,MARÍA DE LOS ÁNGELES " + "X" * 90, "2": "<b>&,{0} %s"}
    packet = make([conviction("1"), conviction("2", case="BA222222")], names=names)
    told = text(packet / "exhibit_1_los_angeles_county_district_attorney.pdf")
    assert "PEÑA-O'BRIEN,MARÍA DE" in told
    assert told.count("X") >= 90
    assert "<b>&,{0} %s" in told
