"""A draw that is killed: this process draws, tells that everything is written and not committed, and waits for the end.

python -m tests.sampling.crash DATA_DIR DATABASE_URL ROUND
"""

import sys
import time
from pathlib import Path

from compliance.accounts.rules import SYSTEM
from compliance.foundation import trail
from compliance.sampling import service
from tests import servers
from tests.conftest import make_app


def main(data_dir: str, address: str, round_id: str) -> None:
    """Draw up to the commit."""
    trail.append = _told
    with make_app(servers.settings(Path(data_dir), address)).app_context():
        service.draw(SYSTEM, round_id)


def _told(session: object, *_arguments: object) -> None:
    session.flush()
    print("written", flush=True)  # noqa: T201 - the test waits for it
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
