"""Sign-in by the office's own OpenID provider: what its word is worth here. Pure."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from compliance.foundation.errors import Refusal

# Signatures by the provider's own key alone: none of "none", and no shared secret that a client could sign with too.
ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY = timedelta(seconds=60)
SCOPE = "openid"
LONGEST = 255


def wanted(issuer: str, client_id: str) -> Mapping[str, Any]:
    """What an id token must say: who wrote it, for whom, about whom, until when."""
    return MappingProxyType(
        {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "nonce": {"essential": True},
        }
    )


def two_factors(methods: Collection[str]) -> bool:
    """Whether the provider says that it saw two factors (`amr`, RFC 8176); where it says nothing, it saw one."""
    return "mfa" in methods


def failed() -> Refusal:
    """ACCOUNTS-17: the provider refused, or what it said is not to be believed."""
    return Refusal(
        "ACCOUNTS-17",
        zh="统一身份认证未成功",
        en="the sign-in at the office's provider did not succeed",
        do_zh="请重新登录；多次失败请联系系统管理员，或使用账号和密码登录",
        do_en="sign in again; if it keeps failing ask the administrator, or use account and password",
        status=403,
    )


def unknown() -> Refusal:
    """ACCOUNTS-18: nobody here is bound to that person there; accounts are never made on the way."""
    return Refusal(
        "ACCOUNTS-18",
        zh="该统一身份尚未绑定本系统账号，或账号已关闭",
        en="no open account is bound to this person of the provider",
        do_zh="请联系系统管理员绑定账号",
        do_en="ask the administrator to bind the account",
        status=403,
    )


def taken() -> Refusal:
    """ACCOUNTS-19."""
    return Refusal(
        "ACCOUNTS-19",
        zh="该统一身份标识已绑定另一账号",
        en="this subject is bound to another account",
        do_zh="请核对标识；先解除另一账号的绑定",
        do_en="check the subject; unbind the other account first",
        fields={"subject": "taken"},
    )
