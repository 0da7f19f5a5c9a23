"""The pages of indicators: what they say, what can be pressed, and what they never tell."""

import re
from collections import Counter
from io import BytesIO

import openpyxl
import pytest

from compliance.foundation.database import db
from compliance.indicators import (
    matter_service,
    page_service,
    peer_rules,
    place_service,
    run_service,
    target_service,
)
from compliance.indicators.definition_service import indicators
from compliance.indicators.matter_loading_service import view
from compliance.indicators.models import IndicatorFigure
from compliance.indicators.period_rules import period
from compliance.indicators.reading_service import standings_of
from compliance.indicators.rules import Better, Figure
from compliance.indicators.run_service import keep
from compliance.indicators.standing_rules import WARNED, urgency
from tests.indicators import making
from tests.people import add_provider

COST = "cost_per_admission"


@pytest.fixture
def group(people):
    """Twelve peers of the first provider, kept as counted: 1,000.00 to 2,100.00 a stay."""
    codes = [making.code_of(people.head.provider_id), making.code_of(people.other_head.provider_id)]
    for number in range(10):
        add_provider(f"G{number:02d}", f"秘密卫生院{number}")
        codes.append(f"G{number:02d}")
    figures = {code: Figure((100_000 + 10_000 * place) * 100, 100, 100) for place, code in enumerate(codes)}
    with making.at(making.ASSESSED):
        keep(people.auditor_claims, making.HALF, {COST: figures})
    return codes


# A random token may hold the letters of a short code.
_TOKEN = re.compile(r'csrf[-_]token"[^>]*>')


def _text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return _TOKEN.sub("", answer.get_data(as_text=True))


def test_a_matter_goes_from_the_assessment_to_the_ledger_by_its_pages(missed, people, client):
    post = "/indicators/matters/{}/{}".format
    with making.at(making.TOLD):
        client.sign_in(people.officer).post(post(missed, "check"))
        client.post(post(missed, "notify"))
        page = _text(client.sign_in(people.clerk), f"/portal/indicators/deductions/{missed}")
        assert "¥205,000.00 − ¥2,000.00 × 100 = ¥5,000.00" in page
        client.post(f"/portal/indicators/deductions/{missed}", data={"text": "二月收治重症"})
        assert view(missed).draft["text"] == "二月收治重症"
        client.sign_in(people.head).post(f"/portal/indicators/deductions/{missed}/waive")
        client.sign_in(people.agency_director).post(post(missed, "decide"))
        page = _text(client.sign_in(people.head), f"/portal/indicators/deductions/{missed}")
    assert "未结清" in page or "¥5,000.00" in page
    assert view(missed).due_fen == 500_000


@pytest.mark.sqlite_only
def test_many_matters_go_a_step_together(missed, people, client):
    with making.at(making.TOLD):
        client.sign_in(people.officer).post("/indicators/matters/together/check?period=2024H1")
        client.post("/indicators/matters/together/notify?period=2024H1")
        matter_service.waive(people.head, missed)
        client.sign_in(people.agency_director).post("/indicators/matters/together/decide?period=2024H1")
    assert view(missed).state == "decided"


@pytest.mark.sqlite_only
def test_a_refusal_of_a_form_stands_beside_its_field(people, client):
    client.sign_in(people.officer)
    answer = client.post("/indicators/", data={"count-period": "2030-01"})
    assert answer.status_code == 409
    assert "INDICATORS-09" in answer.get_data(as_text=True)
    answer = client.post("/indicators/matters", data={"assess-period": "2024H3"})
    assert answer.status_code == 422
    assert "LEDGER-06" in answer.get_data(as_text=True)
    data = {"policy-year": "2024", "policy-indicator": "eligible_cost_ratio", "policy-value": "100.5"} | {
        "policy-kind": "",
        "policy-level": "",
    }
    answer = client.post("/indicators/targets/policy", data=data)
    assert answer.status_code == 422
    assert "INDICATORS-02" in answer.get_data(as_text=True)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "path", ["?period=2024H3", "ranking?indicator=none", "ranking?kind=none", "?level=7", "export/x.xlsx"]
)
def test_an_address_that_names_nothing_is_not_found(group, people, client, path):
    assert client.sign_in(people.manager).get(f"/indicators/{path}").status_code == 404


