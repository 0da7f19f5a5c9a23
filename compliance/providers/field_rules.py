"""The fields that a list of providers can fill, and the headings that lists use for them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from compliance.foundation.words import Words


@dataclass(frozen=True, slots=True)
class Field:
    """A field a list can fill: its label, its longest text, and the headings lists use for it."""

    words: Words
    longest: int
    headings: tuple[str, ...]


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "code": Field(
            Words(zh="机构编码", en="Code"),
            40,
            (
                "机构代码",
                "机构编码",
                "医保编码",
                "医保代码",
                "定点编码",
                "定点医药机构编码",
                "定点医药机构代码",
                "医疗机构代码",
                "医药机构编码",
                "国家编码",
                "国家医保编码",
                "code",
            ),
        ),
        "name": Field(
            Words(zh="机构名称", en="Name"),
            120,
            (
                "机构名称",
                "名称",
                "单位名称",
                "医院名称",
                "药店名称",
                "药房名称",
                "医疗机构名称",
                "医药机构名称",
                "定点机构名称",
                "定点医药机构名称",
                "定点零售药店名称",
                "定点医疗机构名称",
                "企业名称",
                "name",
            ),
        ),
        "kind": Field(
            Words(zh="机构类别", en="Kind"),
            40,
            ("大类", "机构类别", "机构类型", "类别", "类型", "医疗机构类别", "kind"),
        ),
        "level": Field(
            Words(zh="医院等级", en="Level"),
            40,
            ("医院等级", "等级", "级别", "医院级别", "机构等级", "医疗机构等级", "level"),
        ),
        "grade": Field(
            Words(zh="等次", en="Grade"),
            20,
            ("医院等次", "等次", "grade"),
        ),
        "economic_type": Field(
            Words(zh="经济类型", en="Economic type"),
            40,
            (
                "经济类型名称",
                "经济类型",
                "所有制",
                "所有制形式",
                "经济性质",
                "办医主体",
                "举办主体",
                "economic_type",
            ),
        ),
        "ownership": Field(
            Words(zh="公立或民营", en="Ownership"),
            20,
            ("公立民营", "公立或民营", "公立/民营", "ownership"),
        ),
        "nature": Field(
            Words(zh="经营性质", en="Profit or non-profit"),
            40,
            ("机构管理名称", "机构管理", "经营性质", "机构性质", "营利性质", "分类管理", "nature"),
        ),
        "category": Field(
            Words(zh="专业类别", en="Category"),
            60,
            ("小类", "专业类别", "专科类别", "category"),
        ),
        "district": Field(
            Words(zh="区县", en="District"),
            40,
            (
                "区县名称",
                "区县",
                "县区",
                "区",
                "县",
                "所在区县",
                "所属区县",
                "行政区划",
                "所属区域",
                "统筹区",
                "district",
            ),
        ),
        "township": Field(
            Words(zh="乡镇（街道）", en="Township"),
            40,
            ("乡镇", "街道", "乡镇街道", "所在乡镇", "所属乡镇", "township"),
        ),
        "address": Field(
            Words(zh="地址", en="Address"),
            200,
            ("地址", "详细地址", "机构地址", "注册地址", "经营地址", "单位地址", "医院地址", "药店地址", "address"),
        ),
        "postcode": Field(
            Words(zh="邮政编码", en="Postcode"),
            10,
            ("邮政编码", "邮编", "postcode"),
        ),
        "uscc": Field(
            Words(zh="统一社会信用代码", en="Unified social credit code"),
            18,
            ("统一社会信用代码", "社会信用代码", "信用代码", "uscc"),
        ),
        "licence_no": Field(
            Words(zh="执业（经营）许可证号", en="Licence number"),
            60,
            ("许可证号", "执业许可证号", "经营许可证号", "药品经营许可证号", "登记号", "licence_no"),
        ),
        "licence_until": Field(
            Words(zh="许可证有效期至", en="Licence valid until"),
            40,
            ("许可证有效期", "许可证有效期至", "有效期至", "有效期", "licence_until"),
        ),
        "beds": Field(
            Words(zh="床位数", en="Beds"),
            10,
            ("床位数", "床位", "编制床位", "核定床位", "开放床位", "beds"),
        ),
        "contact_name": Field(
            Words(zh="联系人", en="Contact"),
            40,
            ("联系人", "负责人", "医保负责人", "主要负责人", "法定代表人", "contact_name"),
        ),
        "contact_phone": Field(
            Words(zh="联系电话", en="Phone"),
            40,
            ("联系电话", "电话", "联系方式", "手机", "电话号码", "contact_phone"),
        ),
        "medical_group": Field(
            Words(zh="医共体牵头单位", en="Medical group"),
            120,
            ("医共体", "医共体牵头单位", "medical_group"),
        ),
        "chain": Field(
            Words(zh="所属连锁企业", en="Chain"),
            120,
            ("连锁企业", "所属连锁", "所属连锁企业", "连锁总部", "chain"),
        ),
        "credit_grade": Field(
            Words(zh="信用等级", en="Credit grade"),
            10,
            ("信用等级", "信用评级", "credit_grade"),
        ),
    }
)
