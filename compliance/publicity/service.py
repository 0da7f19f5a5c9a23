"""What the public may read of draws, and the verification of a record without any database."""

from compliance.foundation.errors import Refusal
from compliance.sampling import record_text_rules, verify_rules
from compliance.sampling.verify_rules import Verification

LARGEST_RECORD = 20 * 1024 * 1024
_LARGEST_WORK = 20_000_000


def check_record(content: bytes, commitment: str = "", seal: str = "") -> Verification:
    """Verify an uploaded record. PUBLICITY-01 when it is too large for a page; SAMPLING-07 when it is no JSON."""
    if len(content) > LARGEST_RECORD:
        raise _too_large()
    record = record_text_rules.read(content)
    if _work(record) > _LARGEST_WORK:
        raise _too_large()
    return verify_rules.verify(record, commitment, seal)


def _work(record: object) -> int:
    """Officers times visits: what the assignment of teams costs. 0 where there is nothing to count."""
    frame = record.get("frame") if isinstance(record, dict) else None
    if not isinstance(frame, dict):
        return 0
    counts = [len(rows) for rows in (frame.get("officers"), frame.get("providers")) if isinstance(rows, list)]
    return counts[0] * counts[1] if len(counts) == 2 else 0


def _too_large() -> Refusal:
    return Refusal(
        "PUBLICITY-01",
        zh="这份记录太大，网页上不能验证",
        en="the record is too large for this page",
        do_zh="请用命令行验证：python app.py verify record.json",
        do_en="verify it on the command line: python app.py verify record.json",
        status=413,
    )
