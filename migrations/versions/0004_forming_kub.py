"""Forming KUB: wishes, proposed groups, meetings with who was there, papers and AD/ART, past offices.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statute_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("chapters", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statute_templates")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_statute_templates_valid_from")),
    )
    op.create_table(
        "companion_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["participants.id"],
            name=op.f("fk_companion_wishes_other_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_companion_wishes_participant_id_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_companion_wishes")),
        sa.UniqueConstraint(
            "participant_id", "other_id", name=op.f("uq_companion_wishes_participant_id_other_id")
        ),
    )
    with op.batch_alter_table("companion_wishes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_companion_wishes_other_id"), ["other_id"], unique=False
        )

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("nearest", sa.Boolean(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.Column("moved", sa.Integer(), nullable=True),
        sa.Column("fewest", sa.Integer(), nullable=True),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_proposals_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_proposals_cohort_id_cohorts")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_proposals_job_id_jobs")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["proposals.id"], name=op.f("fk_proposals_parent_id_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("uq_proposals_cohort_id_number")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_cohort_id"), ["cohort_id"], unique=False)

    op.create_table(
        "wish_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("experience", sa.Integer(), nullable=False),
        sa.Column("experience_note", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("tools", sa.String(length=300), nullable=False),
        sa.Column("may_split", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_wish_sheets_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["users.id"], name=op.f("fk_wish_sheets_said_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_sheets")),
        sa.UniqueConstraint("participant_id", name=op.f("uq_wish_sheets_participant_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "craft_capacities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["craft_id"], ["crafts.id"], name=op.f("fk_craft_capacities_craft_id_crafts")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_craft_capacities_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craft_capacities")),
        sa.UniqueConstraint(
            "programme_id", "craft_id", name=op.f("uq_craft_capacities_programme_id_craft_id")
        ),
    )
    op.create_table(
        "craft_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=True),
        sa.Column("other", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["craft_id"], ["crafts.id"], name=op.f("fk_craft_wishes_craft_id_crafts")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["wish_sheets.id"], name=op.f("fk_craft_wishes_sheet_id_wish_sheets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_craft_wishes")),
        sa.UniqueConstraint("sheet_id", "rank", name=op.f("uq_craft_wishes_sheet_id_rank")),
    )
    op.create_table(
        "proposal_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_proposal_seats_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_seats_proposal_id_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_seats")),
        sa.UniqueConstraint(
            "proposal_id",
            "participant_id",
            name=op.f("uq_proposal_seats_proposal_id_participant_id"),
        ),
    )
    with op.batch_alter_table("proposal_seats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_seats_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "kub_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kub_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=160), nullable=False),
        sa.Column("chaired_by_id", sa.Integer(), nullable=True),
        sa.Column("minutes_by_id", sa.Integer(), nullable=True),
        sa.Column("witness_name", sa.String(length=120), nullable=False),
        sa.Column("witness_title", sa.String(length=120), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chaired_by_id"],
            ["participants.id"],
            name=op.f("fk_kub_meetings_chaired_by_id_participants"),
        ),
        sa.ForeignKeyConstraint(["kub_id"], ["kub.id"], name=op.f("fk_kub_meetings_kub_id_kub")),
        sa.ForeignKeyConstraint(
            ["minutes_by_id"],
            ["participants.id"],
            name=op.f("fk_kub_meetings_minutes_by_id_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kub_meetings")),
        sa.UniqueConstraint("kub_id", name=op.f("uq_kub_meetings_kub_id")),
    )
    with op.batch_alter_table("kub_meetings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_kub_meetings_chaired_by_id"), ["chaired_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_kub_meetings_minutes_by_id"), ["minutes_by_id"], unique=False
        )

    op.create_table(
        "kub_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("kub_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_kub_papers_file_id_files")
        ),
        sa.ForeignKeyConstraint(["kub_id"], ["kub.id"], name=op.f("fk_kub_papers_kub_id_kub")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_kub_papers_uploaded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kub_papers")),
        sa.UniqueConstraint("client_id", name=op.f("uq_kub_papers_client_id")),
    )
    with op.batch_alter_table("kub_papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kub_papers_kub_id"), ["kub_id"], unique=False)

    op.create_table(
        "kub_statutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kub_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("chapters", sa.JSON(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["kub_id"], ["kub.id"], name=op.f("fk_kub_statutes_kub_id_kub")),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["statute_templates.id"],
            name=op.f("fk_kub_statutes_template_id_statute_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kub_statutes")),
        sa.UniqueConstraint("kub_id", name=op.f("uq_kub_statutes_kub_id")),
    )
    op.create_table(
        "proposal_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=True),
        sa.Column("craft_locked", sa.Boolean(), nullable=False),
        sa.Column("kub_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["craft_id"], ["crafts.id"], name=op.f("fk_proposal_groups_craft_id_crafts")
        ),
        sa.ForeignKeyConstraint(["kub_id"], ["kub.id"], name=op.f("fk_proposal_groups_kub_id_kub")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_groups_proposal_id_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_groups")),
        sa.UniqueConstraint(
            "proposal_id", "place", name=op.f("uq_proposal_groups_proposal_id_place")
        ),
    )
    op.create_table(
        "kub_meeting_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["kub_meetings.id"],
            name=op.f("fk_kub_meeting_attendance_meeting_id_kub_meetings"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_kub_meeting_attendance_participant_id_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kub_meeting_attendance")),
        sa.UniqueConstraint(
            "meeting_id",
            "participant_id",
            name=op.f("uq_kub_meeting_attendance_meeting_id_participant_id"),
        ),
    )
    with op.batch_alter_table("kub_meeting_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_kub_meeting_attendance_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "kub_past_offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=12), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["kub_members.id"],
            name=op.f("fk_kub_past_offices_member_id_kub_members"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kub_past_offices")),
    )
    with op.batch_alter_table("kub_past_offices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_kub_past_offices_member_id"), ["member_id"], unique=False
        )

    with op.batch_alter_table("crafts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("subsector_version", sa.String(length=4), server_default="17", nullable=False)
        )
        batch_op.add_column(
            sa.Column("description", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("picture_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_crafts_picture_id_files"), "files", ["picture_id"], ["id"]
        )

    # Column by column: a rebuilt table would lose its triggers on SQLite.
    op.add_column("kub", sa.Column("size_reason", sa.String(length=200), nullable=True))
    op.add_column(
        "kub", sa.Column("address", sa.String(length=200), server_default="", nullable=False)
    )
    op.add_column("kub", sa.Column("savings_once", sa.Integer(), nullable=True))
    op.add_column("kub", sa.Column("savings_monthly", sa.Integer(), nullable=True))
    op.add_column("kub", sa.Column("rules", sa.Text(), server_default="", nullable=False))
    op.add_column("kub", sa.Column("minutes_number", sa.String(length=80), nullable=True))
    # Who was at the meetings until now is known only as a number.
    op.execute(
        "INSERT INTO kub_meetings (kub_id, held_on, place, witness_name, witness_title, notes, version) "
        "SELECT id, met_on, place, '', '', 'Hadir ' || attended || ' anggota, tercatat tanpa nama.', 1 "
        "FROM kub WHERE met_on IS NOT NULL"
    )
    op.drop_column("kub", "met_on")
    op.drop_column("kub", "attended")
    op.drop_column("kub", "place")

    with op.batch_alter_table("kub_members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("craft_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_kub_members_craft_id_crafts"), "crafts", ["craft_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("kub_members", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_kub_members_craft_id_crafts"), type_="foreignkey")
        batch_op.drop_column("craft_id")
        batch_op.drop_column("position_from")

    op.add_column(
        "kub", sa.Column("place", sa.String(length=160), server_default="", nullable=False)
    )
    op.add_column("kub", sa.Column("attended", sa.Integer(), server_default="0", nullable=False))
    op.add_column("kub", sa.Column("met_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE kub SET met_on = (SELECT held_on FROM kub_meetings WHERE kub_id = kub.id), "
        "place = coalesce((SELECT place FROM kub_meetings WHERE kub_id = kub.id), ''), "
        "attended = (SELECT count(*) FROM kub_meeting_attendance "
        "JOIN kub_meetings ON kub_meetings.id = meeting_id WHERE kub_id = kub.id)"
    )
    for column in (
        "minutes_number",
        "rules",
        "savings_monthly",
        "savings_once",
        "address",
        "size_reason",
    ):
        op.drop_column("kub", column)

    with op.batch_alter_table("crafts", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_crafts_picture_id_files"), type_="foreignkey")
        batch_op.drop_column("picture_id")
        batch_op.drop_column("description")
        batch_op.drop_column("subsector_version")

    with op.batch_alter_table("kub_past_offices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kub_past_offices_member_id"))

    op.drop_table("kub_past_offices")
    with op.batch_alter_table("kub_meeting_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kub_meeting_attendance_participant_id"))

    op.drop_table("kub_meeting_attendance")
    op.drop_table("proposal_groups")
    op.drop_table("kub_statutes")
    with op.batch_alter_table("kub_papers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kub_papers_kub_id"))

    op.drop_table("kub_papers")
    with op.batch_alter_table("kub_meetings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kub_meetings_minutes_by_id"))
        batch_op.drop_index(batch_op.f("ix_kub_meetings_chaired_by_id"))

    op.drop_table("kub_meetings")
    with op.batch_alter_table("proposal_seats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_seats_participant_id"))

    op.drop_table("proposal_seats")
    op.drop_table("craft_wishes")
    op.drop_table("craft_capacities")
    op.drop_table("wish_sheets")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposals_cohort_id"))

    op.drop_table("proposals")
    with op.batch_alter_table("companion_wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_companion_wishes_other_id"))

    op.drop_table("companion_wishes")
    op.drop_table("statute_templates")
