"""The public pages as a folder of plain files for the bureau's own site: HTML, CSV and JSON, every link relative.

What stands in it is what the pages show everyone: officers appear in records under pseudonyms, no person is named, and
a round's sample stays out until the round is closed.
"""

import csv
import io
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from compliance.agreements import listing_service as agreements
from compliance.agreements.listing_service import Wanted
from compliance.campaigns import service as campaigns
from compliance.foundation import bureau, clock, facts, trail
from compliance.foundation.database import db
from compliance.foundation.errors import Refusal
from compliance.foundation.hashing import sha256_hex
from compliance.providers.export_service import escaped
from compliance.publicity import designation_service, service
from compliance.sampling import service as sampling
from compliance.sampling.record_rules import as_text
from compliance.sampling.rules import ORIGIN_WORDS, STATE_WORDS, State
from compliance.sampling.sample_service import StratumDraw
from compliance.sampling.service import RoundView

SUMS = "SHA256SUMS"
ROWS = 500
_STYLE = Path(__file__).resolve().parent.parent / "static" / "publicity" / "site.css"
_DRAWN = ("层", "位次", "机构编码", "机构名称", "签号", "检查日期")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the folder, the files with their SHA-256, how many rounds, agreements and cases."""

    folder: Path
    sums: Mapping[str, str]
    rounds: int
    agreements: int
    cases: int


def export(folder: Path) -> Exported:
    """Write the site into `folder`, whole or not at all; an earlier export there is replaced.

    PUBLICITY-02 where the folder holds anything else.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / SUMS).is_file())):
        raise _occupied(folder)
    rounds, cases = tuple(_rounds()), campaigns.published()
    wanted = Wanted(year=agreements.signed_year_or_default(None))
    designated = tuple(designation_service.everything(wanted))
    files: dict[str, bytes] = {"style.css": _STYLE.read_bytes(), "verifier.html": service.verifier()}
    for one in rounds:
        files |= _round_files(one)
    files |= _agreement_files(wanted.year, designated) | _case_files(cases)
    files["rounds.json"] = _json([service.published(one) for one in rounds])
    files["index.html"] = _page("index", "", rounds=rounds, year=wanted.year, designated=designated, cases=cases)
    sums = {name: sha256_hex(content) for name, content in sorted(files.items())}
    files[SUMS] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    _write(folder, files)
    return Exported(folder, sums, len(rounds), len(designated), len(cases))


def _rounds() -> Iterator[RoundView]:
    number, seen = 1, 0
    while True:
        page = sampling.published(number)
        for line in page.items:
            found = sampling.published_round(line.id)
            if found:
                yield found
        seen, number = seen + len(page.items), number + 1
        if not page.items or seen >= page.total:
            return


def _round_files(one: RoundView) -> dict[str, bytes]:
    closed = one.state is State.CLOSED
    strata = sampling.sample(one) if closed else ()
    base = f"rounds/{one.id}"
    files = {
        f"{base}/index.html": _page("round", "../../", round=one, strata=strata, closed=closed),
        f"{base}/published.json": _json(service.published(one)),
    }
    if closed:
        files[f"{base}/record.json"] = as_text(sampling.export(one.id)).encode()
        files[f"{base}/drawn.csv"] = _csv(_DRAWN, _drawn(strata))
    return files


def _drawn(strata: Sequence[StratumDraw]) -> Iterator[tuple[Any, ...]]:
    for stratum in strata:
        for one in (*stratum.drawn, *(spare for spare in stratum.spares if spare.order)):
            order = one.order
            name, day = (order.provider_name, order.closed_on) if order else ("", None)
            yield stratum.title, one.place, one.code, name, one.ticket, day or ""


def _agreement_files(year: int, rows: Sequence[designation_service.Designated]) -> dict[str, bytes]:
    cells = [designation_service.cells(one) for one in rows]
    files = {
        "agreements/list.csv": _csv(tuple(designation_service.COLUMNS.values()), (one.values() for one in cells)),
        "agreements/list.json": _json({"year": year, "total": len(cells), "agreements": cells}),
    }
    pages = [rows[first : first + ROWS] for first in range(0, len(rows), ROWS)] or [()]
    for number, part in enumerate(pages, 1):
        name = "index" if number == 1 else f"page-{number}"
        files[f"agreements/{name}.html"] = _page(
            "agreements", "../", year=year, rows=part, number=number, pages=len(pages), total=len(rows)
        )
    return files


def _case_files(cases: Sequence[Any]) -> dict[str, bytes]:
    told = [{"campaign": one.campaign, "published_on": one.published_on.isoformat(), "text": one.text} for one in cases]
    return {"cases/index.html": _page("cases", "../", cases=cases), "cases/list.json": _json(told)}


def _page(name: str, root: str, **values: Any) -> bytes:
    furniture = {
        "root": root,
        "bureau": bureau.name(),
        "made_at": clock.now(),
        "sample": facts.is_sample(),
        "trail_head": trail.head(db.session()).hash,
        "state_words": STATE_WORDS,
        "origin_words": ORIGIN_WORDS,
    }
    template = current_app.jinja_env.get_template(f"publicity/site/{name}.html")
    return template.render(**furniture, **values).encode()


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _csv(heads: Sequence[str], rows: Any) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows([escaped("" if value is None else str(value)) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Beside the folder first, then in its place, so that a site is never half an export."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    for left in (made, old):
        shutil.rmtree(left, ignore_errors=True)
    for name, content in files.items():
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if folder.exists():
        folder.rename(old)
    made.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _occupied(folder: Path) -> Refusal:
    return Refusal(
        "PUBLICITY-02",
        zh=f"{folder}中有其他文件，不能在此导出",
        en=f"{folder} holds other files: nothing is exported there",
        do_zh="请指定空目录，或上次导出的目录",
        do_en="name an empty folder, or that of an earlier export",
        status=409,
    )
