"""`check` names what was broken on purpose, each thing by its kind, and says what to do; a whole store has no fault."""

import gc
import json
import os
import shutil
import tracemalloc
from datetime import timedelta

import pytest
from sqlalchemy import text

from compliance.accounts.rules import SYSTEM
from compliance.application import checks
from compliance.claims import store_service
from compliance.commands import house
from compliance.deadlines import lease_service
from compliance.deadlines.reminder_models import Contact, Message
from compliance.documents import service as documents
from compliance.documents.rules import Paper
from compliance.foundation import clock, evidence_store, store_faults
from compliance.foundation.database import db
from compliance.foundation.faults import SHOWN, Fault, Finding
from compliance.foundation.models import EvidenceFile
from compliance.foundation.unit_of_work import unit_of_work
from compliance.foundation.words import Words
from compliance.ledger import service as ledger
from tests import servers
from tests.claims import store as claims
from tests.documents.drafting import draft
from tests.ledger.lines import damages
from tests.people import add_people

HEADS = (
    "结算单号,身份证号,机构编码,医疗类别,入院日期,出院日期,结算日期,总费用,符合范围费用,基金支付,险种,冲正原结算单号"
)
CLAIMS = (
    "A1,1,H1,住院,2024-01-03,2024-01-09,2024-01-09,3000.00,2700.00,1800.00,居民,",
    "A2,1,H1,住院,2024-01-10,2024-01-12,2024-01-12,500.00,400.00,300.00,居民,",
    "A9,1,H1,住院,2024-01-03,2024-01-09,2024-04-01,-3000.00,-2700.00,-1800.00,居民,A1",
)
LETTER = "文书标题: {{ title }}\n主送: {{ to }}：\n"
LONG_AGO = "2024-01-01 00:00:00+00:00"


def kinds():
    """What is found, as the command finds it."""
    found = Finding()
    db.session.rollback()
    found.add(store_faults.faults(clock.now()))
    for room in checks():
        found.add(room(clock.now()))
    db.session.rollback()
    return found


def sql(statement, **values):
    """Change the database behind the product's back, as someone with its password could."""
    if db.engine.dialect.name == "sqlite" and "ledger_entries" in statement:
        for (name,) in db.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.session.execute(text(f'DROP TRIGGER "{name}"'))
    elif "ledger_entries" in statement:
        db.session.execute(text("ALTER TABLE ledger_entries DISABLE TRIGGER USER"))
    db.session.execute(text(statement), values)
    db.session.commit()


def _letter(app):
    folder = app.extensions["settings"].data_dir / "templates" / "tests" / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "letter.docx").write_bytes(draft(LETTER))
    with unit_of_work(SYSTEM) as work:
        paper = Paper("tests/letter", "case:1", "函〔2024〕1号", {"title": "测试函", "to": "样例县人民医院"})
        documents.make(work, paper, render=False)
    (folder / "letter.docx").unlink()


def _fill(people, folder):
    """Evidence, a paper, ledger lines of every sort, claims with a reversal, a sealed column, a schedule that ran."""
    evidence_store.put(SYSTEM, b"a photo")
    with unit_of_work(SYSTEM) as work:
        due = ledger.post(work, damages(people))
        ledger.receive(work, due, 100_00, "receipt", clock.now().date(), "receipt:1")
        other = ledger.post(work, damages(people, key="b", source_id="2"))
        ledger.reverse(work, other, clock.now().date())
        work.session.add(Contact(user_id=people.officer.user_id, email="officer@bureau.invalid"))
    export = folder / "export.csv"
    export.write_text("\n".join((HEADS, *CLAIMS)), encoding="utf-8")
    claims.load(export)
    lease_service.take("here")
    assert kinds().counts == {}


@pytest.fixture(scope="module")
def filled(sqlite_house, sqlite_template, tmp_path_factory):
    """A data directory with something of everything, to be copied for each test."""
    directory, kept = sqlite_house.extensions["settings"].data_dir, tmp_path_factory.mktemp("filled")
    shutil.rmtree(directory / "claims", ignore_errors=True)  # of the test before, whose house this is too
    shutil.copy(sqlite_template, directory / "compliance.sqlite3")
    with sqlite_house.app_context():
        people = add_people()
        _letter(sqlite_house)
        _fill(people, tmp_path_factory.mktemp("export"))
        servers.close()
    shutil.copytree(directory, kept, dirs_exist_ok=True)
    return kept


