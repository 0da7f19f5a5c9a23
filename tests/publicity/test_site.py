"""The public pages as files: whole, correct HTML, every link leads to a file of the folder, nothing sealed in them."""

import csv
import io
import json
from hashlib import sha256
from urllib.parse import unquote, urljoin

import html5lib
import pytest

from compliance.foundation.errors import Refusal
from compliance.publicity import site_service
from compliance.sampling import service
from compliance.sampling.rules import State
from tests import page_law
from tests.sampling.county import county

__all__ = ["county"]
pytestmark = pytest.mark.sqlite_only


def links_of(folder, page):
    tree = html5lib.parse((folder / page).read_text(), namespaceHTMLElements=False)
    found = [element.get(name) for element in tree.iter() for name in ("href", "src") if element.get(name)]
    return [urljoin(f"/{page}", unquote(one)).lstrip("/") for one in found]


def test_every_page_is_lawful_and_every_link_leads_to_a_file_of_the_folder(app, county, tmp_path):
    county.bring("closed")
    made = site_service.export(tmp_path / "site")
    pages = [name for name in made.sums if name.endswith(".html") and name != "verifier.html"]
    assert {"index.html", "agreements/index.html", "cases/index.html", "rounds/2024-03/index.html"} <= set(pages)
    for page in pages:
        page_law.check((made.folder / page).read_text(), page)
        for link in links_of(made.folder, page):
            assert (made.folder / link).is_file(), f"{page} leads to {link}"


def test_a_closed_round_is_there_with_a_record_that_verifies_and_the_list_of_who_was_drawn(app, county, tmp_path):
    county.bring("closed")
    folder = site_service.export(tmp_path / "site").folder / "rounds" / "2024-03"
    record = json.loads((folder / "record.json").read_text())
    assert record == json.loads(json.dumps(service.export("2024-03")))
    rows = list(csv.reader(io.StringIO((folder / "drawn.csv").read_text(encoding="utf-8-sig"))))
    assert county.drawn_names() <= {row[3] for row in rows[1:]}
    assert "稽核员" not in (folder / "index.html").read_text() + (folder / "record.json").read_text()


def test_a_round_under_way_shows_its_commitment_and_nothing_of_the_sample(app, county, tmp_path):
    county.bring("released")
    site = site_service.export(tmp_path / "site")
    found = service.published_round("2024-03")
    assert found.state is not State.CLOSED
    everything = b"".join((site.folder / name).read_bytes() for name in site.sums if name.startswith("rounds"))
    assert found.commitment.encode() in everything
    assert not [name for name in county.drawn_names() if name.encode() in everything]
    assert not (site.folder / "rounds" / "2024-03" / "record.json").exists()


def test_the_sums_are_those_of_the_files_and_an_export_takes_the_place_of_the_last(app, county, tmp_path):
    first = site_service.export(tmp_path / "site")
    (first.folder / "left-over.html").write_text("old")
    again = site_service.export(tmp_path / "site")
    assert not (again.folder / "left-over.html").exists()
    for line in (again.folder / site_service.SUMS).read_text().splitlines():
        digest, name = line.split("  ")
        assert sha256((again.folder / name).read_bytes()).hexdigest() == digest
    assert {path.name for path in tmp_path.iterdir()} == {"site"}


def test_a_folder_with_other_files_is_left_alone(app, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refusal, match="PUBLICITY-02"):
        site_service.export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
