"""A hospital's sheet of in-patients, read for a tablet; nothing of it is kept."""

from compliance.inspections.site_rules import MOST_PATIENTS
from compliance.providers.sheet_rules import check_size, kind_of, unreadable
from compliance.providers.text_rules import read_text
from compliance.providers.workbook_service import read_workbook

LARGEST = 5 * 1024 * 1024
_HEAD_ROWS = 20


def rows(content: bytes) -> list[list[str]]:
    """The cells of a sheet (.xlsx or text) as they stand. PROVIDERS-01 for what is none, -02 for too large a one."""
    check_size(len(content))
    sheet = read_workbook(content) if kind_of(content, "") == "xlsx" else read_text(content)
    if len(content) > LARGEST or len(sheet.rows) > MOST_PATIENTS + _HEAD_ROWS:
        raise unreadable(
            f"名单超过{MOST_PATIENTS}人",
            f"more than {MOST_PATIENTS} patients",
            "请按病区分成几份",
            "Load it ward by ward",
            413,
        )
    return [list(row) for row in sheet.rows]
