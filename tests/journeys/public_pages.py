"""The public takes the record home and computes the draw again, with no database."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from compliance.sampling.record_rules import as_text
from tests.journeys.office_pages import ROUND, Drawn
from tests.journeys.screens import Screen

ROOT = Path(__file__).parent.parent.parent


def commitment_before_the_draw(screen: Screen) -> str:
    """What anyone can note down while the round is under way; names are sealed."""
    screen.open(f"/publicity/rounds/{ROUND}")
    screen.says("承诺值")
    return screen.main.locator("section[aria-labelledby=commitment] .hash code").first.inner_text().replace(" ", "")


def download_record(screen: Screen, drawn: tuple[Drawn, ...], directory: Path) -> Path:
    """The closed round names who was drawn, and gives its record."""
    screen.open("/publicity/")
    screen.follow("三月定点医院双随机稽核")
    screen.says(*(one.name for one in drawn), "已查")
    return screen.download(re.compile("下载 ?record.json"), directory)


def verify_on_the_page(screen: Screen, record: Path) -> None:
    """The same verification in the browser."""
    screen.open("/publicity/verify")
    screen.main.locator('input[name="record"]').set_input_files(record)
    screen.press("开始验证")
    screen.says("记录属实：全部数值已重新计算，逐项相符。")


def verify(record: Path, empty: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """`python app.py verify` where there is nothing but the file."""
    empty.mkdir(exist_ok=True)
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COMPLIANCE_")}
    command = [sys.executable, str(ROOT / "app.py"), "verify", str(record), *more]
    return subprocess.run(
        command, cwd=empty, env=bare | {"COMPLIANCE_DATA_DIR": str(empty)}, capture_output=True, text=True, timeout=120
    )


def tamper(record: Path, code: str, target: Path) -> str:
    """Change one digit of the ticket of one drawn provider; returns the ticket as it now stands."""
    content = json.loads(record.read_text(encoding="utf-8"))
    (entry,) = [one for one in _entries(content) if one.get("ticket") and one.get("code") == code]
    digits = entry["ticket"]
    entry["ticket"] = f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}"
    target.write_text(as_text(content), encoding="utf-8")
    return str(entry["ticket"])


def _entries(content: Any) -> list[dict[str, Any]]:
    """Every object of the record, however deep."""
    inside = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return [one for part in inside for one in _entries(part)] + ([content] if isinstance(content, dict) else [])
