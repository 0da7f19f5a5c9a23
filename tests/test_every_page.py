"""Every page of the table of URLs in the sample county: light enough for a village's line, and open to everyone (axe).

`python develop.py look` judges every page in both languages and both modes; here the pages take the four in turn.
"""

import re
import shutil

import pytest

from compliance.web.navigation import PLACES
from tests import servers
from tests.axe import judge
from tests.every_page import Visitors, every_page
from tests.weight import Scale

pytestmark = [pytest.mark.xdist_group("county")]
# Bytes as they travel. A page of the house is far below; what goes over is a list that lost its pages or a library
# that crept in. Photos are evidence, not furniture: they are counted apart.
SENTENCE = re.compile(r"[。？]|[.?;](?=\s|$)|；")
MOST_HTML = 20 * 1024
MOST_WITH_FILES = 96 * 1024


@pytest.fixture(scope="module")
def house(county_house, county_template):
    """The sample county for this file alone, and its visitors."""
    directory = county_house.extensions["settings"].data_dir
    shutil.rmtree(directory)
    shutil.copytree(county_template, directory)
    with county_house.app_context():
        yield county_house, Visitors(county_house)
        servers.close()


@pytest.fixture(scope="module")
def pages(house):
    """Every page, the languages in turn."""
    return tuple(every_page(house[1]))


def test_every_page_keeps_its_budget(house, pages):
    app, visitors = house
    scales, heavy = {}, []
    for page in pages:
        if page.role not in scales:
            scales[page.role] = Scale(app, visitors.cookie(page.role, "en"))
        weight = scales[page.role].weigh(page.html, page.path)
        if weight.html > MOST_HTML or weight.with_files > MOST_WITH_FILES:
            heavy.append(f"{page.path}: {weight}")
    assert not heavy, "\n".join(heavy)


@pytest.mark.browser
def test_every_page_is_accessible(house, pages, browser):
    with servers.serving(house[0]) as address, judge(browser, address) as tab:
        faults = []
        for number, page in enumerate(pages):
            tab.scheme("dark" if number // 2 % 2 else "light")
            tab.show(page.html)
            faults += [f"{page.path} {fault}" for fault in tab.faults()]
    assert not faults, "\n".join(faults)


def test_a_main_page_says_in_two_sentences_what_it_is_for_and_what_to_do(house, pages):
    main = {url.rule for url in house[0].url_map.iter_rules() if url.endpoint in {one.endpoint for one in PLACES}}
    short = [page.path for page in pages if page.rule in main and len(SENTENCE.findall(_lead(page.html))) < 2]
    assert not short


def _lead(html):
    found = re.search(r'<p class="lead">(.*?)</p>', html, re.DOTALL)
    return found[1].strip() if found else ""