@pytest.fixture
def whole(app_sqlite, filled):
    """The application on a fresh copy of it."""
    directory = app_sqlite.extensions["settings"].data_dir
    servers.close()
    shutil.rmtree(directory)
    shutil.copytree(filled, directory)
    return app_sqlite


def _evidence(content=b"a photo"):
    return evidence_store.path_of(evidence_store.put(SYSTEM, content).sha256)


def _claims(pattern):
    return next(path for path in sorted(store_service.home().rglob("*.parquet")) if path.name.startswith(pattern))


def _remove_evidence():
    _evidence().unlink()


def _alter_evidence():
    _evidence().write_bytes(b"b photo")


def _leave_a_file():
    path = _evidence().with_name("tmp1234")
    path.write_bytes(b"half")
    os.utime(path, (1, 1))


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def _leave_claims():
    folder = store_service.home() / "nobody"
    folder.mkdir()
    os.utime(folder, (1, 1))


def _lose_message():
    with unit_of_work(SYSTEM) as work:
        long_ago = work.now - timedelta(days=4)
        row = {"key": "a", "channel": "mail", "title": "t", "text": "t", "message_id": "m", "state": "waiting"}
        work.session.add(Message(**row, next_at=long_ago, made_at=long_ago))


def _line(change):
    return lambda: sql(f"UPDATE ledger_entries SET {change}")


