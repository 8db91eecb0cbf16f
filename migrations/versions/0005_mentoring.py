"""Mentoring: mentees, contracts, fuller sessions, diagnoses, plans, reports, referrals, e-mail.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_outgoing_mail_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mail_key")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_mail_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_outgoing_mail_user_id"), ["user_id"], unique=False)

    op.create_table(
        "mentor_kecamatan",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("kecamatan_code", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["kecamatan_code"],
            ["kecamatan.code"],
            name=op.f("fk_mentor_kecamatan_kecamatan_code_kecamatan"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_kecamatan_mentor_id_mentors")
        ),
        sa.PrimaryKeyConstraint("mentor_id", "kecamatan_code", name=op.f("pk_mentor_kecamatan")),
    )
    op.create_table(
        "mentor_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["users.id"], name=op.f("fk_mentor_reports_closed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_reports_mentor_id_mentors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_reports")),
        sa.UniqueConstraint("mentor_id", "month", name=op.f("uq_mentor_reports_mentor_id_month")),
    )
    op.create_table(
        "mentoring_contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("mentor_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(institution_id IS NULL) <> (mentor_id IS NULL)",
            name=op.f("ck_mentoring_contracts_one_party"),
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_mentoring_contracts_institution_id_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentoring_contracts_mentor_id_mentors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_contracts")),
    )
    with op.batch_alter_table("mentoring_contracts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentoring_contracts_institution_id"), ["institution_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_mentoring_contracts_mentor_id"), ["mentor_id"], unique=False
        )

    op.create_table(
        "mentoring_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentoring_letters_mentor_id_mentors")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_mentoring_letters_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_letters")),
        sa.UniqueConstraint("number", name=op.f("uq_mentoring_letters_number")),
    )
    with op.batch_alter_table("mentoring_letters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentoring_letters_mentor_id"), ["mentor_id"], unique=False
        )

    op.create_table(
        "mentor_crafts",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["craft_id"], ["crafts.id"], name=op.f("fk_mentor_crafts_craft_id_crafts")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_crafts_mentor_id_mentors")
        ),
        sa.PrimaryKeyConstraint("mentor_id", "craft_id", name=op.f("pk_mentor_crafts")),
    )
    op.create_table(
        "mentees",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("kub_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("own_name", sa.String(length=120), nullable=False),
        sa.Column("own_kecamatan_code", sa.String(length=8), nullable=True),
        sa.Column("own_craft_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=120), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"], ["businesses.id"], name=op.f("fk_mentees_business_id_businesses")
        ),
        sa.ForeignKeyConstraint(["kub_id"], ["kub.id"], name=op.f("fk_mentees_kub_id_kub")),
        sa.ForeignKeyConstraint(
            ["own_craft_id"], ["crafts.id"], name=op.f("fk_mentees_own_craft_id_crafts")
        ),
        sa.ForeignKeyConstraint(
            ["own_kecamatan_code"],
            ["kecamatan.code"],
            name=op.f("fk_mentees_own_kecamatan_code_kecamatan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentees")),
        sa.UniqueConstraint("business_id", name=op.f("uq_mentees_business_id")),
        sa.UniqueConstraint("kub_id", name=op.f("uq_mentees_kub_id")),
    )
    _open_files()
    op.create_table(
        "administration_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=20), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_administration_items_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["mentees.id"], name=op.f("fk_administration_items_mentee_id_mentees")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["users.id"],
            name=op.f("fk_administration_items_recorded_by_id_users"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administration_items")),
        sa.UniqueConstraint(
            "mentee_id", "item", name=op.f("uq_administration_items_mentee_id_item")
        ),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("by_mentee", sa.Boolean(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("production", sa.Integer(), nullable=False),
        sa.Column("finance", sa.Integer(), nullable=False),
        sa.Column("marketing", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("legality", sa.Integer(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("respondent", sa.String(length=120), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["mentees.id"], name=op.f("fk_assessments_mentee_id_mentees")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_assessments_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_assessments_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("client_id", name=op.f("uq_assessments_client_id")),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessments_mentee_id"), ["mentee_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_assessments_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "business_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("buyer", sa.String(length=300), nullable=False),
        sa.Column("unit", sa.String(length=30), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("fixed_cost", sa.BigInteger(), nullable=True),
        sa.Column("monthly_target", sa.Integer(), nullable=True),
        sa.Column("capital_need", sa.BigInteger(), nullable=True),
        sa.Column("capital_use", sa.String(length=500), nullable=False),
        sa.Column("canvas", sa.JSON(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_business_plans_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["mentees.id"], name=op.f("fk_business_plans_mentee_id_mentees")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_business_plans_written_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_plans")),
        sa.UniqueConstraint("mentee_id", "number", name=op.f("uq_business_plans_mentee_id_number")),
    )
    op.create_table(
        "cash_book_months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("money_in", sa.BigInteger(), nullable=False),
        sa.Column("money_out", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_cash_book_months_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["mentees.id"], name=op.f("fk_cash_book_months_mentee_id_mentees")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_cash_book_months_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_book_months")),
        sa.UniqueConstraint("mentee_id", "month", name=op.f("uq_cash_book_months_mentee_id_month")),
    )
    op.create_table(
        "mentoring_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("priority", sa.String(length=200), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("sessions_planned", sa.Integer(), nullable=False),
        sa.Column("signatory", sa.String(length=120), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["mentees.id"], name=op.f("fk_mentoring_plans_mentee_id_mentees")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.id"], name=op.f("fk_mentoring_plans_mentor_id_mentors")
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["files.id"], name=op.f("fk_mentoring_plans_scan_id_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_plans")),
        sa.UniqueConstraint(
            "mentee_id", "number", name=op.f("uq_mentoring_plans_mentee_id_number")
        ),
    )
    op.create_table(
        "prospects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("analysed_on", sa.Date(), nullable=False),
        sa.Column("market", sa.Integer(), nullable=False),
        sa.Column("quality", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("finance", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["mentees.id"], name=op.f("fk_prospects_mentee_id_mentees")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_prospects_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospects")),
        sa.UniqueConstraint("client_id", name=op.f("uq_prospects_client_id")),
    )
    with op.batch_alter_table("prospects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prospects_mentee_id"), ["mentee_id"], unique=False)

    op.create_table(
        "coaching_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_coaching_changes_changed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["coaching_sessions.id"],
            name=op.f("fk_coaching_changes_session_id_coaching_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_changes")),
    )
    with op.batch_alter_table("coaching_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coaching_changes_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "coaching_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_coaching_confirmations_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["coaching_sessions.id"],
            name=op.f("fk_coaching_confirmations_session_id_coaching_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_confirmations")),
        sa.UniqueConstraint("session_id", name=op.f("uq_coaching_confirmations_session_id")),
    )
    with op.batch_alter_table("coaching_confirmations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coaching_confirmations_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "coaching_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_coaching_photos_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["coaching_sessions.id"],
            name=op.f("fk_coaching_photos_session_id_coaching_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_photos")),
    )
    with op.batch_alter_table("coaching_photos", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_coaching_photos_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "mentee_months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("orders", sa.Integer(), nullable=True),
        sa.Column("workers", sa.Integer(), nullable=True),
        sa.Column("proof", sa.String(length=20), nullable=True),
        sa.Column("proof_file_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["mentees.id"], name=op.f("fk_mentee_months_mentee_id_mentees")
        ),
        sa.ForeignKeyConstraint(
            ["proof_file_id"], ["files.id"], name=op.f("fk_mentee_months_proof_file_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["coaching_sessions.id"],
            name=op.f("fk_mentee_months_session_id_coaching_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentee_months")),
        sa.UniqueConstraint("mentee_id", "month", name=op.f("uq_mentee_months_mentee_id_month")),
    )
    with op.batch_alter_table("mentee_months", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentee_months_session_id"), ["session_id"], unique=False
        )

    op.create_table(
        "plan_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=200), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("indicator", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["mentoring_plans.id"], name=op.f("fk_plan_steps_plan_id_mentoring_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_steps")),
    )
    with op.batch_alter_table("plan_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_steps_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("need", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("result", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("result_number", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentee_id"], ["mentees.id"], name=op.f("fk_referrals_mentee_id_mentees")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["users.id"], name=op.f("fk_referrals_raised_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["coaching_sessions.id"],
            name=op.f("fk_referrals_session_id_coaching_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("client_id", name=op.f("uq_referrals_client_id")),
    )
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrals_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_referrals_mentee_id"), ["mentee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referrals_session_id"), ["session_id"], unique=False)

    op.create_table(
        "referral_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_referral_steps_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_referral_steps_referral_id_referrals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_steps")),
    )
    with op.batch_alter_table("referral_steps", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_referral_steps_referral_id"), ["referral_id"], unique=False
        )

    with op.batch_alter_table("agreed_actions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("owner_name", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("done_in_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("dropped_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("result", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_agreed_actions_done_in_id_coaching_sessions"),
            "coaching_sessions",
            ["done_in_id"],
            ["id"],
        )

    with op.batch_alter_table("coaching_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mentee_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("starts_at", sa.Time(), nullable=True))
        batch_op.add_column(
            sa.Column("place", sa.String(length=160), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("topics", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("others", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("void_reason", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("report_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("corrected_in_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("replaced", sa.JSON(), server_default="{}", nullable=False))

    _move_sessions()
    with op.batch_alter_table("coaching_sessions", schema=None) as batch_op:
        batch_op.alter_column("mentee_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("topics", existing_type=sa.JSON(), nullable=False)
        batch_op.drop_index(batch_op.f("ix_coaching_sessions_kub_id"))
        batch_op.create_index(
            batch_op.f("ix_coaching_sessions_mentee_id"), ["mentee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_coaching_sessions_report_id"), ["report_id"], unique=False
        )
        batch_op.drop_constraint(batch_op.f("fk_coaching_sessions_kub_id_kub"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_coaching_sessions_photo_id_files"), type_="foreignkey"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_coaching_sessions_corrected_in_id_mentor_reports"),
            "mentor_reports",
            ["corrected_in_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_coaching_sessions_report_id_mentor_reports"),
            "mentor_reports",
            ["report_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_coaching_sessions_mentee_id_mentees"), "mentees", ["mentee_id"], ["id"]
        )
        batch_op.drop_column("photo_id")
        batch_op.drop_column("topic")
        batch_op.drop_column("kub_id")

    with op.batch_alter_table("institutions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("leader_title", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("leader_name", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table("mentor_assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mentee_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("handover_reason", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("handover_note", sa.Text(), server_default="", nullable=False)
        )

    _follow_files("mentor_assignments")
    with op.batch_alter_table("mentor_assignments", schema=None) as batch_op:
        batch_op.alter_column("mentee_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_index(batch_op.f("ix_mentor_assignments_kub_id"))
        batch_op.create_index(
            batch_op.f("ix_mentor_assignments_mentee_id"), ["mentee_id"], unique=False
        )
        batch_op.drop_constraint(batch_op.f("fk_mentor_assignments_kub_id_kub"), type_="foreignkey")
        batch_op.create_foreign_key(
            batch_op.f("fk_mentor_assignments_mentee_id_mentees"), "mentees", ["mentee_id"], ["id"]
        )
        batch_op.drop_column("kub_id")

    with op.batch_alter_table("mentors", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("staff_number", sa.String(length=30), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("capacity", sa.Integer(), server_default="8", nullable=False))
        batch_op.add_column(
            sa.Column("calendar_serial", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("reminders", sa.Boolean(), server_default="1", nullable=False)
        )

    with op.batch_alter_table("registers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_column("closed_with")


def downgrade() -> None:
    with op.batch_alter_table("registers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_with", sa.VARCHAR(length=36), nullable=True))
        batch_op.drop_column("reopened_at")

    with op.batch_alter_table("mentors", schema=None) as batch_op:
        batch_op.drop_column("reminders")
        batch_op.drop_column("calendar_serial")
        batch_op.drop_column("capacity")
        batch_op.drop_column("staff_number")

    with op.batch_alter_table("mentor_assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kub_id", sa.INTEGER(), nullable=True))

    _back_to_kub("mentor_assignments")
    with op.batch_alter_table("mentor_assignments", schema=None) as batch_op:
        batch_op.alter_column("kub_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint(
            batch_op.f("fk_mentor_assignments_mentee_id_mentees"), type_="foreignkey"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_mentor_assignments_kub_id_kub"), "kub", ["kub_id"], ["id"]
        )
        batch_op.drop_index(batch_op.f("ix_mentor_assignments_mentee_id"))
        batch_op.create_index(batch_op.f("ix_mentor_assignments_kub_id"), ["kub_id"], unique=False)
        batch_op.drop_column("handover_note")
        batch_op.drop_column("handover_reason")
        batch_op.drop_column("mentee_id")

    with op.batch_alter_table("institutions", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("leader_name")
        batch_op.drop_column("leader_title")

    with op.batch_alter_table("coaching_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kub_id", sa.INTEGER(), nullable=True))
        batch_op.add_column(sa.Column("topic", sa.VARCHAR(length=20), nullable=True))
        batch_op.add_column(sa.Column("photo_id", sa.INTEGER(), nullable=True))

    _back_to_kub("coaching_sessions")
    _first_only()
    with op.batch_alter_table("coaching_sessions", schema=None) as batch_op:
        batch_op.alter_column("kub_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("topic", existing_type=sa.String(length=20), nullable=False)
        batch_op.drop_constraint(
            batch_op.f("fk_coaching_sessions_mentee_id_mentees"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_coaching_sessions_report_id_mentor_reports"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_coaching_sessions_corrected_in_id_mentor_reports"), type_="foreignkey"
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_coaching_sessions_photo_id_files"), "files", ["photo_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_coaching_sessions_kub_id_kub"), "kub", ["kub_id"], ["id"]
        )
        batch_op.drop_index(batch_op.f("ix_coaching_sessions_report_id"))
        batch_op.drop_index(batch_op.f("ix_coaching_sessions_mentee_id"))
        batch_op.create_index(batch_op.f("ix_coaching_sessions_kub_id"), ["kub_id"], unique=False)
        batch_op.drop_column("replaced")
        batch_op.drop_column("corrected_in_id")
        batch_op.drop_column("report_id")
        batch_op.drop_column("void_reason")
        batch_op.drop_column("voided_at")
        batch_op.drop_column("changed_at")
        batch_op.drop_column("others")
        batch_op.drop_column("topics")
        batch_op.drop_column("place")
        batch_op.drop_column("starts_at")
        batch_op.drop_column("mentee_id")

    with op.batch_alter_table("agreed_actions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_agreed_actions_done_in_id_coaching_sessions"), type_="foreignkey"
        )
        batch_op.drop_column("result")
        batch_op.drop_column("dropped_on")
        batch_op.drop_column("done_in_id")
        batch_op.drop_column("owner_name")

    with op.batch_alter_table("referral_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_steps_referral_id"))

    op.drop_table("referral_steps")
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referrals_session_id"))
        batch_op.drop_index(batch_op.f("ix_referrals_mentee_id"))
        batch_op.drop_index(batch_op.f("ix_referrals_kind"))

    op.drop_table("referrals")
    with op.batch_alter_table("plan_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_steps_plan_id"))

    op.drop_table("plan_steps")
    with op.batch_alter_table("mentee_months", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentee_months_session_id"))

    op.drop_table("mentee_months")
    with op.batch_alter_table("coaching_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_photos_session_id"))

    op.drop_table("coaching_photos")
    with op.batch_alter_table("coaching_confirmations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_confirmations_participant_id"))

    op.drop_table("coaching_confirmations")
    with op.batch_alter_table("coaching_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coaching_changes_session_id"))

    op.drop_table("coaching_changes")
    with op.batch_alter_table("prospects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prospects_mentee_id"))

    op.drop_table("prospects")
    op.drop_table("mentoring_plans")
    op.drop_table("cash_book_months")
    op.drop_table("business_plans")
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessments_participant_id"))
        batch_op.drop_index(batch_op.f("ix_assessments_mentee_id"))

    op.drop_table("assessments")
    op.drop_table("administration_items")
    op.drop_table("mentees")
    op.drop_table("mentor_crafts")
    with op.batch_alter_table("mentoring_letters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentoring_letters_mentor_id"))

    op.drop_table("mentoring_letters")
    with op.batch_alter_table("mentoring_contracts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentoring_contracts_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_mentoring_contracts_institution_id"))

    op.drop_table("mentoring_contracts")
    op.drop_table("mentor_reports")
    op.drop_table("mentor_kecamatan")
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_user_id"))
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_state"))

    op.drop_table("outgoing_mail")


def _open_files() -> None:
    """A file for each KUB that was coached or had a mentor."""
    op.execute(
        sa.text(
            "INSERT INTO mentees (kind, kub_id, own_name, field, contact_name, address,"
            " ended_reason, added_at, version)"
            " SELECT 'kub', kub.id, '', '', '', '', '', CURRENT_TIMESTAMP, 1 FROM kub"
            " WHERE EXISTS (SELECT 1 FROM mentor_assignments a WHERE a.kub_id = kub.id)"
            " OR EXISTS (SELECT 1 FROM coaching_sessions s WHERE s.kub_id = kub.id)"
        )
    )


def _follow_files(table: str) -> None:
    op.execute(
        sa.text(
            f"UPDATE {table} SET mentee_id ="
            f" (SELECT m.id FROM mentees m WHERE m.kub_id = {table}.kub_id)"
        )
    )


def _move_sessions() -> None:
    _follow_files("coaching_sessions")
    topics = "'[\"' || topic || '\"]'"
    if op.get_bind().dialect.name == "postgresql":
        topics = f"({topics})::json"
    op.execute(sa.text(f"UPDATE coaching_sessions SET topics = {topics}"))
    op.execute(
        sa.text(
            "INSERT INTO coaching_photos (session_id, file_id)"
            " SELECT id, photo_id FROM coaching_sessions WHERE photo_id IS NOT NULL"
        )
    )


def _back_to_kub(table: str) -> None:
    """What is about no KUB has no place in the former tables."""
    if table == "coaching_sessions":
        outside = (
            "SELECT s.id FROM coaching_sessions s JOIN mentees m ON m.id = s.mentee_id"
            " WHERE m.kub_id IS NULL OR s.voided_at IS NOT NULL"
        )
        for child in ("coaching_people", "agreed_actions", "coaching_photos"):
            op.execute(sa.text(f"DELETE FROM {child} WHERE session_id IN ({outside})"))
        for child in ("coaching_confirmations", "mentee_months", "coaching_changes"):
            op.execute(sa.text(f"DELETE FROM {child}"))
        op.execute(sa.text("DELETE FROM referral_steps"))
        op.execute(sa.text("DELETE FROM referrals"))
        op.execute(sa.text("UPDATE agreed_actions SET done_in_id = NULL"))
        op.execute(sa.text(f"DELETE FROM coaching_sessions WHERE id IN ({outside})"))
    else:
        op.execute(
            sa.text(
                f"DELETE FROM {table} WHERE mentee_id IN"
                " (SELECT id FROM mentees WHERE kub_id IS NULL)"
            )
        )
    op.execute(
        sa.text(
            f"UPDATE {table} SET kub_id ="
            f" (SELECT m.kub_id FROM mentees m WHERE m.id = {table}.mentee_id)"
        )
    )


def _first_only() -> None:
    first = "json_extract(topics, '$[0]')"
    if op.get_bind().dialect.name == "postgresql":
        first = "topics->>0"
    op.execute(sa.text(f"UPDATE coaching_sessions SET topic = {first}"))
    op.execute(
        sa.text(
            "UPDATE coaching_sessions SET photo_id = (SELECT min(p.file_id)"
            " FROM coaching_photos p WHERE p.session_id = coaching_sessions.id)"
        )
    )
