"""The columns of the claims store: type, words, and the headings that exports use for them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from compliance.foundation.words import Words


class Type(StrEnum):
    """What a column holds in the store, and with it how its text is read."""

    TEXT = "text"
    DAY = "day"
    MONEY = "money"  # fen
    PERSON = "person"  # keyed hash of who it is, 63 bits
    WHOLE = "whole"
    MINUTE = "minute"  # of the day, 0 to 1439
    QUANTITY = "quantity"  # thousandths
    VISIT = "visit"
    FUND = "fund"


class VisitType(StrEnum):
    """What sort of visit a claim settles."""

    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    CHRONIC = "chronic"
    PHARMACY = "pharmacy"


VISIT_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        VisitType.INPATIENT: Words("住院", "Inpatient"),
        VisitType.OUTPATIENT: Words("普通门诊", "Outpatient"),
        VisitType.CHRONIC: Words("门诊慢特病", "Chronic and special outpatient"),
        VisitType.PHARMACY: Words("药店购药", "Pharmacy"),
    }
)
# What exports write: words, and the codes of the national data standard (med_type, insutype).
VISIT_SAID: Mapping[str, VisitType] = MappingProxyType(
    {
        **{one.value: one for one in VisitType},
        **dict.fromkeys(("住院", "普通住院", "急诊转住院", "生育住院", "21", "22", "52"), VisitType.INPATIENT),
        **dict.fromkeys(("门诊", "普通门诊", "急诊", "门急诊", "11", "12", "13", "51"), VisitType.OUTPATIENT),
        **dict.fromkeys(
            (
                "慢特病",
                "门诊慢特病",
                "门诊慢性病",
                "门诊特病",
                "门诊大病",
                "慢性病",
                "特殊病",
                "14",
                "140104",
                "140201",
            ),
            VisitType.CHRONIC,
        ),
        **dict.fromkeys(("药店", "药店购药", "定点药店购药", "购药", "41"), VisitType.PHARMACY),
    }
)
FUND_SAID: Mapping[str, str] = MappingProxyType(
    {
        "employee": "employee",
        "resident": "resident",
        "serious_illness": "serious_illness",
        "medical_aid": "medical_aid",
        **dict.fromkeys(("职工", "职工医保", "城镇职工", "职工基本医疗保险", "310"), "employee"),
        **dict.fromkeys(("居民", "居民医保", "城乡居民", "城乡居民基本医疗保险", "新农合", "390"), "resident"),
        **dict.fromkeys(("大病", "大病保险", "392"), "serious_illness"),
        **dict.fromkeys(("救助", "医疗救助"), "medical_aid"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. headings: what exports call it, first the label shown; required: a row without it is rejected."""

    name: str
    type: Type
    words: Words
    headings: tuple[str, ...] = ()
    required: bool = False


def _column(name: str, kind: Type, zh: str, en: str, headings: str = "", required: bool = False) -> Column:
    return Column(name, kind, Words(zh, en), (zh, name, *headings.split()), required)


_PROVIDER = "定点编码 医疗机构编码 定点医药机构编号 医药机构编码"

