"""Every kind of paper that the sample county issued, as a reader would hold it: nothing missing, nothing left over."""

import re

import pytest
from sqlalchemy import text

from compliance.documents import service as documents
from compliance.foundation.database import db
from tests.documents.pictures import ink, missing_glyphs, text_of

LEFT_OVER = re.compile(r"\{\{|\{%|None|ndefined|××|待填|占位|年月日前|：，|。。|个个")
DATED = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")


@pytest.mark.sqlite_only
@pytest.mark.xdist_group("county")
def test_every_kind_that_the_county_issued_is_whole(county):
    firsts = db.session.execute(text("SELECT kind, MIN(id) AS first, MAX(id) AS last FROM issued_papers GROUP BY kind"))
    kinds = firsts.all()
    assert {"cases/agency_notice", "cases/agency_decision", "findings/working_paper"} <= {row.kind for row in kinds}
    assert {"cases/penalty_notice", "cases/penalty_decision", "rectifications/order", "points/notice"} <= {
        row.kind for row in kinds
    }
    for row in kinds:
        for paper_id in {row.first, row.last}:
            made = documents.content(paper_id, "pdf").content
            shown = text_of(made)
            assert not LEFT_OVER.search(shown), (row.kind, LEFT_OVER.search(shown))
            assert DATED.search(shown), row.kind
            assert "样例数据" in shown, row.kind
            assert missing_glyphs(made) == [], row.kind
            assert all(share > 0.002 for share in ink(made)), row.kind
