"""The sample county stretched: names of sixty characters in both scripts, amounts of nine figures and of one fen."""

from sqlalchemy import inspect, text

from compliance.foundation.database import db

LONG_ZH = "某某自治县某某街道社区卫生服务中心暨医学院第一附属医院某某分院康复医学与老年病诊疗中心（原中心卫生院）"
LONG_EN = (
    "The Affiliated Rehabilitation and Geriatrics Hospital of Xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx Autonomous County"
)
_NAMES = {"providers": ("name", "address", "contact_name"), "leads": ("title",), "meetings": ("title", "place")}
_TITLES = {"cases": ("suspect",), "users": ("display_name",), "campaigns": ("title",), "rounds": ("title",)}
HUGE, TINY = 123_456_789_00, 1


def stretch() -> None:
    """Lengthen every third name and enlarge amounts, past all services: nothing else may be computed from it after."""
    # What guards the ledger and the trail from being changed stands in the way of a stretched copy too.
    for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        db.session.execute(text(f'DROP TRIGGER "{name}"'))
    for table, columns in (_NAMES | _TITLES).items():
        for column in columns:
            _lengthen(table, column)
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("_fen") or column.name in ("amount", "amount_total", "amount_fund"):
                _enlarge(table.name, column.name)
    db.session.commit()


def _lengthen(table: str, column: str) -> None:
    if not _there(table, column):
        return
    for rest, name in ((0, LONG_ZH), (1, LONG_EN)):
        # Unique columns stay unique by what the row is called already.
        db.session.execute(
            text(f"UPDATE {table} SET {column} = :name || {column} WHERE rowid % 3 = :rest"),
            {"name": name, "rest": rest},
        )


def _enlarge(table: str, column: str) -> None:
    db.session.execute(
        text(f"UPDATE {table} SET {column} = CASE WHEN rowid % 2 THEN :huge ELSE :tiny END WHERE {column} > 0"),
        {"huge": HUGE, "tiny": TINY},
    )


def _there(table: str, column: str) -> bool:
    found = inspect(db.engine)
    return found.has_table(table) and column in {one["name"] for one in found.get_columns(table)}
