"""What the manager and the administrator do at their desks: list, agreements, round, accounts."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.screens import Office, Screen
from tests.people import PASSWORD

LIST = Path(__file__).parent.parent / "providers" / "lists" / "beijing-hospitals.gb18030.csv"
ROUND = "2026-03"
FIRST_PASSWORD = "样例初次登录用的口令"
PROVIDER_PEOPLE = (
    ("clerk", "医保办人员", "定点机构医保办人员"),
    ("head", "机构负责人", "定点机构负责人"),
)


@dataclass(frozen=True)
class Drawn:
    """One provider of the draw as the manager's page shows it, with the names of its team."""

    code: str
    name: str
    team: tuple[str, ...]


def import_the_real_list(screen: Screen) -> None:
    """Upload, look at the preview, confirm; the same list again changes nothing."""
    screen.open("/providers/imports")
    screen.main.locator('input[name="file"]').set_input_files(LIST)
    screen.press("上传并预览")
    screen.says("GB18030", "尚未导入")
    assert screen.fact("行数") == "724"
    screen.press("确认导入：新增724行，变更0行")
    screen.told("已导入：新增724行，变更0行，无变化0行。")
    screen.open("/providers/?q=北京艾丽斯妇科医院")
    screen.says("北京艾丽斯妇科医院", "海淀区")
    screen.open("/providers/imports")
    screen.main.locator('input[name="file"]').set_input_files(LIST)
    screen.press("上传并预览")
    screen.says("名单与名录一致，导入不会产生变化。")
    expect(screen.main.get_by_role("button", name=re.compile("^确认导入"))).to_have_count(0)


def sign_with_all(screen: Screen, on: str) -> None:
    """Sign the year's hospital agreement with everyone on the list."""
    screen.open("/agreements/?year=2026")
    screen.follow("集中签订（724家）")
    screen.fill(agency="市医疗保险事务中心", on=on)
    screen.main.locator('[name="agreed"]').check()
    screen.press("集中签订（724家）")
    screen.told("新签订协议724份；此前已签订0份。")
    screen.says("应签724家，已签724家。")


def plan_a_round(screen: Screen) -> None:
    """A small round of the agency: two public hospitals of level 2 or 3, whose list the officers fill; one spare."""
    screen.open("/sampling/new")
    screen.fill(
        id=ROUND,
        title="三月定点医院双随机稽核",
        authority="agency",
        notice="unannounced",
        since="2026-03-02",
        until="2026-03-13",
        spares="1",
        **{"strata-0-wanted": "2", "strata-1-wanted": ""},
    )
    screen.main.get_by_text("再按等级、所有制、信用等级、县区乡镇限定").first.click()
    for field, value in (("level", "2"), ("level", "3"), ("ownership", "public")):
        screen.main.locator(f'[name="strata-0-{field}"][value="{value}"]').check()
    screen.press("保存计划")
    screen.press("锁定并公布承诺值")
    with LIST.open(encoding="gb18030") as file:
        rows = [(row["医院等级"], row["经济类型名称"]) for row in csv.DictReader(file)]
    fitting = sum(level in ("二级", "三级") and kind in ("国有全资", "集体全资") for level, kind in rows)
    assert screen.fact("名录内机构数") == str(fitting)


def draw_with_two_keepers(screen: Screen) -> None:
    """Two people throw the public value and confirm it with their own passwords; the drawing names nobody."""
    screen.open(f"/sampling/rounds/{ROUND}/ceremony")
    screen.fill(value="3 1 4 1 5 9", first_name="manager", first_password=PASSWORD)
    screen.fill(second_name="manager2", second_password=PASSWORD)
    screen.press("两人确认")
    screen.says("314159", "监管股长", "监管副股长")
    screen.press("抽取")
    screen.says("抽取已完成并封存")
    expect(screen.main.locator("[data-stratum]")).to_have_count(0)


def release(screen: Screen) -> tuple[Drawn, ...]:
    """Release the orders to the teams; returns who was drawn."""
    screen.open(f"/sampling/rounds/{ROUND}")
    screen.press("下达到检查组")
    rows = screen.main.locator("section[aria-labelledby=sample] tbody tr")
    expect(rows).to_have_count(2)
    return tuple(_drawn(rows.nth(at).locator("td").all_inner_texts()) for at in range(2))


def _drawn(cells: list[str]) -> Drawn:
    name, below = cells[1].split("\n")[:2]
    return Drawn(below.split()[0], name.strip(), tuple(cells[3].split("、")))


def close_the_round(screen: Screen) -> None:
    """One of the two was not visited: closing wants the reason."""
    screen.open(f"/sampling/rounds/{ROUND}")
    screen.follow("办结本轮")
    screen.fill(reason="另一家机构在检查期间停业装修，列入下一轮")
    screen.press("办结并公布")


def add_provider_people(office: Office, drawn: Drawn) -> None:
    """The administrator opens accounts for the clerk and the head of a provider."""
    with office.person("administrator") as screen:
        for name, shown, role in (
            ("clerk", "医保办人员", "定点机构医保办人员"),
            ("head", "机构负责人", "定点机构负责人"),
        ):
            screen.open("/accounts/people/new")
            screen.fill(name=name, display_name=shown, password=FIRST_PASSWORD, provider_code=drawn.code)
            screen.tick(role)
            screen.press("新增账号")
            screen.told("账号已新增。")
        screen.open("/accounts/people?q=clerk")
        screen.says(drawn.name)
    for name in ("clerk", "head"):
        office.first_time(name, FIRST_PASSWORD)
