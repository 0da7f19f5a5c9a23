"""What a provider attaches to a statement or a request: pictures and PDF files, kept in the evidence store."""

from collections.abc import Sequence

from compliance.accounts.rules import Actor
from compliance.foundation import evidence_store
from compliance.foundation.errors import Refusal

MOST_FILES = 10
MOST_BYTES = 10_000_000
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")


def stored(actor: Actor, files: Sequence[bytes]) -> tuple[str, ...]:
    """The hashes of the files, kept; refused where one is of another kind or too large (PORTAL-03)."""
    wrong = [file for file in files if len(file) > MOST_BYTES or not file.startswith(_SIGNATURES)]
    if wrong:
        raise Refusal(
            "PORTAL-03",
            zh="附件应为10 MB以内的JPG、PNG图片或PDF文件",
            en="attachments are JPG or PNG pictures or PDF files of at most 10 MB",
            do_zh="请转换格式或压缩后重新上传",
            do_en="Convert or shrink the file and send it again",
            status=422,
        )
    return tuple(evidence_store.put(actor, file).sha256 for file in files)


def limited(evidence: Sequence[str]) -> list[str]:
    """Each once; refused where there are too many (PORTAL-04)."""
    kept = list(dict.fromkeys(evidence))
    if len(kept) > MOST_FILES:
        raise Refusal(
            "PORTAL-04",
            zh=f"附件不得超过{MOST_FILES}个",
            en=f"at most {MOST_FILES} attachments",
            do_zh="请合并后重新上传",
            do_en="Merge them and send again",
            status=422,
        )
    return kept
