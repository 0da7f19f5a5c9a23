"""A password that its owner has not chosen: good for a while, and for nothing but choosing another. Pure."""

from datetime import datetime, timedelta

from compliance.foundation.errors import Refusal

GOOD_FOR = timedelta(days=3)


def over(first_until: datetime | None, now: datetime) -> bool:
    """Whether a first password was not used in time; None: the owner has chosen its own."""
    return first_until is not None and first_until < now


def expired() -> Refusal:
    """ACCOUNTS-15."""
    return Refusal(
        "ACCOUNTS-15",
        zh=f"初始密码已过期（{GOOD_FOR.days}天内有效）",
        en=f"the first password is over: it is good for {GOOD_FOR.days} days",
        do_zh="请联系系统管理员重新生成初始密码",
        do_en="ask the administrator for a new one",
        status=403,
    )


def the_same() -> Refusal:
    """ACCOUNTS-16."""
    return Refusal(
        "ACCOUNTS-16",
        zh="新密码与原密码相同",
        en="the new password is the present one",
        do_zh="请换一个密码",
        do_en="choose another password",
        status=422,
        fields={"password": "same"},
    )
