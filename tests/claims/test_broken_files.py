"""A broken export loads nothing, says why in both languages without quoting it, and leaves the store as it was."""

import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from compliance.claims import service
from compliance.claims.store_service import MAKING, home
from compliance.foundation.errors import Refusal
from tests.claims import store
from tests.claims.test_import import HEADS, ROWS

ROOT = Path(__file__).parents[2]
TEXT = "\n".join([HEADS, *ROWS, ""])


def _lines(count):
    rows = [f"L{n},5102271960010100{n % 90 + 10},H1,门诊,,,2024-02-01,12.30,10,6,居民" for n in range(count)]
    return "\n".join([HEADS, *rows, ""])


def _zip(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def _workbook(rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _parquet(folder):
    duckdb.execute(f"COPY (SELECT 'S1' AS claim_id, range AS total FROM range(5000)) TO '{folder / 'made.parquet'}'")
    return (folder / "made.parquet").read_bytes()


BOOK = _workbook(
    [HEADS.split(","), ["S1", "1", "H1", "住院", "2024-01-01", "2024-01-02", "2024-01-02", 1, 1, 1, "居民"]]
)
BROKEN = {
    "empty": (b"", "空的"),
    "only headings": (f"{HEADS}\n".encode(), "没有数据行"),
    "only nulls": (b"\0" * 4096, "空字符"),
    "nulls later": (TEXT.encode() + b"\0" * 10, "空字符"),
    "utf-16": (TEXT.encode("utf-16"), "空字符"),
    "one column": (b"abc\ndef\n", "分隔符"),
    "cut inside a row": (TEXT.encode()[: len(TEXT.encode()) - 40], "列数"),
    "cut inside a quotation": (TEXT.encode() + b'S9,1,"H1', "引号"),
    "cut inside a character": (_lines(3).encode()[:-3], "编码"),
    "a column too many": (TEXT.encode() + b"S9,1,H1,x,,,2024-01-01,1,1,1,x,y\n", "第5行的列数"),
    "utf-8 then gbk": (_lines(40_000).encode() + "S9,1,卫生院,门诊,,,2024-02-01,1,1,1,居民\n".encode("gbk"), "编码"),
    "gbk then utf-8": (
        _lines(40_000).encode("gbk") + "S9,1,中心卫生院,门诊,,,2024-02-01,1,1,1,居民\n".encode(),
        "混合了多种编码",
    ),
    "gbk cut inside a character": (TEXT.encode("gbk")[:-4] + b"\xb0", "编码"),
    "no row of the right types": (f"{HEADS}\n{'x,' * 10}x\n".encode(), "没有一行可以导入"),
    "columns missing": (b"a,b\n1,2\n", "对应关系不完整"),
    "zip of zeros": (_zip([("xl/workbook.xml", "0"), ("xl/worksheets/sheet1.xml", "0" * 60_000_000)]), "膨大"),
    "a zip of something": (_zip([("word/document.xml", "<a/>")]), "不是.xlsx"),
    "workbook cut": (BOOK[: len(BOOK) // 2], "损坏"),
    "workbook of garbage": (b"PK\x03\x04" + b"x" * 500, "损坏"),
    "parquet cut": (b"PAR1" + b"x" * 500, "Parquet"),
    "bytes of no encoding": (b"\xff\xfe\xfd,\x81\x20\n" * 50, ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_export_loads_nothing_and_says_why(app_sqlite, tmp_path, name):
    content, why = BROKEN[name]
    path = tmp_path / "export"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=r"CLAIMS-1\d") as refused:
        store.load(path)
    assert why in refused.value.zh and refused.value.en and refused.value.do_zh and refused.value.do_en
    assert "510227" not in str(refused.value), "nothing of the export is quoted"
    assert service.batches() == () and not list(home().iterdir()), "nothing is left"


@pytest.mark.parametrize("cut", [200, 900, 2000])
def test_a_parquet_file_that_was_cut_off_loads_nothing(app_sqlite, tmp_path, cut):
    path = tmp_path / "cut.parquet"
    path.write_bytes(_parquet(tmp_path)[:-cut])
    with pytest.raises(Refusal, match="CLAIMS-11"):
        store.load(path)
    assert not list(home().iterdir())


def test_a_workbook_loads_and_a_number_that_excel_has_cut_does_not(app_sqlite, tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [["S1", "1", "H1", "门诊", None, None, "2024-01-02", 1.5, 1, 1, "居民"]]
    rows += [["S2", 510227196001010015, "H1", "门诊", None, None, "2024-01-02", 2, 1, 1, "居民"]]
    path.write_bytes(_workbook([HEADS.split(","), *rows]))
    batch = store.load(path)
    assert (batch.rows, batch.rejected, batch.total) == (2, 1, 150)
    assert "参保人超过15位" in service.rejected_rows(batch).read_text(encoding="utf-8-sig")


_LOADER = """
import os, signal, sys
from pathlib import Path
from compliance.application import create_app
from compliance.accounts.rules import SYSTEM
from compliance.claims import service, loading_service, import_service
stop, path = sys.argv[1], Path(sys.argv[2])
def told(step, percent):
    if step == stop:
        os.kill(os.getpid(), signal.SIGKILL)
if stop == "renamed":
    import_service.unit_of_work = lambda actor: os.kill(os.getpid(), signal.SIGKILL)
with create_app().app_context():
    looked = service.look(path, "x")
    service.load(SYSTEM, path, looked.layout, source_name="x", progress=told)
"""


@pytest.mark.parametrize("stop", ["writing", "closing", "renamed"])
def test_a_kill_during_import_leaves_the_store_as_it_was(app_sqlite, tmp_path, stop):
    before = store.load(_file(tmp_path, "before.csv", TEXT))
    path = _file(tmp_path, "killed.csv", _lines(500))
    settings = app_sqlite.extensions["settings"]
    environment = {**os.environ, "COMPLIANCE_DATA_DIR": str(settings.data_dir), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", _LOADER, stop, str(path)], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert service.batches() == (before,) and service.covered() == ("2024-01", "2024-02", "2024-03")
    left = [one for one in home().iterdir() if one.name != before.folder]
    assert left and all(one.name.startswith(MAKING) or stop == "renamed" for one in left)
    for one in (*left, home() / before.folder):
        os.utime(one, (0, 0))
    assert service.sweep(before.imported_at) == len(left)
    assert [one.name for one in home().iterdir()] == [before.folder]
    assert store.load(path).rows == 500


def _file(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