_CLAIMS = (
    _column("claim_id", Type.TEXT, "结算单号", "Claim", "结算ID 结算编号 单据号 结算流水号 setl_id", True),
    _column(
        "person_id",
        Type.PERSON,
        "参保人",
        "Person",
        "身份证号 证件号码 参保人编号 人员编号 个人编号 psn_no certno",
        True,
    ),
    _column("provider_code", Type.TEXT, "机构编码", "Provider", f"{_PROVIDER} fixmedins_code", True),
    _column("visit_type", Type.VISIT, "医疗类别", "Kind of visit", "就诊类型 就医类型 就诊类别 med_type", True),
    _column("admitted_on", Type.DAY, "入院日期", "Admitted", "入院时间 开始日期 begndate adm_time"),
    _column("discharged_on", Type.DAY, "出院日期", "Discharged", "出院时间 结束日期 enddate dscg_time"),
    _column("settled_on", Type.DAY, "结算日期", "Settled", "结算时间 setl_time", True),
    _column("settled_minute", Type.MINUTE, "结算时刻", "Minute of the day it was settled in", "结算时分"),
    _column("diagnosis", Type.TEXT, "诊断编码", "Diagnosis", "疾病编码 主诊断编码 病种编码 dise_codg diag_code"),
    _column(
        "diagnosis_name", Type.TEXT, "诊断名称", "Name of the diagnosis", "疾病名称 主诊断 诊断 病种名称 dise_name"
    ),
    _column("department", Type.TEXT, "科室", "Department", "科室名称 就诊科室 dept_name"),
    _column("doctor_id", Type.PERSON, "医师", "Doctor", "医师编码 医生编码 医师代码 主诊医师 dr_code"),
    _column("total", Type.MONEY, "总费用", "Total", "医疗总费用 医疗费总额 费用总额 medfee_sumamt", True),
    _column("eligible", Type.MONEY, "符合范围费用", "Eligible", "政策范围内费用 符合政策范围金额 inscp_scp_amt"),
    _column("paid", Type.MONEY, "基金支付", "Paid by the fund", "统筹支付 基金支付总额 报销金额 fund_pay_sumamt", True),
    _column("paid_by_account", Type.MONEY, "个人账户支付", "Paid from the account", "个账支付 账户支付 acct_pay"),
    _column("out_of_pocket", Type.MONEY, "个人现金支付", "Out of pocket", "现金支付 个人自付 自付金额 psn_cash_pay"),
    _column("drug", Type.MONEY, "药品费", "Drugs", "西药费 药费"),
    _column("material", Type.MONEY, "材料费", "Materials", "耗材费 卫生材料费"),
    _column("exam", Type.MONEY, "检查检验费", "Examinations", "检查费 检查化验费"),
    _column("treatment", Type.MONEY, "治疗费", "Treatment", "诊疗费"),
    _column("fund", Type.FUND, "险种", "Fund", "险种类型 参保类型 insutype"),
    _column("insured_place", Type.TEXT, "参保地", "Insured in", "参保地区 参保统筹区 insu_admdvs"),
    _column("reverses", Type.TEXT, "冲正原结算单号", "Reverses claim", "原结算单号 退费原单号 init_setl_id"),
)
_LINES = (
    _column("claim_id", Type.TEXT, "结算单号", "Claim", "结算ID 结算编号 单据号 结算流水号 setl_id", True),
    _column("line_no", Type.WHOLE, "明细序号", "Line", "费用序号 明细号 行号 feedetl_sn", True),
    _column("item_code", Type.TEXT, "项目编码", "Item", "目录编码 医保目录编码 收费项目编码 med_list_codg"),
    _column("item_name", Type.TEXT, "项目名称", "Name of the item", "目录名称 收费项目名称 药品名称 med_list_name"),
    _column("occurred_on", Type.DAY, "费用发生日期", "Charged for", "费用发生时间 发生日期 fee_ocur_time"),
    _column("quantity", Type.QUANTITY, "数量", "Quantity", "cnt"),
    _column("unit_price", Type.MONEY, "单价", "Unit price", "pric"),
    _column("amount", Type.MONEY, "金额", "Amount", "明细金额 项目金额 det_item_fee_sumamt"),
    _column("days_supply", Type.WHOLE, "用药天数", "Days of supply", "开药天数 供药天数 prd_days"),
    _column("drug_trace_code", Type.TEXT, "药品追溯码", "Trace code of the drug", "追溯码 drug_trac_codg"),
)
_INHERITED = ("person_id", "provider_code", "visit_type", "settled_on")
CLAIMS: Mapping[str, Column] = MappingProxyType({column.name: column for column in _CLAIMS})
LINES: Mapping[str, Column] = MappingProxyType({column.name: column for column in _LINES})
# What an export may hold, by its content; and what the store keeps, where a line has of its claim what rules ask of it.
OF_CONTENT: Mapping[str, Mapping[str, Column]] = MappingProxyType({"settlements": CLAIMS, "lines": LINES})
STORED: Mapping[str, Mapping[str, Column]] = MappingProxyType(
    {
        "claims": MappingProxyType({name: one for name, one in CLAIMS.items() if name != "reverses"}),
        "claim_lines": MappingProxyType({**LINES, **{name: CLAIMS[name] for name in _INHERITED}}),
    }
)
INHERITED = _INHERITED

_STORED = {
    Type.DAY: "DATE",
    Type.MONEY: "BIGINT",
    Type.PERSON: "BIGINT",
    Type.WHOLE: "BIGINT",
    Type.MINUTE: "BIGINT",
    Type.QUANTITY: "BIGINT",
}


def stored_type(column: Column) -> str:
    """The SQL type that the store keeps a column in."""
    return _STORED.get(column.type, "VARCHAR")
