"""Pages of the trainer: today, the register, the course and its products."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)

from trainingmgr.attendance.routes import (  # noqa: E402
    courses as courses,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    make_up as make_up,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    products as products,
)
from trainingmgr.attendance.routes import (  # noqa: E402
    register as register,
)
