"""Tips for tests: filed, accepted, closed, with a decided case behind them."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from PIL import Image

from compliance.findings import lead_triage_service as triage
from compliance.findings.lead_rules import Outcome
from compliance.tips import reward_service, service
from compliance.tips.reward_rules import Loss
from compliance.tips.rules import Channel, Duty, NewTip, Reporter
from compliance.tips.service import Acceptance, Proposal

DAY = date(2024, 4, 26)
TEXT = "该院多次为没有住院的人办理住院手续，病房里看不到登记的病人。"
NAMED = Reporter("举报人姓名", "13800000000", anonymous=False)
ANONYMOUS = Reporter()


def new(number=1, reporter=ANONYMOUS, **more):
    usual = NewTip(Channel.WEB, "某卫生院", TEXT, reporter, f"form-{number}", DAY)
    return replace(usual, **more)


def appoint(people):
    """One keeper, one who checks rewards, one who approves them."""
    for actor, duty in (
        (people.auditor_claims, Duty.KEEPER),
        (people.legal_reviewer, Duty.REWARD),
        (people.director, Duty.REWARD),
    ):
        service.appoint(people.director, actor.user_id, duty)


def accept(people, filed, **more):
    """Accepted against the first clerk's provider; returns the lead's id."""
    how = Acceptance(people.clerk.provider_id, "疑似冒名住院", "反映登记住院人员不在床，建议核对。", **more)
    return service.accept(people.auditor_claims, filed.tip_id, how)


def confirmed(people, number=1, reporter=ANONYMOUS):
    """A tip whose lead was right, closed."""
    filed = service.file(new(number, reporter))
    lead = accept(people, filed)
    triage.conclude(people.officer, lead, Outcome.CONFIRMED, "经核查情况属实")
    service.conclude(people.auditor_claims, filed.tip_id, "经核查属实，已依法处理。")
    return filed


def decided(monkeypatch, case_id, fen):
    """Let a case stand as decided with so much lost by the fund; its own tests compute that from the case."""
    found = (Loss(case_id, "医保协案〔2024〕1号", DAY, fen),)
    monkeypatch.setattr(reward_service, "losses", lambda _provider_id: found)


def proposal(case_id, level=1):
    return Proposal(case_id, level, "提供详细事实并协助核查")


def photo(with_exif=True):
    """A JPEG as a telephone takes it: with place, time and maker."""
    picture = Image.new("RGB", (64, 48), (200, 30, 30))
    exif = Image.Exif()
    if with_exif:
        exif[0x010F], exif[0x0110] = "PHONE-MAKER", "PHONE-MODEL-9"
        exif[0x9003] = "2024:04:25 18:30:00"
        exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"taken by the reporter")
    return out.getvalue()
