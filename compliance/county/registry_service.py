"""The sample county's registry and agreements, through the import and the collective signing."""

from collections.abc import Callable
from datetime import date

from compliance.accounts.rules import SYSTEM
from compliance.agreements import service as agreements
from compliance.county import registry_rules
from compliance.foundation import clock
from compliance.providers import import_service
from compliance.providers import service as providers

LOADED_ON = date(2023, 12, 20)
SIGNED_ON = date(2023, 12, 28)
_MAP = """
[columns]
code = "机构编码"
name = "机构名称"
kind = "机构类别"
level = "医院等级"
ownership = "所有制"
township = "乡镇"
address = "地址"
beds = "床位数"
"""


def load() -> dict[str, int]:
    """Import both lists; provider name -> id."""
    with clock.at(clock.start_of(LOADED_ON, 9)):
        _import(registry_rules.medical_institutions, "样例县定点医疗机构名单.csv")
        _import(registry_rules.pharmacies, "样例县定点零售药店名单.csv")
    return {row.name: row.id for row in providers.everything(providers.Search())}


def _import(rows: Callable[[], tuple[registry_rules.Row, ...]], name: str) -> None:
    made = rows()
    seen = import_service.import_at_once(SYSTEM, registry_rules.as_csv(made), name, map_text=_MAP)
    if seen.source.added != len(made):
        raise RuntimeError(f"{name}: {seen.source.added} of {len(made)} rows were loaded")


def sign() -> int:
    """Sign the year's agreements with everyone; how many were signed."""
    with clock.at(clock.start_of(SIGNED_ON, 10)):
        done = [
            agreements.sign(SYSTEM, 2024, template, None, SIGNED_ON)
            for template in ("county-hospital-2024", "county-pharmacy-2024")
        ]
    return sum(len(summary.signed) for summary in done)
