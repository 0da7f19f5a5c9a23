"""What a session is called to its owner. Pure."""

import re
from collections.abc import Mapping
from types import MappingProxyType

LONGEST = 80
# The first that is found in what a browser says of itself; the order matters, since most claim to be Safari too.
_BROWSERS: Mapping[str, str] = MappingProxyType(
    {
        "MicroMessenger": r"MicroMessenger/(\d+)",
        "Edge": r"Edg(?:A|iOS)?/(\d+)",
        "QQBrowser": r"M?QQBrowser/(\d+)",
        "Firefox": r"(?:Firefox|FxiOS)/(\d+)",
        "Chrome": r"(?:Chrome|CriOS)/(\d+)",
        "Safari": r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari",
    }
)
_SYSTEMS: Mapping[str, str] = MappingProxyType(
    {
        "HarmonyOS": r"HarmonyOS|OpenHarmony",
        "Android": r"Android",
        "iOS": r"iPhone|iPad",
        "Windows": r"Windows",
        "macOS": r"Macintosh",
        "Linux": r"Linux",
    }
)


def device(user_agent: str) -> str:
    """Browser and system in a few words, "Chrome 138 · Windows"; "" where nothing is known."""
    browsers = ((name, re.search(pattern, user_agent)) for name, pattern in _BROWSERS.items())
    browser = next((f"{name} {found[1]}" for name, found in browsers if found), "")
    system = next((name for name, pattern in _SYSTEMS.items() if re.search(pattern, user_agent)), "")
    return " · ".join(part for part in (browser, system) if part)[:LONGEST]
