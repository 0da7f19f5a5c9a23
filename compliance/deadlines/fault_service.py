"""What can be wrong with the schedule and the outbox: nobody runs it, a job was given up, a message reached nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select

from compliance.deadlines.lease_service import NAME
from compliance.deadlines.models import Deadline, DeadlineReceiver
from compliance.deadlines.reminder_models import Message
from compliance.deadlines.schedule_models import JobRun, Lease
from compliance.foundation.database import db
from compliance.foundation.faults import Fault, Known
from compliance.foundation.words import Words

UNDELIVERED_AFTER = timedelta(days=3)
LAPSED_AFTER = timedelta(hours=1)

LAPSED = Known(
    "lease_expired",
    Words("自 {about} 起没有进程运行定时任务", "no process has run the schedule since {about}"),
    Words("请启动 python app.py scheduler，并核对其日志", "start “python app.py scheduler” and read its log"),
)
FAILED = Known(
    "job_failed",
    Words("定时任务 {about} 最近一次未能完成：{why}", "the last run of the job {about} failed: {why}"),
    Words("请按所述原因处理，任务下次到点会再次运行", "mend what it says; the job runs again at its next time"),
)
UNDELIVERED = Known(
    "message_undelivered",
    Words("消息 {about} 已等待三天以上或已放弃发送", "message {about} has waited for over three days or was given up"),
    Words(
        "请核对邮件服务器和群机器人设置，在状态页重新发送", "check the mail server and the robot; send it again there"
    ),
)
KEPT = Known(
    "deadline_receivers",
    Words("期限 {about} 的责任人状态与期限不一致", "the receivers of deadline {about} are not kept as it stands"),
    Words("请与操作记录核对，从备份恢复", "compare with the trail and restore a backup"),
)


def faults(now: datetime) -> Iterator[Fault]:
    """The lease an hour after it ran out, jobs whose last run failed, messages undelivered for three days, receivers of
    an open deadline kept as those of a closed one or the other way round."""
    lease = db.session.get(Lease, NAME)
    if lease is not None and lease.fence and lease.expires_at < now - LAPSED_AFTER:
        yield LAPSED.fault(lease.beat_at.isoformat(timespec="minutes"))
    last = select(func.max(JobRun.id)).group_by(JobRun.job)
    query = select(JobRun.job, JobRun.fault).where(JobRun.id.in_(last), JobRun.state == "failed")
    for job, why in db.session.execute(query.order_by(JobRun.job)):
        yield FAILED.fault(job, why=why.strip().splitlines()[-1] if why.strip() else "?")
    late = (Message.state == "waiting") & (Message.made_at < now - UNDELIVERED_AFTER)
    stuck = select(Message.id).where(late | (Message.state == "dead")).order_by(Message.id)
    for message in db.session.scalars(stuck.execution_options(yield_per=500)):
        yield UNDELIVERED.fault(message)
    kept = select(Deadline.key).join(DeadlineReceiver, DeadlineReceiver.deadline_id == Deadline.id).distinct()
    for key in db.session.scalars(kept.where(DeadlineReceiver.open.is_distinct_from(Deadline.closed_at.is_(None)))):
        yield KEPT.fault(key)
