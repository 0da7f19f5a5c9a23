"""`finding record`: the golden half-year records go in, come out to the fen, and go in only once."""

import json

import pytest
from click.testing import CliRunner

from compliance.accounts.rules import SYSTEM
from compliance.findings import service
from compliance.findings.commands import finding
from compliance.foundation.errors import Refusal
from compliance.foundation.money import text
from compliance.foundation.unit_of_work import unit_of_work
from tests.findings.making import seen, sign_2024
from tests.findings.test_paper_rules import IMPERSONATION

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def record(people):
    sign_2024(people.head.provider_id)
    return IMPERSONATION.replace("H0001", "A001").encode()


def run(path) -> dict:
    result = CliRunner().invoke(finding, ["record", str(path), "--json"], catch_exceptions=False)
    assert result.exit_code == 0
    return json.loads(result.output)


def test_the_command_records_once_and_says_so(people, record, tmp_path):
    path = tmp_path / "impersonation.toml"
    path.write_bytes(record)
    first = run(path)
    assert (first["recorded"], first["unchanged"], first["document"]) == (1, 0, "回访登记 2024年上半年")
    # 2,453.20 of the institution's line and 18,337.40 of the persons'
    assert first["findings"][0]["fund"] == "20790.60"
    path.write_bytes(b"# another remark\n" + record)
    again = run(path)
    assert (again["recorded"], again["unchanged"]) == (0, 1)
    assert again["findings"][0]["id"] == first["findings"][0]["id"]
    assert service.search(people.overseer, service.Query()).total == 1


def test_a_refused_record_leaves_nothing(people, record):
    two = record.decode().replace('violation = "impersonation"\ntotal', 'violation = "rudeness"\ntotal').encode()
    with pytest.raises(Refusal) as refused:
        service.record_file(people.officer, two)
    assert "line 2 violation" in refused.value.fields
    with pytest.raises(Refusal, match="FINDINGS-21"):
        service.record_file(people.officer, record.replace(b"A001", b"Z999"))
    for bad in (b"\xff\xfe", b"x" * 2_000_001, b"[[[[[" * 10_000):
        with pytest.raises(Refusal, match=r"FINDINGS-2[34]"):
            service.record_file(people.officer, bad)
    with pytest.raises(Refusal, match="FINDINGS-30"):
        service.record_file(people.bureau_inspectors[0], record)
    assert service.search(people.overseer, service.Query()).total == 0


def test_the_impersonation_comes_out_as_the_document_says(people, record):
    finding_id = service.record_file(people.officer, record).findings[0].finding_id
    service.send(people.officer, finding_id)
    own, persons = seen(finding_id).lines
    service.answer(people.head, own.id, accept=True)
    service.confirm(people.officer, own.id)
    service.confirm(people.officer, persons.id)
    made = service.bases_of(finding_id)
    recovered = {base.debtor: text(base.fen) for base in made if base.consequence == "recovery"}
    assert recovered == {"provider": "2453.20", "person": "18337.40"}
    assert text(sum(base.fen for base in made if base.consequence == "recovery")) == "20790.60"
    (damages,) = (base for base in made if base.consequence == "damages")
    assert (text(damages.fen), damages.stated) == ("2453.20", 10)
    assert {base.debtor_label for base in made if base.debtor == "person"} == {"冒名人员"}


def test_a_paper_base_is_cut_when_a_line_is_dropped(people, record):
    finding_id = service.record_file(SYSTEM, record).findings[0].finding_id
    service.send(people.officer, finding_id)
    own, persons = seen(finding_id).lines
    service.drop(people.officer, own.id, "证据不足")
    service.confirm(people.officer, persons.id)
    assert {base.debtor for base in service.bases_of(finding_id)} == {"person"}


def test_several_findings_go_in_together_or_not_at_all(people):
    sign_2024(people.head.provider_id)
    one = {"item_name": "不合理检查", "occurred_from": "2024-01-05", "violation": "unreasonable_care", "total": "10"}
    tables = {
        "source": {
            "document": "汇总",
            "kind": "review",
            "authority": "agency",
            "title": "评审",
            "found_on": "2024-03-01",
        },
        "finding": [{"provider": "A001", "line": [one]}, {"provider": "B001", "line": [one]}],
    }
    # The second provider has no agreement, so that the agency has nothing to act on
    with pytest.raises(Refusal, match="FINDINGS-19"):
        service.record_tables(people.officer, tables)
    assert service.search(people.overseer, service.Query()).total == 0
    sign_2024(people.other_head.provider_id)
    assert service.record_tables(people.officer, tables).added == 2


def test_a_base_counts_from_what_its_clause_names(people, record):
    other = record.decode().replace('measure = "obtained"', 'measure = "fund_loss"').encode()
    with pytest.raises(Refusal, match="FINDINGS-22") as refused:
        service.record_file(people.officer, other)
    assert "骗取金额" in refused.value.fields["base 2 measure"]
    assert service.search(people.overseer, service.Query()).total == 0


def test_a_record_inside_a_failing_unit_is_not_kept(people, record):
    with pytest.raises(ZeroDivisionError), unit_of_work(people.officer):
        service.record_file(people.officer, record)
        _failure = 1 / 0
    assert service.search(people.overseer, service.Query()).total == 0
