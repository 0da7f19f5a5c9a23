"""The whole way: a settlement file by the command line, counted, assessed, checked, told, decided, in the ledger, and
on the provider's own page."""

import json

from compliance.commands import house
from compliance.foundation.database import db
from compliance.indicators.matter_loading_service import ids_at
from compliance.indicators.matter_rules import Step
from tests.indicators import making


def _run(app, *words):
    done = app.test_cli_runner().invoke(house, [*words, "--json"], obj=app)
    assert done.exit_code == 0, done.output
    db.session.rollback()  # what the command wrote is seen from here
    return json.loads(done.output)


def test_from_a_claims_file_to_the_posted_deduction_and_the_provider_s_page(app, people, client, tmp_path):
    making.sign()
    own = people.head.provider_id
    making.control(people, own, "2000.00")
    file = making.written(tmp_path, {making.code_of(own): (100, 20_500_000)})
    assert _run(app, "claims", "import", str(file), "--source", "县结算系统")["rejected"] == 0
    with making.at(making.ASSESSED):
        assert _run(app, "indicators", "compute", "--period", "2024H1")["indicators"]["cost_per_admission"] == 1
        answer = _run(app, "indicators", "assess", "--period", "2024H1")
    assert (answer["providers"], answer["missed"], answer["deducted"]) == (1, 1, "5000.00")
    (matter,) = ids_at("2024H1", Step.ASSESSED)
    with making.at(making.TOLD):
        client.sign_in(people.officer).post(f"/indicators/matters/{matter}/check")
        client.post(f"/indicators/matters/{matter}/notify")
        client.sign_in(people.clerk).post(f"/portal/indicators/deductions/{matter}", data={"text": "请核对人次"})
        client.sign_in(people.head).post(f"/portal/indicators/deductions/{matter}", data={"text": "请核对人次"})
        data = {"answer-text": "经核对，人次无误"}
        client.sign_in(people.manager).post(f"/indicators/matters/{matter}/answer", data=data)
        client.sign_in(people.agency_director).post(f"/indicators/matters/{matter}/decide")
        page = client.sign_in(people.head).get(f"/portal/indicators/deductions/{matter}").get_data(as_text=True)
    assert "¥205,000.00 − ¥2,000.00 × 100 = ¥5,000.00" in page
    assert "伍仟元整" in page
    totals = _run(app, "ledger", "totals", "--period", "2024H2")
    assert totals["accounts"] == {"receivable.indicator_deduction": "5000.00"}
