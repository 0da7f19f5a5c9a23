"""The ledger's pages and its command."""

import json

import pytest
from click.testing import CliRunner

from compliance.commands import house
from compliance.foundation.unit_of_work import unit_of_work
from compliance.ledger import commands, service
from tests.ledger.lines import damages


@pytest.fixture
def line(people):
    with unit_of_work(people.officer) as work:
        return service.post(work, damages(people))


def test_list_shows_lines_and_their_sum(client, people, line):
    text = client.sign_in(people.officer).get("/ledger/").text
    assert "下路镇中心卫生院" in text
    assert "¥24,532.00" in text
    assert "贰万肆仟伍佰叁拾贰元整" in text


def test_filter_lives_in_the_address(client, people, line):
    client.sign_in(people.overseer)
    assert "¥24,532.00" in client.get("/ledger/?period=2024Q1&side=due&consequence=damages&fund=resident").text
    assert "¥24,532.00" not in client.get("/ledger/?period=2024Q2").text
    assert "¥24,532.00" not in client.get("/ledger/?fund=").text


@pytest.mark.parametrize("wrong", ["period=2024Q7", "side=left", "fund=pension"])
def test_wrong_filter_is_named(client, people, line, wrong):
    answer = client.sign_in(people.officer).get(f"/ledger/?{wrong}")
    assert answer.status_code == 422


@pytest.mark.parametrize("page", ["0", "-3", "2", "99999999999999999999", "x"])
def test_page_that_is_not_there_shows_the_nearest(client, people, line, page):
    assert "¥24,532.00" in client.sign_in(people.officer).get(f"/ledger/?page={page}").text


def test_one_line_with_what_pays_it(client, people, line):
    with unit_of_work(people.officer) as work:
        service.receive(work, line, 100, "receipt", work.today, "r")
    text = client.sign_in(people.officer).get(f"/ledger/{line}").text
    assert "应收：违约金" in text
    assert "结清本分录" in text
    assert client.get("/ledger/999").status_code == 404


def test_totals_on_the_command_line(app, people, line):
    house.add_command(commands.ledger)
    with unit_of_work(people.officer) as work:
        service.receive(work, line, 100, "receipt", work.today, "r")
    said = CliRunner().invoke(house, ["ledger", "totals", "--period", "2024H1", "--json"], obj=app)
    answer = json.loads(said.output)
    assert answer["accounts"] == {"receivable.damages": "24532.00"}
    assert answer["total"] == "24532.00"
    assert answer["received"] == {}
    said = CliRunner().invoke(house, ["ledger", "totals", "--period", "2024H1"], obj=app)
    assert "应收合计  ¥24,532.00" in said.output
