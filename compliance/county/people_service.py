"""The sample county's people: one account a role at least, named by role, all with one password that is no secret."""

from dataclasses import dataclass
from datetime import date

from compliance.accounts import people_service, service
from compliance.accounts.people_service import NewPerson
from compliance.accounts.rules import SYSTEM, Actor, Authority, Role
from compliance.foundation.errors import Refusal

PASSWORD = "sample-2024"  # noqa: S105 - printed for everyone by `make run`; production refuses these accounts
CERTIFICATES_UNTIL = date(2026, 12, 31)


@dataclass(frozen=True)
class Sample:
    """One sample account. provider: name of the institution, for its people; township: of a township's worker."""

    name: str
    display_name: str
    role: Role
    authority: Authority | None = None
    provider: str = ""
    township: str = ""


SAMPLES = (
    Sample("manager", "监管股长", Role.MANAGER),
    Sample("manager2", "监管副股长", Role.MANAGER),
    Sample("inspector1", "稽核员甲", Role.INSPECTOR, Authority.AGENCY),
    Sample("inspector2", "稽核员乙", Role.INSPECTOR, Authority.AGENCY),
    Sample("inspector3", "稽核员丙", Role.INSPECTOR, Authority.AGENCY),
    Sample("inspector4", "稽核员丁", Role.INSPECTOR, Authority.AGENCY),
    Sample("enforcer1", "执法员甲", Role.INSPECTOR, Authority.ADMINISTRATIVE),
    Sample("enforcer2", "执法员乙", Role.INSPECTOR, Authority.ADMINISTRATIVE),
    Sample("auditor", "审核员", Role.AUDITOR_CLAIMS),
    Sample("auditor2", "复核审核员", Role.AUDITOR_CLAIMS),
    Sample("officer1", "经办甲", Role.OFFICER),
    Sample("officer2", "经办乙", Role.OFFICER),
    Sample("legal", "法制审核员", Role.LEGAL_REVIEWER),
    Sample("agency", "经办机构主任", Role.AGENCY_DIRECTOR),
    Sample("director", "局长", Role.DIRECTOR),
    Sample("reviewer", "评审专家", Role.REVIEWER),
    Sample("township", "大歇镇经办员", Role.TOWNSHIP, township="大歇镇"),
    Sample("township2", "下路镇经办员", Role.TOWNSHIP, township="下路镇"),
    *(Sample(f"reviewer{number}", f"评审专家{sign}", Role.REVIEWER) for number, sign in enumerate("乙丙丁戊己庚", 2)),
    Sample("overseer", "纪检审计员", Role.OVERSEER),
    Sample("admin", "系统管理员", Role.ADMINISTRATOR),
    Sample("clerk", "卫生院医保办人员", Role.PROVIDER_CLERK, provider="下路镇中心卫生院"),
    Sample("head", "卫生院负责人", Role.PROVIDER_HEAD, provider="下路镇中心卫生院"),
    Sample("clerk2", "另一卫生院医保办人员", Role.PROVIDER_CLERK, provider="大歇镇卫生院"),
    Sample("head2", "另一卫生院负责人", Role.PROVIDER_HEAD, provider="大歇镇卫生院"),
)


def add(provider_ids: dict[str, int], production: bool) -> dict[str, Actor]:
    """Add the sample accounts; account name -> actor. Refused in production (COUNTY-01)."""
    if production:
        raise Refusal(
            "COUNTY-01",
            zh="正式环境不得装入样例账号",
            en="production refuses sample accounts",
            do_zh="请在非正式环境中试用样例县",
            do_en="try the sample county outside production",
        )
    return {sample.name: _add(sample, provider_ids.get(sample.provider)) for sample in SAMPLES}


def _add(sample: Sample, provider_id: int | None) -> Actor:
    officer = sample.authority is not None
    prefix = "ZF" if sample.authority is Authority.ADMINISTRATIVE else "JH"
    new = NewPerson(
        name=sample.name,
        display_name=sample.display_name,
        password=PASSWORD,
        roles=frozenset({sample.role}),
        provider_id=provider_id,
        authority=sample.authority,
        certificate_no=f"{prefix}-{sample.name[-1]:0>4}" if officer else "",
        certificate_until=CERTIFICATES_UNTIL if officer else None,
        competences=("综合",) if officer else (),
        township=sample.township,
    )
    return service.actor_of(people_service.add(SYSTEM, new))


def one_per_role() -> tuple[Sample, ...]:
    """The first sample account of each role, for the list that `make run` prints."""
    first: dict[Role, Sample] = {}
    for sample in SAMPLES:
        first.setdefault(sample.role, sample)
    return tuple(first.values())
