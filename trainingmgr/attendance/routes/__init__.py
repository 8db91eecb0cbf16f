"""Pages of the trainer: today, the register, the course and its products."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)

from trainingmgr.attendance.routes import (  # noqa: E402
    bulk as bulk,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    check_in as check_in,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    code_screen as code_screen,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    courses as courses,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    differences as differences,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    entries as entries,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    make_up as make_up,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    papers as papers,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    photos as photos,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    products as products,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    register as register,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    risk as risk,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    walk_ins as walk_ins,
)
