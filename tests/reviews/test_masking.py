"""What is masked is gone from the file: pixels, text, metadata, name; and nothing unreadable is half kept."""

from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from compliance.foundation.errors import Refusal
from compliance.reviews import picture_service as pictures
from compliance.reviews.masking_rules import GRID, MOST_BOXES, Box, boxes_of, check_boxes
from tests.reviews.making import page


def photo(**more):
    """A photo with a place, a maker and a comment in it."""
    sheet = Image.new("RGB", (320, 240), "white")
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "某某医院扫描仪", "某医师"
    out = BytesIO()
    sheet.save(out, "JPEG", exif=exif, comment=b"patient 1234", **more)
    return out.getvalue()


def document(text="ZHANG SAN 8812"):
    """A PDF with a text layer and a title."""
    made = pypdfium2.PdfDocument.new()
    for _ in range(2):
        sheet = made.new_page(300, 400)
        font = pypdfium2.raw.FPDFText_LoadStandardFont(made.raw, b"Helvetica")
        piece = pypdfium2.raw.FPDFPageObj_CreateTextObj(made.raw, font, 24)
        wide = (text + "\0").encode("utf-16-le")
        pypdfium2.raw.FPDFText_SetText(piece, (pypdfium2.raw.c_ushort * (len(wide) // 2)).from_buffer_copy(wide))
        pypdfium2.raw.FPDFPageObj_Transform(piece, 1, 0, 0, 1, 20, 300)
        pypdfium2.raw.FPDFPage_InsertObject(sheet.raw, piece)
        sheet.gen_content()
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_every_pixel_under_a_box_is_black_and_nothing_comes_back_by_any_stretch_of_contrast():
    (before,) = pictures.sheets(page())
    box = Box(21, 21, 150, 30)
    with Image.open(BytesIO(pictures.burned(before, [box]))) as masked:
        left, top, right, bottom = box.grown(*masked.size)
        inside = masked.crop((left, top, right, bottom)).convert("L")
        assert inside.getextrema()[1] <= 3
    # Another name under the same box gives the very same bytes.
    (other,) = pictures.sheets(page("另一医院"))
    assert before != other
    whole = Box(16, 16, 240, 48)
    assert pictures.burned(before, [whole]) == pictures.burned(other, [whole])


@pytest.mark.parametrize("content", [photo(), document(), page()], ids=["photo", "pdf", "png"])
def test_a_page_carries_pixels_and_nothing_else_of_its_file(content):
    for sheet in pictures.sheets(content):
        for made in (sheet, pictures.burned(sheet, [Box(0, 0, 64, 64)])):
            with Image.open(BytesIO(made)) as opened:
                assert opened.format == "JPEG"
                assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
                assert not opened.getexif()
            for word in ("某某".encode(), b"patient", b"Exif", b"ZHANG", b"8812", b"Adobe", b"ICC_PROFILE"):
                assert word not in made


def test_a_document_becomes_one_picture_a_page():
    assert len(pictures.sheets(document())) == 2


def test_a_turned_photo_stands_upright():
    sheet = Image.new("RGB", (320, 240), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    sheet.save(out, "JPEG", exif=exif)
    assert pictures.size(pictures.sheets(out.getvalue())[0]) == (240, 320)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"%PDF-1.7 broken",
        photo()[:200],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04" * 20,
    ],
    ids=["empty", "text", "broken pdf", "cut photo", "svg", "archive"],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Refusal) as refusal:
        pictures.sheets(content)
    assert (refusal.value.number, refusal.value.status) == ("REVIEWS-11", 422)


@given(st.integers(0, 900), st.integers(0, 900), st.integers(4, 400), st.integers(4, 400))
def test_a_box_grows_to_whole_blocks_and_covers_what_was_drawn(left, top, width, height):
    found = Box(left, top, width, height).grown(1000, 1000)
    assert found[0] <= left and found[1] <= top
    assert found[2] >= min(1000, left + width) and found[3] >= min(1000, top + height)
    assert found[0] % GRID == found[1] % GRID == 0
    assert all(end % GRID == 0 or end == 1000 for end in found[2:])


@pytest.mark.parametrize(
    "data",
    [[[1, 2, 3]], [["a", 2, 3, 4]], [None], 7, [[1, 1, 10, 10]] * (MOST_BOXES + 1), [[1, 1, 3, 10]], [[1000, 0, 9, 9]]],
)
def test_what_is_no_box_is_refused(data):
    with pytest.raises(Refusal) as refusal:
        check_boxes(boxes_of(data), 1000, 1000)
    assert refusal.value.number == "REVIEWS-12"


def test_as_many_boxes_as_allowed_of_the_smallest_size_are_taken():
    check_boxes(boxes_of([[0, 0, 4, 4]] * MOST_BOXES), 1000, 1000)