BREAKS = {
    "evidence file removed": (_remove_evidence, {"evidence_missing": 1}),
    "evidence file altered": (_alter_evidence, {"evidence_altered": 1}),
    "file without a row": (_leave_a_file, {"evidence_stray": 1}),
    "event altered": (lambda: sql("UPDATE trail_events SET payload = '{}' WHERE number = 3"), {"trail_broken": 1}),
    "event removed": (lambda: sql("DELETE FROM trail_events WHERE number = 3"), {"trail_broken": 1}),
    "head set back": (lambda: sql("UPDATE trail_head SET number = 1"), {"trail_broken": 1}),
    "sealed value altered": (
        lambda: sql("UPDATE deadline_contacts SET email = :sealed", sealed=b"\x02k1" + bytes(40)),
        {"sealed_unreadable": 1},
    ),
    "amount altered": (
        _line("amount_fen = 99 WHERE key = 'receipt:1'"),
        {"ledger_altered": 1},
    ),
    "more received than due": (
        _line("amount_fen = 9999999 WHERE key = 'receipt:1'"),
        {"ledger_altered": 1, "ledger_unbalanced": 1},
    ),
    "reversal altered": (
        _line("amount_fen = -1 WHERE account LIKE 'reversal.%'"),
        {"ledger_altered": 1, "ledger_reversal": 1},
    ),
    "receipt of nothing": (_line("settles = NULL WHERE key = 'receipt:1'"), {"ledger_receipt": 1}),
    "line without a source": (
        _line("source_id = '' WHERE key = 'receipt:1'"),
        {"ledger_altered": 1, "ledger_source": 1},
    ),
    "line removed": (lambda: sql("DELETE FROM ledger_entries WHERE key = 'receipt:1'"), {"ledger_missing": 1}),
    "paper says something else": (
        lambda: sql("UPDATE issued_papers SET context_hash = :other", other="0" * 64),
        {"paper_altered": 1, "paper_untold": 1},
    ),
    "paper without bytes": (
        lambda: sql("UPDATE issued_papers SET pdf = :other", other="0" * 64),
        {"paper_without_content": 1},
    ),
    "claims removed": (lambda: _claims("part").unlink(), {"claims_missing": 1}),
    "claims altered": (lambda: _flip(_claims("part")), {"claims_altered": 1}),
    "claims cut off": (lambda: _claims("part").write_bytes(b"PAR1"), {"claims_altered": 1}),
    "overlay is another file": (
        lambda: _claims("overlay").write_bytes(_claims("part").read_bytes()),
        {"claims_altered": 1},
    ),
    "total altered": (lambda: sql("UPDATE claim_batches SET total = total + 1"), {"claims_miscounted": 1}),
    "claims of no batch": (_leave_claims, {"claims_stray": 1}),
    "message never sent": (_lose_message, {"message_undelivered": 1}),
    "schedule stopped": (
        lambda: sql("UPDATE schedule_leases SET expires_at = :then", then=LONG_AGO),
        {"lease_expired": 1},
    ),
    "job failed": (
        lambda: sql(
            "INSERT INTO job_runs (key, job, slot, state, attempts, fence, started_at, fault)"
            " VALUES ('k', 'backup', :then, 'failed', 5, 1, :then, 'disk full')",
            then=LONG_AGO,
        ),
        {"job_failed": 1},
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_check_names_what_was_broken(whole, name):
    broken, expected = BREAKS[name]
    broken()
    found = kinds()
    assert found.counts == expected
    for fault in found.shown:
        assert all((fault.what.zh, fault.what.en, fault.do.zh, fault.do.en))


def test_check_names_the_same_on_both_databases(app, people, tmp_path):
    _letter(app)
    _fill(people, tmp_path)
    broken = ("event removed", "amount altered", "paper without bytes", "sealed value altered", "job failed")
    expected = {}
    for name in broken:
        BREAKS[name][0]()
        expected.update(BREAKS[name][1])
    assert kinds().counts == expected


def test_command_exits_with_one_and_tells_it_in_both_languages(whole):
    runner = whole.test_cli_runner()
    good = runner.invoke(house, ["check"], obj=whole)
    assert (good.exit_code, good.output.strip()) == (0, "完好 / whole")
    path = _evidence()
    path.unlink()
    said = runner.invoke(house, ["check"], obj=whole)
    assert said.exit_code == 1
    assert f"证据文件缺失：{path.name} / an evidence file is missing: {path.name}" in said.output
    assert "→ 请从备份的 evidence 目录取回同名文件" in said.output
    answer = json.loads(runner.invoke(house, ["check", "--json"], obj=whole).output)
    assert (answer["holds"], answer["counts"]) == (False, {"evidence_missing": 1})
    assert answer["faults"][0]["about"] == path.name


def test_a_row_that_points_nowhere_is_named(whole):
    db.session.rollback()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("DELETE FROM users WHERE name = 'officer'")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    assert "row_orphaned" in kinds().counts


def test_a_database_that_lacks_a_column_is_named_and_nothing_else_is_asked(whole):
    sql("ALTER TABLE facts RENAME COLUMN value TO other")
    answer = json.loads(whole.test_cli_runner().invoke(house, ["check", "--json"], obj=whole).output)
    assert answer["counts"] == {"schema_incomplete": 1}
    assert answer["faults"][0]["about"] == "facts.value"


def test_of_many_faults_all_are_counted_and_the_first_are_kept():
    found = Finding()
    found.add(Fault("k", str(n), Words("坏", "bad"), Words("修", "mend")) for n in range(10_000))
    assert found.counts == {"k": 10_000}
    assert len(found.shown) == SHOWN
    assert "共 10000 处" in "\n".join(found.lines())


@pytest.mark.sqlite_only
def test_memory_does_not_grow_with_the_rows(app):
    with unit_of_work(SYSTEM) as work:
        row = {"size": 1, "media_type": "x", "stored_at": work.now}
        work.session.execute(EvidenceFile.__table__.insert(), [{"sha256": f"{n:064x}", **row} for n in range(20_000)])
    peaks = []
    for most in (200, 20_000):  # the first reads what a process reads but once
        tracemalloc.start()
        for number, _fault in zip(range(1, most + 1), store_faults._evidence(), strict=False):
            number % 2_000 or gc.collect()  # a process that has done much else collects late
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert number == 20_000 and peaks[1] - peaks[0] < 8_000_000  # 20,000 rows at once are twice that
