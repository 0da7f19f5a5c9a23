"""The sample county's rounds: a first quarter's audit with visits that happened, and the campaign of June.

June draws what 001_ffc3b6b4aa8cf0b4.txt (plan 1, section 2) demands: at least 2/3 of the medical institutions and
1/3 of the pharmacies, 152 and 13 of the county's 228 and 39.
"""

from dataclasses import dataclass
from datetime import date

WINTER_ID, JUNE_ID = "2024Q1-01", "2024Q2-01"

WINTER = f"""
[round]
id = "{WINTER_ID}"
title = "2024年第一季度服务协议执行情况稽核"
authority = "agency"
notice = "unannounced"
window = [2024-02-26, 2024-03-08]
spares = 2

[[stratum]]
title = "乡镇卫生院和社区卫生服务中心"
where = {{ kind = ["primary_care"] }}
quota = 8

[[stratum]]
title = "二级以上医院"
where = {{ kind = ["hospital"], level = ["2"] }}
quota = 1

[[stratum]]
title = "定点零售药店"
where = {{ kind = ["pharmacy"] }}
quota = 3

[team]
size = 2
max_load = 12
"""

JUNE = f"""
[round]
id = "{JUNE_ID}"
title = "2024年打击欺诈骗保专项行动"
authority = "agency"
notice = "unannounced"
window = [2024-06-24, 2024-09-30]
spares = 0

[[stratum]]
title = "定点医疗机构"
where = {{ kind = ["hospital", "primary_care", "village_clinic", "clinic"] }}
share = "2/3"
rounding = "up"

[[stratum]]
title = "定点零售药店"
where = {{ kind = ["pharmacy"] }}
share = "1/3"
rounding = "up"

[team]
size = 2
max_load = 120
"""


@dataclass(frozen=True)
class Fault:
    """What a visit of the sample county finds: the violation of the item in breach, and the damages agreed (yuan)."""

    violation: str
    damages: str


# Six institutions, 27,800 yuan in all; the document names the first two and the kinds of breach.
FAULTS = (
    Fault("phantom_bed", "6800.00"),
    Fault("no_daily_bill", "3000.00"),
    Fault("no_daily_bill", "3500.00"),
    Fault("phantom_bed", "6000.00"),
    Fault("low_in_hospital_rate", "4000.00"),
    Fault("low_in_hospital_rate", "4500.00"),
)
DIRECTED = ("下路镇中心卫生院", "万朝镇卫生院")
DIRECTED_REASON = "上年度协议考核得分偏低，列为重点稽核对象"
VISITED_FROM = date(2024, 2, 27)
