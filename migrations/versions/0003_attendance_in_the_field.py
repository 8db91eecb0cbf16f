"""Attendance in the field: marks as phones send them, check-in by code, additional participants, offers
of a make-up, photos of the signed sheet.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "make_up_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_make_up_offers_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_make_up_offers_course_id_courses")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_make_up_offers_participant_id_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_make_up_offers")),
        sa.UniqueConstraint(
            "course_id", "participant_id", name=op.f("uq_make_up_offers_course_id_participant_id")
        ),
    )
    with op.batch_alter_table("make_up_offers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_make_up_offers_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["users.id"], name=op.f("fk_check_ins_opened_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_sessions.id"],
            name=op.f("fk_check_ins_session_id_training_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("session_id", name=op.f("uq_check_ins_session_id")),
    )
    op.create_table(
        "mark_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=1), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("early_minutes", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=36), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("phone", sa.String(length=36), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("after_lock", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_mark_entries_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_mark_entries_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_sessions.id"],
            name=op.f("fk_mark_entries_session_id_training_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mark_entries_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_entries")),
        sa.UniqueConstraint("client_id", name=op.f("uq_mark_entries_client_id")),
    )
    with op.batch_alter_table("mark_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mark_entries_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mark_entries_session_id_participant_id"),
            ["session_id", "participant_id"],
            unique=False,
        )

    op.create_table(
        "sheet_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_sheet_photos_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_sessions.id"],
            name=op.f("fk_sheet_photos_session_id_training_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["users.id"], name=op.f("fk_sheet_photos_taken_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_photos")),
        sa.UniqueConstraint("client_id", name=op.f("uq_sheet_photos_client_id")),
    )
    with op.batch_alter_table("sheet_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sheet_photos_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "walk_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_walk_ins_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_walk_ins_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_walk_ins_recorded_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_sessions.id"],
            name=op.f("fk_walk_ins_session_id_training_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_ins")),
        sa.UniqueConstraint("client_id", name=op.f("uq_walk_ins_client_id")),
    )
    with op.batch_alter_table("walk_ins", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_walk_ins_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_walk_ins_session_id"), ["session_id"], unique=False)

    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("chain", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("step", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("registers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_with", sa.String(length=36), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("registers", schema=None) as batch_op:
        batch_op.drop_column("closed_with")

    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.drop_column("step")
        batch_op.drop_column("chain")
        batch_op.drop_column("revision")

    with op.batch_alter_table("walk_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_walk_ins_session_id"))
        batch_op.drop_index(batch_op.f("ix_walk_ins_participant_id"))

    op.drop_table("walk_ins")
    with op.batch_alter_table("sheet_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sheet_photos_session_id"))

    op.drop_table("sheet_photos")
    with op.batch_alter_table("mark_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mark_entries_session_id_participant_id"))
        batch_op.drop_index(batch_op.f("ix_mark_entries_participant_id"))

    op.drop_table("mark_entries")
    op.drop_table("check_ins")
    with op.batch_alter_table("make_up_offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_make_up_offers_participant_id"))

    op.drop_table("make_up_offers")
