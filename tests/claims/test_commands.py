"""Settlement data from the shell: identities that are joined and leave no number, items that need a level."""

import json

import pytest
from sqlalchemy import select

from compliance.claims import service
from compliance.commands import house
from compliance.foundation.database import db
from compliance.foundation.models import TrailEvent
from tests.claims.test_import import HEADS, ROWS

NUMBERS = ("510227196001010015", "510227197001010018")


def run(app, *words, typed=None):
    return app.test_cli_runner().invoke(house, [str(word) for word in words], obj=app, input=typed)


@pytest.mark.sqlite_only
def test_two_identities_are_asked_for_joined_and_never_shown(app):
    done = run(app, "claims", "join", "--reason", "户籍变更", "--json", typed="\n".join([*NUMBERS, ""]))
    assert done.exit_code == 0
    person = service.shown(min(map(service.person_number, NUMBERS)))
    assert json.loads(done.stdout) == {"person": person}
    kept = [str(vars(row)) for row in db.session.scalars(select(TrailEvent))]
    assert not any(number in text for number in NUMBERS for text in (done.output, *kept))
    again = run(app, "claims", "join", "--reason", "户籍变更", typed="\n".join([*NUMBERS, ""]))
    assert again.exit_code == 1 and "CLAIMS-05" in again.output
    assert len(service.joined()) == 1


@pytest.mark.sqlite_only
def test_the_list_of_limited_items_is_read_shown_and_replaced_whole_or_not_at_all(app, tmp_path):
    assert "清单为空" in run(app, "claims", "items").output
    file = tmp_path / "items.csv"
    file.write_text("\ufeffA1,2\nB2，三级\n", encoding="utf-8")
    assert json.loads(run(app, "claims", "items", file, "--json").output) == {"items": {"A1": 2, "B2": 3}}
    file.write_text("A1,2\nB2,4\n", encoding="utf-8")
    wrong = run(app, "claims", "items", file)
    assert wrong.exit_code == 1 and "CLAIMS-20" in wrong.output
    assert run(app, "claims", "items").output.splitlines() == ["A1  2级 level 2", "B2  3级 level 3"]


@pytest.mark.sqlite_only
def test_a_batch_is_imported_listed_and_withdrawn(app, tmp_path):
    file = tmp_path / "五月.csv"
    file.write_text("\n".join([HEADS, *ROWS, ""]), encoding="utf-8")
    made = json.loads(run(app, "claims", "import", file, "--source", "医院系统", "--json").output)
    assert (made["rows"], made["rejected"], made["total"], made["rejected_file"]) == (3, 0, "4120.50", "")
    listed = json.loads(run(app, "claims", "status", "--json").output)
    assert listed["months"] == ["2024-01", "2024-02", "2024-03"] and listed["batches"][0]["batch"] == made["batch"]
    assert json.loads(run(app, "claims", "withdraw", made["batch"], "--reason", "口径有误", "--json").output)[
        "withdrawn"
    ]
    assert json.loads(run(app, "claims", "status", "--json").output)["months"] == []
