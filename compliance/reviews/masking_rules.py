"""Boxes over what a reviewer must not see: provider, patient, doctor, numbers, stamps, signatures. Pure.

Coordinates are pixels of the page's picture, from its upper left corner.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.reviews.rules import no_review

# A picture that was a JPEG keeps traces of a letter in the whole block of 16 pixels that it touched: the box takes the
# whole block.
GRID = 16
MOST_BOXES = 200
SMALLEST = 4


@dataclass(frozen=True, slots=True)
class Box:
    """What is blackened."""

    left: int
    top: int
    width: int
    height: int

    def grown(self, width: int, height: int) -> tuple[int, int, int, int]:
        """(left, top, right, bottom) outwards to whole blocks, within a page of width x height; the ends excluded."""
        right, bottom = self.left + self.width, self.top + self.height
        return (
            max(0, self.left // GRID * GRID),
            max(0, self.top // GRID * GRID),
            min(width, -(-right // GRID) * GRID),
            min(height, -(-bottom // GRID) * GRID),
        )


def boxes_of(data: Iterable[Iterable[int]]) -> tuple[Box, ...]:
    """Boxes as a page sends them: [[left, top, width, height], …]. Refusal REVIEWS-12 for anything else."""
    try:
        found = tuple(Box(*(int(number) for number in one)) for one in data)
    except (TypeError, ValueError):
        raise _no_boxes() from None
    if len(found) > MOST_BOXES:
        raise _no_boxes()
    return found


def check_boxes(boxes: Iterable[Box], width: int, height: int) -> None:
    """Refuse a box that is too small to hide anything or lies outside the page (REVIEWS-12)."""
    for box in boxes:
        inside = box.left < width and box.top < height and box.left + box.width > 0 and box.top + box.height > 0
        if min(box.width, box.height) < SMALLEST or not inside:
            raise _no_boxes()


def _no_boxes() -> Exception:
    return no_review(
        "12",
        f"遮盖框无效：每页最多{MOST_BOXES}个，宽高至少{SMALLEST}像素，且须在页面之内",
        f"these are no boxes: at most {MOST_BOXES} a page, each {SMALLEST} pixels or more, inside the page",
        "请在页面上重新画框",
        "draw them on the page again",
    )
