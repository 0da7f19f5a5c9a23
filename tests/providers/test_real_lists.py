"""The two real lists load as they are, and loading them again changes nothing."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from compliance.accounts.rules import SYSTEM
from compliance.foundation import trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.providers import import_service
from compliance.providers.models import Provider
from compliance.providers.plan_rules import Action

LISTS = Path(__file__).parent / "lists"
BEIJING = LISTS / "beijing-hospitals.gb18030.csv"
NINGBO = LISTS / "ningbo-pharmacies-part.utf8.txt"


def load(path: Path):
    """Preview, then confirm what was previewed; returns both."""
    seen = import_service.upload(SYSTEM, path.read_bytes(), path.name)
    db.session.rollback()
    return seen, import_service.confirm(SYSTEM, seen.source.id, seen.plan.sha256)


def stored():
    """Every provider as tuples, in order of code."""
    columns = [column for column in Provider.__table__.columns if column.name != "id"]
    return db.session.execute(select(*columns).order_by(Provider.code)).all()


def test_the_hospitals_of_a_city_in_gb18030(app):
    seen, loaded = load(BEIJING)
    assert seen.sheet.source.zh == "GB18030，以逗号分隔"
    assert "code" not in seen.reading.columns  # 序号 is never a code
    assert (loaded.rows, loaded.added, loaded.changed, loaded.rejected) == (724, 724, 0, 0)
    rows = db.session.scalars(select(Provider).order_by(Provider.code)).all()
    assert Counter(row.level for row in rows) == {"1": 437, "2": 155, "3": 101, "unrated": 31}
    # 国有全资 199 and 集体全资 30 are public, as the national health statistics count them
    assert Counter(row.ownership for row in rows) == {"public": 229, "private": 495}
    assert Counter(row.grade for row in rows) == {"未评": 376, "合格": 208, "甲等": 134, "乙等": 6}
    assert {row.kind for row in rows} == {"hospital"}
    assert (rows[0].code, rows[0].code_made, rows[0].name) == ("P000001", True, "北京艾丽斯妇科医院")
    assert (rows[0].district, rows[0].economic_type, rows[0].nature) == ("海淀区", "其他", "营利性医疗机构")
    trailing = next(row for row in rows if row.name == "北京奥瑞华康儿童医院")
    assert trailing.address == "北京市怀柔区兴怀大街丙14号"
    assert sum(1 for row in rows if not row.postcode) == 3


def test_the_pharmacies_of_a_city_without_a_header(app):
    seen, loaded = load(NINGBO)
    assert seen.reading.header == 0
    assert dict(seen.reading.columns) == {"name": 1, "address": 2}
    assert dict(seen.reading.constants) == {"kind": "pharmacy"}
    assert (loaded.rows, loaded.added, loaded.rejected) == (300, 300, 0)
    rows = db.session.scalars(select(Provider)).all()
    assert {(row.kind, row.level, row.ownership) for row in rows} == {("pharmacy", "unrated", "")}
    assert all(row.address == row.address.strip() for row in rows)


def test_a_second_import_changes_nothing(app):
    load(BEIJING)
    load(NINGBO)
    before = stored()
    for path, rows in ((BEIJING, 724), (NINGBO, 300)):
        _seen, loaded = load(path)
        assert (loaded.added, loaded.changed, loaded.unchanged, loaded.rejected) == (0, 0, rows, 0)
    assert stored() == before
    assert trail.verify(db.session()).first_broken is None


def test_a_new_address_keeps_the_made_code(app):
    load(NINGBO)
    text = NINGBO.read_text(encoding="utf-8").replace("大碶街道坝头路402、404、406号", "大碶街道坝头路500号", 1)
    seen = import_service.upload(SYSTEM, text.encode(), "新名单.csv")
    (changed,) = seen.plan.of(Action.CHANGE)
    assert changed.values == {"address": "浙江省宁波市北仑区大碶街道坝头路500号"}
    db.session.rollback()
    import_service.confirm(SYSTEM, seen.source.id, seen.plan.sha256)
    row = db.session.scalars(select(Provider).where(Provider.name == changed.name)).one()
    assert (row.code, row.address) == ("P000001", "浙江省宁波市北仑区大碶街道坝头路500号")


def test_nothing_is_loaded_before_it_is_confirmed(app):
    import_service.upload(SYSTEM, BEIJING.read_bytes(), BEIJING.name)
    assert db.session.scalar(select(func.count()).select_from(Provider)) == 0


def test_a_plan_that_moved_on_is_not_loaded(app):
    seen = import_service.upload(SYSTEM, NINGBO.read_bytes(), NINGBO.name)
    load(BEIJING)
    part = NINGBO.read_bytes().split(b"\n", 3)
    few = import_service.upload(SYSTEM, b"\n".join(part[:3]) + b"\n", "三家.csv")
    db.session.rollback()
    import_service.confirm(SYSTEM, few.source.id, few.plan.sha256)
    with pytest.raises(Refusal) as refusal:
        import_service.confirm(SYSTEM, seen.source.id, seen.plan.sha256)
    assert refusal.value.number == "PROVIDERS-06"
    again = import_service.preview(seen.source.id)
    db.session.rollback()
    assert import_service.confirm(SYSTEM, seen.source.id, again.plan.sha256).added == 297


def test_a_loaded_list_is_not_loaded_twice(app):
    seen, _loaded = load(NINGBO)
    with pytest.raises(Refusal) as refusal:
        import_service.confirm(SYSTEM, seen.source.id, seen.plan.sha256)
    assert refusal.value.number == "PROVIDERS-07"