def test_a_ranking_shows_the_worst_first_and_its_export_the_same_rows(group, people, client):
    client.sign_in(people.manager)
    query = f"period=2024H1&indicator={COST}&kind=primary_care"
    page = _text(client, f"/indicators/ranking?{query}")
    assert page.index("秘密卫生院9") < page.index("秘密卫生院0")
    answer = client.get(f"/indicators/export/ranking.xlsx?{query}")
    sheet = openpyxl.load_workbook(BytesIO(answer.get_data())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert len(rows) == len(group)
    assert (rows[0][0], rows[0][4], rows[0][8]) == ("秘密卫生院9", 210_000, 2100)


def test_a_provider_sees_its_own_figure_and_place_and_nothing_of_any_other(group, people, client):
    page = _text(client.sign_in(people.head), "/portal/indicators?period=2024H1")
    assert "¥1,000.00" in page
    assert "第1位，共12家" in page
    assert "秘密卫生院" not in page
    assert not any(code in page for code in group[1:])
    assert not any(f"¥{1000 + 100 * place:,}.00" in page for place in (3, 7, 9)), "no other's value, not even as an end"


def test_what_is_kept_for_order_and_counts_is_what_follows_from_the_figures(group, people):
    """After targets of both kinds came into force, and for a place among peers as for the counts of the board."""
    making.sign()
    making.control(people, people.head.provider_id, "900.00")
    making.policy(people, "1500.00")
    making.control(people, people.other_head.provider_id, "1000.00")
    run = run_service.run_of(making.HALF)
    reckoned = {one.provider_id: one for one in standings_of(making.HALF, [COST])[COST]}
    kept = {row.provider_id: row for row in db.session.query(IndicatorFigure).filter_by(run_id=run.id)}
    for provider_id, one in reckoned.items():
        row = kept[provider_id]
        assert (row.urgency, row.rank, row.value) == (urgency(one), one.rank, one.value * 100)
    board = page_service.board(making.HALF)
    assert board.rows[0].counts == Counter(one.status for one in reckoned.values())
    assert {(one.provider_id, one.status) for one in board.warned.rows} == {
        (one.provider_id, one.status) for one in reckoned.values() if one.status in WARNED
    }
    own = people.head.provider_id
    (shown,) = place_service.own_indicators(own, making.HALF)
    assert shown.place == peer_rules.place(Better.LOWER, shown.value, [one.value for one in reckoned.values()])


@pytest.mark.sqlite_only
def test_a_small_group_is_not_shown(people, client):
    code = making.code_of(people.head.provider_id)
    others = [making.code_of(people.other_head.provider_id)]
    for number in range(2):
        add_provider(f"S{number}", f"小组{number}")
        others.append(f"S{number}")
    with making.at(making.ASSESSED):
        figures = {one: Figure(20_000_000, 100, 100) for one in (code, *others)}
        keep(people.auditor_claims, making.HALF, {COST: figures})
    page = _text(client.sign_in(people.head), "/portal/indicators?period=2024H1")
    assert "同组机构过少，不予显示" in page
    assert "家（第1位为最好）" not in page


@pytest.mark.sqlite_only
def test_what_others_do_changes_no_byte_that_names_them(group, people, client):
    """Two peers change places far from the provider's own value: its page stays the same."""
    first = _main(client.sign_in(people.head))
    figures = {code: Figure((100_000 + 10_000 * place) * 100, 100, 100) for place, code in enumerate(group)}
    figures[group[8]], figures[group[11]] = figures[group[11]], figures[group[8]]
    with making.at(making.ASSESSED):
        keep(people.auditor_claims, making.HALF, {COST: figures})
    assert _main(client) == first


def _main(client):
    """What the page shows; around it stand tokens that change with every second."""
    page = _text(client, "/portal/indicators?period=2024H1")
    return re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", page[page.index("<main") : page.index("</main>")])


@pytest.mark.sqlite_only
def test_a_control_target_is_answered_on_the_portal(people, client):
    making.sign()
    with making.at(making.SIGNED):
        made = making.offer(people, people.head.provider_id, "2000.00")
        path = f"/portal/indicators/targets/{made}"
        client.sign_in(people.clerk).post(path, data={"accept": "no", "value": "2100", "text": "病种变化"})
        assert "待负责人" in _text(client.sign_in(people.head), path)
        answer = client.post(path, data={"accept": "no", "value": "", "text": "病种变化"})
        assert answer.status_code == 422
        client.post(path, data={"accept": "no", "value": "2100", "text": "病种变化"})
        client.sign_in(people.officer).post(f"/indicators/targets/{made}/accept")
    assert str(target_service.find(people.head, made).target.value) == "2100.00"


@pytest.mark.sqlite_only
def test_every_indicator_has_a_page_of_its_own_for_a_provider(group, people, client):
    with making.at(making.ASSESSED):
        code = group[0]
        run_service.keep(people.auditor_claims, period("2024"), {name: {code: making.FIGURE} for name in indicators()})
    page = _text(client.sign_in(people.director), f"/indicators/providers/{people.head.provider_id}?period=2024")
    assert page.count("chart-card") == len(indicators())
