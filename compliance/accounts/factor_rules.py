"""The second factor: who needs one, how long things wait, what its codes look like. Pure."""

from datetime import timedelta

from compliance.accounts.rules import PROVIDER_ROLES, Actor
from compliance.foundation.errors import Refusal

STEP = 30  # seconds, RFC 6238
DRIFT = 1  # steps that a telephone's clock may be off, either way (RFC 6238, 5.2)
DIGITS = 6
CODES = 8
CODE_WAITS = timedelta(minutes=5)
FAILURES_FROM_AN_ADDRESS = 50
ADDRESS_WINDOW = timedelta(minutes=15)


def needed(actor: Actor, required: bool) -> bool:
    """Whether the installation asks a second factor of this person: of the bureau's and the agency's people."""
    return required and not actor.holds(*PROVIDER_ROLES)


def plain(code: str) -> str:
    """A code as it is compared: no spaces or hyphens, capitals."""
    return "".join(code.split()).replace("-", "").upper()


def grouped(code: str) -> str:
    """A recovery code as it is written down."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def wrong_code() -> Refusal:
    """ACCOUNTS-11: the code is wrong, was used, or the wait was too long."""
    return Refusal(
        "ACCOUNTS-11",
        zh="验证码不正确、已使用过或已超时",
        en="the code is wrong, was used before, or came too late",
        do_zh="请核对手机时间后输入最新的6位验证码，或使用一个备用码；超时请重新登录",
        do_en="check the telephone's clock and enter the newest code or a recovery code; sign in again if it took long",
        status=403,
    )


def too_many() -> Refusal:
    """ACCOUNTS-12: too many failed sign-ins from one address."""
    minutes = int(ADDRESS_WINDOW.total_seconds() // 60)
    return Refusal(
        "ACCOUNTS-12",
        zh="来自该网络地址的登录失败次数过多",
        en="too many sign-ins failed from this address",
        do_zh=f"请{minutes}分钟后再试，或联系系统管理员",
        do_en=f"try again in {minutes} minutes, or ask the administrator",
        status=429,
    )


def not_asked() -> Refusal:
    """ACCOUNTS-13: there is no enrolment to confirm."""
    return Refusal(
        "ACCOUNTS-13",
        zh="没有待确认的身份验证器",
        en="no authenticator waits to be confirmed",
        do_zh="请重新打开“身份验证器”页面",
        do_en="open the page of the authenticator again",
    )
