"""An agreement's life on screen: the applicant's page, the counter, the assessors, signing, the yearly assessment."""

import re

from playwright.sync_api import expect

from tests.journeys.screens import Screen

NAME = "样例新城大药房"
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HANDED_IN = ("application", "licence", "operation", "pharmacist", "rules", "interface")


def apply(screen: Screen) -> str:
    """From the sign-in page to the public application, with every paper but one; returns the applicant's own path."""
    screen.open("/accounts/sign-in")
    screen.follow("申请定点")
    screen.follow("零售药店")
    screen.says("2名医保管理人员的1年以上劳动合同")
    screen.fill(
        name=NAME,
        uscc="91500000MA00000000",
        address="样例县新城路8号",
        licence_no="样例药证0001",
        head_name="样例药师",
        phone="000-0000000",
    )
    for item in HANDED_IN:
        _attach(screen, item)
    screen.press("提交申请")
    screen.says("已提交", "请保存本页网址")
    return screen.page.url.removeprefix(screen.address)


def _attach(screen: Screen, item: str) -> None:
    paper = {"name": f"{item}.pdf", "mimeType": "application/pdf", "buffer": PAPER}
    screen.main.locator(f'input[name="file-{item}"]').set_input_files(paper)


def tell_what_is_missing(screen: Screen, directory) -> None:
    """The counter reads a paper, and tells the applicant once what is missing."""
    to_application(screen)
    paper = screen.download("查看文件", directory)
    assert paper.read_bytes() == PAPER
    screen.press("一次性告知补正")
    screen.told("已登记")
    screen.says("2名医保管理人员的1年以上劳动合同")
    expect(screen.main.get_by_role("button", name="一次性告知补正")).to_have_count(0)


def hand_in_the_rest(screen: Screen, own: str) -> None:
    """The applicant reads what is missing, and hands in just that."""
    screen.open(own)
    screen.says("一次性告知补正", "2名医保管理人员的1年以上劳动合同")
    expect(screen.main.locator('input[type="file"]')).to_have_count(1)
    _attach(screen, "managers")
    screen.press("提交材料")
    expect(screen.main.locator('input[type="file"]')).to_have_count(0)


def to_application(screen: Screen) -> None:
    """By the agreements to the applications, and to the one."""
    screen.open("/agreements/")
    screen.follow("定点评估")
    screen.follow(re.compile("^医定申"))
    screen.says(NAME)


def accept(screen: Screen) -> None:
    """All papers are there."""
    to_application(screen)
    screen.never_says("未提交")
    screen.press("受理")
    screen.says("已受理", "2026年4月5日")


def draw(screen: Screen) -> tuple[str, ...]:
    """The manager draws from dice thrown before witnesses; returns the names of the assessors."""
    to_application(screen)
    screen.main.locator('[name="draw-value"]').fill("3 1 4 1 5")
    screen.main.locator("section[aria-labelledby=draw-heading]").get_by_role("button").click()
    screen.says("抽取的评估人员")
    line = screen.main.locator("section[aria-labelledby=checks-heading] p").first.inner_text()
    return tuple(line.split("：")[1].split("、"))


def assess(screen: Screen) -> None:
    """A drawn assessor finds it among its deadlines and answers the checklist; what fails must be described."""
    screen.open("/deadlines/")
    screen.follow(re.compile("现场评估"))
    screen.follow("前往办理")
    for box in screen.main.get_by_label("合格", exact=True).all():
        box.check()
    screen.main.get_by_label("不合格", exact=True).last.check()
    refused(screen, "保存评估表")
    screen.told("须写明评估情况")
    expect(screen.main.get_by_label("合格", exact=True).first).to_be_checked()
    screen.main.get_by_label("合格", exact=True).last.check()
    screen.main.get_by_label("评估情况").last.fill("测试环境联调通过，编码已贯标")
    screen.press("保存评估表")
    screen.says("测试环境联调通过，编码已贯标")
    screen.never_says("未评估")


def conclude(screen: Screen) -> None:
    """Every condition is met."""
    to_application(screen)
    screen.press("确定评估结果")
    screen.says("评估合格")


def negotiate(screen: Screen) -> None:
    """The director writes what was agreed; the pharmacy enters the registry and its agreement is made out."""
    to_application(screen)
    screen.fill(**{"agree-terms": "按本年度零售药店协议文本，无特别约定"})
    screen.press("达成一致，列入名录并拟制协议")
    screen.says("协商谈判达成一致")


def add_head(screen: Screen, password: str, code: str) -> None:
    """The administrator opens the account of the pharmacy's head."""
    screen.open("/accounts/people/new")
    screen.fill(name="head", display_name="机构负责人", password=password, provider_code=code)
    screen.tick("定点机构负责人")
    screen.press("新增账号")
    screen.told("账号已新增。")


def code_of(screen: Screen) -> str:
    """The code that the registry gave."""
    to_application(screen)
    screen.follow("查看机构名录")
    return screen.page.locator("h1 + *, .lead").locator("code").first.inner_text()


def one_time_code(screen: Screen) -> str:
    """The officer has codes made, and reads the one to hand out."""
    _to_signing(screen)
    screen.press("为未签署机构生成签约码")
    return re.sub(r"\s", "", screen.main.locator('td[data-label="签约码"] code').inner_text())


def _to_signing(screen: Screen) -> None:
    screen.open("/agreements/?year=2026")
    panel = screen.main.locator("section.signing", has_text="零售药店")
    with screen.page.expect_navigation():
        panel.get_by_role("link", name="电子签约").click()
    screen.sound()


def head_signs(screen: Screen, code: str) -> None:
    """The head is told on its start page, reads the text, mistypes the code once, then signs."""
    screen.open("/portal/")
    screen.follow(re.compile("服务协议待负责人签署"))
    screen.follow(re.compile("^医协"))
    screen.says(NAME, "履约保证金")
    for entered in (str((int(code) + 1) % 10**8).zfill(8), code):
        screen.fill(code=entered)
        screen.main.locator('[name="agreed"]').check()
        if entered != code:
            refused(screen, "签订")
    screen.press("签订")
    screen.told("经办机构签署后协议成立")


def refused(screen: Screen, button: str) -> None:
    """Press what is refused with 422 on its own page."""
    with screen.page.expect_response(lambda answer: answer.request.method == "POST") as waiting:
        screen.main.get_by_role("button", name=button).first.click()
    assert waiting.value.status == 422
    screen.page.wait_for_load_state()
    screen.problems[:] = [one for one in screen.problems if "422" not in one]
    screen.sound()


def countersign(screen: Screen) -> None:
    """The director signs what the head has signed."""
    _to_signing(screen)
    screen.press("签署1份")
    screen.told("1")


def to_certificate(screen: Screen) -> None:
    """Signed, filed, published: each by its own button."""
    to_application(screen)
    screen.press("登记双方已签署")
    screen.fill(**{"finish-record_no": "医保备〔2026〕1号"})
    screen.press("登记备案")
    screen.press("公布并发放证书、标牌")
    screen.says("医定证〔2026〕0001号", "20260001", "医保备〔2026〕1号")


def sees_certificate(screen: Screen, own: str) -> None:
    """The applicant finds certificate and plaque on its own page."""
    screen.open(own)
    screen.says("已公布", "医定证〔2026〕0001号", "20260001")
