"""People and cohorts: applications, pelatihan IKM, the import clinic, duplicates, the planner, own
pages, rights over personal data, and the search index with what is there already.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from trainingmgr.foundation.indonesia.names import normalise_name

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Written out: a migration says for good what it did, whatever the models become.
INDEX = {
    "sqlite": [
        "CREATE VIRTUAL TABLE search_grams USING fts5(words, content='search_entries', content_rowid='id', tokenize='trigram')",
        "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN INSERT INTO search_grams (rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN INSERT INTO search_grams (search_grams, rowid, words) VALUES ('delete', old.id, old.words); INSERT INTO search_grams (rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_entries_gone AFTER DELETE ON search_entries BEGIN INSERT INTO search_grams (search_grams, rowid, words) VALUES ('delete', old.id, old.words); END",
    ],
    "postgresql": [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ix_search_entries_grams ON search_entries USING gin (words gin_trgm_ops)",
    ],
}
TRIGGERS = {
    "sqlite": [
        "CREATE TRIGGER search_participant_added AFTER INSERT ON participants BEGIN INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 1, 1, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.name_key, '') || ' ' || coalesce(new.number, ''))); END",
        "CREATE TRIGGER search_participant_changed AFTER UPDATE OF id, name, name_key, number ON participants BEGIN DELETE FROM search_entries WHERE id = 8 * old.id + 1; INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 1, 1, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.name_key, '') || ' ' || coalesce(new.number, ''))); END",
        "CREATE TRIGGER search_participant_gone AFTER DELETE ON participants BEGIN DELETE FROM search_entries WHERE id = 8 * old.id + 1; END",
        "CREATE TRIGGER search_kub_added AFTER INSERT ON kub BEGIN INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 2, 2, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.code, ''))); END",
        "CREATE TRIGGER search_kub_changed AFTER UPDATE OF id, name, code ON kub BEGIN DELETE FROM search_entries WHERE id = 8 * old.id + 2; INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 2, 2, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.code, ''))); END",
        "CREATE TRIGGER search_kub_gone AFTER DELETE ON kub BEGIN DELETE FROM search_entries WHERE id = 8 * old.id + 2; END",
        "CREATE TRIGGER search_cohort_added AFTER INSERT ON cohorts BEGIN INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 3, 3, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.code, ''))); END",
        "CREATE TRIGGER search_cohort_changed AFTER UPDATE OF id, name, code ON cohorts BEGIN DELETE FROM search_entries WHERE id = 8 * old.id + 3; INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 3, 3, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.code, ''))); END",
        "CREATE TRIGGER search_cohort_gone AFTER DELETE ON cohorts BEGIN DELETE FROM search_entries WHERE id = 8 * old.id + 3; END",
        "CREATE TRIGGER search_business_added AFTER INSERT ON businesses BEGIN INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 4, 4, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.nib, ''))); END",
        "CREATE TRIGGER search_business_changed AFTER UPDATE OF id, name, nib ON businesses BEGIN DELETE FROM search_entries WHERE id = 8 * old.id + 4; INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 4, 4, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.nib, ''))); END",
        "CREATE TRIGGER search_business_gone AFTER DELETE ON businesses BEGIN DELETE FROM search_entries WHERE id = 8 * old.id + 4; END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION search_participant() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM search_entries WHERE id = 8 * old.id + 1; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 1, 1, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.name_key, '') || ' ' || coalesce(new.number, ''))); END IF; RETURN NULL; END $$",
        "CREATE TRIGGER search_participant AFTER INSERT OR DELETE OR UPDATE OF id, name, name_key, number ON participants FOR EACH ROW EXECUTE FUNCTION search_participant()",
        "CREATE OR REPLACE FUNCTION search_kub() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM search_entries WHERE id = 8 * old.id + 2; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 2, 2, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.code, ''))); END IF; RETURN NULL; END $$",
        "CREATE TRIGGER search_kub AFTER INSERT OR DELETE OR UPDATE OF id, name, code ON kub FOR EACH ROW EXECUTE FUNCTION search_kub()",
        "CREATE OR REPLACE FUNCTION search_cohort() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM search_entries WHERE id = 8 * old.id + 3; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 3, 3, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.code, ''))); END IF; RETURN NULL; END $$",
        "CREATE TRIGGER search_cohort AFTER INSERT OR DELETE OR UPDATE OF id, name, code ON cohorts FOR EACH ROW EXECUTE FUNCTION search_cohort()",
        "CREATE OR REPLACE FUNCTION search_business() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP <> 'INSERT' THEN DELETE FROM search_entries WHERE id = 8 * old.id + 4; END IF; IF TG_OP <> 'DELETE' THEN INSERT INTO search_entries (id, kind, subject_id, words) VALUES (8 * new.id + 4, 4, new.id, lower(coalesce(new.name, '') || ' ' || coalesce(new.nib, ''))); END IF; RETURN NULL; END $$",
        "CREATE TRIGGER search_business AFTER INSERT OR DELETE OR UPDATE OF id, name, nib ON businesses FOR EACH ROW EXECUTE FUNCTION search_business()",
    ],
}
# Rows from before: what they are in the words of the new columns, and how they are found.
FILL = [
    "UPDATE participants SET counted_in_id = cohort_id WHERE in_n",
    "INSERT INTO search_entries (id, kind, subject_id, words) SELECT 8 * id + 1, 1, id, lower(coalesce(name, '') || ' ' || coalesce(name_key, '') || ' ' || coalesce(number, '')) FROM participants",
    "INSERT INTO search_entries (id, kind, subject_id, words) SELECT 8 * id + 2, 2, id, lower(coalesce(name, '') || ' ' || coalesce(code, '')) FROM kub",
    "INSERT INTO search_entries (id, kind, subject_id, words) SELECT 8 * id + 3, 3, id, lower(coalesce(name, '') || ' ' || coalesce(code, '')) FROM cohorts",
    "INSERT INTO search_entries (id, kind, subject_id, words) SELECT 8 * id + 4, 4, id, lower(coalesce(name, '') || ' ' || coalesce(nib, '')) FROM businesses",
]
DROPPED = {
    "sqlite": [
        "DROP TRIGGER search_participant_added",
        "DROP TRIGGER search_participant_changed",
        "DROP TRIGGER search_participant_gone",
        "DROP TRIGGER search_kub_added",
        "DROP TRIGGER search_kub_changed",
        "DROP TRIGGER search_kub_gone",
        "DROP TRIGGER search_cohort_added",
        "DROP TRIGGER search_cohort_changed",
        "DROP TRIGGER search_cohort_gone",
        "DROP TRIGGER search_business_added",
        "DROP TRIGGER search_business_changed",
        "DROP TRIGGER search_business_gone",
        "DROP TRIGGER search_entries_added",
        "DROP TRIGGER search_entries_changed",
        "DROP TRIGGER search_entries_gone",
        "DROP TABLE search_grams",
    ],
    "postgresql": [
        "DROP TRIGGER search_participant ON participants",
        "DROP TRIGGER search_kub ON kub",
        "DROP TRIGGER search_cohort ON cohorts",
        "DROP TRIGGER search_business ON businesses",
        "DROP FUNCTION search_participant()",
        "DROP FUNCTION search_kub()",
        "DROP FUNCTION search_cohort()",
        "DROP FUNCTION search_business()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "fasting_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fasting_periods")),
        sa.UniqueConstraint("starts_on", name=op.f("uq_fasting_periods_starts_on")),
    )
    op.create_table(
        "holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("day", name=op.f("uq_holidays_day")),
    )
    op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
    )
    with op.batch_alter_table("search_entries", schema=None) as batch_op:
        batch_op.create_index("ix_search_entries_start", ["kind", "words"], unique=False)

    op.create_table(
        "curriculum_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("craft_id", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["craft_id"], ["crafts.id"], name=op.f("fk_curriculum_templates_craft_id_crafts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_curriculum_templates_name")),
    )
    op.create_table(
        "authenticators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_counter", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_authenticators_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticators")),
        sa.UniqueConstraint("user_id", name=op.f("uq_authenticators_user_id")),
    )
    op.create_table(
        "curriculum_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_curriculum_editions_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["curriculum_templates.id"],
            name=op.f("fk_curriculum_editions_template_id_curriculum_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_editions")),
        sa.UniqueConstraint(
            "template_id", "number", name=op.f("uq_curriculum_editions_template_id_number")
        ),
    )
    op.create_table(
        "friend_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_friend_groups_cohort_id_cohorts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_friend_groups")),
        sa.UniqueConstraint("cohort_id", "code", name=op.f("uq_friend_groups_cohort_id_code")),
    )
    op.create_table(
        "half_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_half_sign_ins_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_half_sign_ins_token_hash")),
    )
    with op.batch_alter_table("half_sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_half_sign_ins_user_id"), ["user_id"], unique=False)

    op.create_table(
        "import_column_memories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=80), nullable=False),
        sa.Column("sender_key", sa.String(length=80), nullable=False),
        sa.Column("signature", sa.String(length=16), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["users.id"], name=op.f("fk_import_column_memories_said_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_column_memories")),
        sa.UniqueConstraint(
            "sender_key", "signature", name=op.f("uq_import_column_memories_sender_key_signature")
        ),
    )
    op.create_table(
        "personal_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guessable", sa.JSON(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("phone_hash", sa.String(length=64), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_personal_links_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_personal_links_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_personal_links_token_hash")),
    )
    with op.batch_alter_table("personal_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_personal_links_phone_hash"), ["phone_hash"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_personal_links_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_personal_links_live",
            ["user_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_codes_code_hash")),
    )
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_codes_user_id"), ["user_id"], unique=False)

    op.create_table(
        "registration_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("token_index", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_registration_links_cohort_id_cohorts")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["users.id"], name=op.f("fk_registration_links_opened_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_links")),
        sa.UniqueConstraint("token_index", name=op.f("uq_registration_links_token_index")),
    )
    with op.batch_alter_table("registration_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registration_links_cohort_id"), ["cohort_id"], unique=False
        )

    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("receipt", sa.String(length=43), nullable=False),
        sa.Column("sent_id", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birth_place", sa.String(length=60), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("nik", sa.LargeBinary(), nullable=False),
        sa.Column("nik_index", sa.String(length=64), nullable=False),
        sa.Column("nik_last4", sa.String(length=4), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("kelurahan_code", sa.String(length=13), nullable=True),
        sa.Column("education", sa.String(length=60), nullable=False),
        sa.Column("occupation", sa.String(length=80), nullable=False),
        sa.Column("already_in_business", sa.Boolean(), nullable=False),
        sa.Column("business_name", sa.String(length=120), nullable=False),
        sa.Column("business_field", sa.String(length=80), nullable=False),
        sa.Column("business_since", sa.Integer(), nullable=True),
        sa.Column("guardian_name", sa.String(length=120), nullable=True),
        sa.Column("guardian_consent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("waiting_rank", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_applications_cohort_id_cohorts")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_applications_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["friend_groups.id"], name=op.f("fk_applications_group_id_friend_groups")
        ),
        sa.ForeignKeyConstraint(
            ["kelurahan_code"],
            ["kelurahan.code"],
            name=op.f("fk_applications_kelurahan_code_kelurahan"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_applications_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_applications_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint(
            "cohort_id",
            "sent_id",
            "nik_index",
            name=op.f("uq_applications_cohort_id_sent_id_nik_index"),
        ),
        sa.UniqueConstraint("number", name=op.f("uq_applications_number")),
        sa.UniqueConstraint("receipt", name=op.f("uq_applications_receipt")),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_applications_group_id"), ["group_id"], unique=False)
        batch_op.create_index("ix_applications_nik", ["programme_id", "nik_index"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_applications_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index("ix_applications_state", ["cohort_id", "state"], unique=False)

    op.create_table(
        "calendar_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("live_for", sa.String(length=40), nullable=True),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_calendar_links_cohort_id_cohorts")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_calendar_links_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["trainer_id"], ["trainers.id"], name=op.f("fk_calendar_links_trainer_id_trainers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_links")),
        sa.UniqueConstraint("live_for", name=op.f("uq_calendar_links_live_for")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_links_token_hash")),
    )
    with op.batch_alter_table("calendar_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_links_cohort_id"), ["cohort_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_calendar_links_trainer_id"), ["trainer_id"], unique=False
        )

    op.create_table(
        "cohort_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_id"], ["cohorts.id"], name=op.f("fk_cohort_moves_from_id_cohorts")
        ),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["users.id"], name=op.f("fk_cohort_moves_moved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_cohort_moves_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["cohorts.id"], name=op.f("fk_cohort_moves_to_id_cohorts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_moves")),
    )
    with op.batch_alter_table("cohort_moves", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cohort_moves_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "duplicate_pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("across", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_score", sa.Double(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_duplicate_pairs_decided_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["participants.id"], name=op.f("fk_duplicate_pairs_first_id_participants")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["participants.id"],
            name=op.f("fk_duplicate_pairs_second_id_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_duplicate_pairs_first_id_second_id")
        ),
    )
    with op.batch_alter_table("duplicate_pairs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duplicate_pairs_second_id"), ["second_id"], unique=False
        )
        batch_op.create_index("ix_duplicate_pairs_state", ["state", "score"], unique=False)

    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("moved", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gone_id"], ["participants.id"], name=op.f("fk_merges_gone_id_participants")
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["participants.id"], name=op.f("fk_merges_kept_id_participants")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_merges_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["users.id"], name=op.f("fk_merges_undone_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(
            "uq_merges_gone",
            ["gone_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "rights_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_by", sa.String(length=12), nullable=False),
        sa.Column("checked_how", sa.String(length=12), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_rights_requests_answered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_rights_requests_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_rights_requests_participant_id_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights_requests")),
    )
    with op.batch_alter_table("rights_requests", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rights_requests_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_rights_requests_state"), ["state"], unique=False)

    op.create_table(
        "template_subjects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("group_letter", sa.String(length=1), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("jp", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["curriculum_editions.id"],
            name=op.f("fk_template_subjects_edition_id_curriculum_editions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_subjects")),
    )
    with op.batch_alter_table("template_subjects", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_template_subjects_edition_id"), ["edition_id"], unique=False
        )

    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_consents_application_id_applications"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_consents_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_consents_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consents_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consents_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "personal_copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_personal_copies_job_id_jobs")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_personal_copies_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["rights_requests.id"],
            name=op.f("fk_personal_copies_request_id_rights_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_copies")),
        sa.UniqueConstraint("request_id", name=op.f("uq_personal_copies_request_id")),
    )
    with op.batch_alter_table("personal_copies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_personal_copies_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_personal_copies_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "make_up_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_make_up_seats_participant_id_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_sessions.id"],
            name=op.f("fk_make_up_seats_session_id_training_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_make_up_seats")),
        sa.UniqueConstraint(
            "session_id", "participant_id", name=op.f("uq_make_up_seats_session_id_participant_id")
        ),
    )
    with op.batch_alter_table("make_up_seats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_make_up_seats_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "session_subjects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("jp", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_sessions.id"],
            name=op.f("fk_session_subjects_session_id_training_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["subjects.id"], name=op.f("fk_session_subjects_subject_id_subjects")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_subjects")),
        sa.UniqueConstraint(
            "session_id", "subject_id", name=op.f("uq_session_subjects_session_id_subject_id")
        ),
    )
    with op.batch_alter_table("session_subjects", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_session_subjects_subject_id"), ["subject_id"], unique=False
        )

    op.create_table(
        "substitutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("from_trainer_id", sa.Integer(), nullable=False),
        sa.Column("to_trainer_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_trainer_id"],
            ["trainers.id"],
            name=op.f("fk_substitutions_from_trainer_id_trainers"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_substitutions_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["training_sessions.id"],
            name=op.f("fk_substitutions_session_id_training_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["to_trainer_id"], ["trainers.id"], name=op.f("fk_substitutions_to_trainer_id_trainers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutions")),
    )
    with op.batch_alter_table("substitutions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_substitutions_from_trainer_id"), ["from_trainer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_substitutions_session_id"), ["session_id"], unique=False
        )

    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default="program", nullable=False)
        )
        batch_op.add_column(sa.Column("quota", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("field", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("field_other", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("partner", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.alter_column("kecamatan_code", existing_type=sa.VARCHAR(length=8), nullable=True)

    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("edition_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_courses_edition_id_curriculum_editions"),
            "curriculum_editions",
            ["edition_id"],
            ["id"],
        )

    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column("sender", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("state", sa.String(length=12), server_default="open", nullable=False)
        )
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("problem", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("mappings", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("remembered", sa.Boolean(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("tables", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("original_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("twin_of_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("job_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_import_batches_closed_at"), ["closed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_import_batches_content_sha256"), ["content_sha256"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_import_batches_state"), ["state"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_import_batches_twin_of_id_import_batches"),
            "import_batches",
            ["twin_of_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_import_batches_job_id_jobs"), "jobs", ["job_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_import_batches_original_id_files"), "files", ["original_id"], ["id"]
        )

    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("edited", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("offers", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("cells", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("nik_index", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("birth_index", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("phone_index", sa.String(length=64), nullable=True))
        batch_op.create_index("ix_import_rows_nik", ["batch_id", "nik_index"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_import_rows_participant_id"), ["participant_id"], unique=False
        )

    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("about", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_by_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_objections_due_at"), ["due_at"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_objections_closed_by_id_users"), "users", ["closed_by_id"], ["id"]
        )

    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("business_name", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("business_field", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("business_since", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("counted_in_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("workshop_in_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_participants_counted_in_id"), ["counted_in_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_participants_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_unique_constraint(batch_op.f("uq_participants_user_id"), ["user_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_participants_merged_into_id_participants"),
            "participants",
            ["merged_into_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_participants_user_id_users"), "users", ["user_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_participants_counted_in_id_cohorts"),
            "cohorts",
            ["counted_in_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_participants_workshop_in_id_cohorts"),
            "cohorts",
            ["workshop_in_id"],
            ["id"],
        )

    with op.batch_alter_table("trainers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nip", sa.String(length=18), nullable=True))
        batch_op.add_column(
            sa.Column("pppk", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("makes_up_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("chosen_only", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("plan_key", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_training_sessions_makes_up_id"), ["makes_up_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_sessions_plan_key"), ["plan_key"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_training_sessions_makes_up_id_training_sessions"),
            "training_sessions",
            ["makes_up_id"],
            ["id"],
        )

    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("stays", sa.Boolean(), server_default=sa.true(), nullable=False)
        )

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("email", existing_type=sa.VARCHAR(length=120), nullable=True)

    _sound_names_anew()
    dialect = op.get_bind().dialect.name
    for statement in [*INDEX[dialect], *FILL, *TRIGGERS[dialect]]:
        op.execute(sa.text(statement.replace(":", r"\:")))


def downgrade() -> None:
    for statement in DROPPED[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("session_subjects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_subjects_subject_id"))

    op.drop_table("session_subjects")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("email", existing_type=sa.VARCHAR(length=120), nullable=False)

    with op.batch_alter_table("user_sessions", schema=None) as batch_op:
        batch_op.drop_column("stays")

    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_training_sessions_makes_up_id_training_sessions"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_training_sessions_plan_key"))
        batch_op.drop_index(batch_op.f("ix_training_sessions_makes_up_id"))
        batch_op.drop_column("changed_at")
        batch_op.drop_column("plan_key")
        batch_op.drop_column("chosen_only")
        batch_op.drop_column("makes_up_id")

    with op.batch_alter_table("trainers", schema=None) as batch_op:
        batch_op.drop_column("pppk")
        batch_op.drop_column("nip")

    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_participants_workshop_in_id_cohorts"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_participants_counted_in_id_cohorts"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_participants_user_id_users"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_participants_merged_into_id_participants"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_participants_user_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_participants_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_participants_counted_in_id"))
        batch_op.drop_column("erased_at")
        batch_op.drop_column("restricted_at")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("user_id")
        batch_op.drop_column("workshop_in_id")
        batch_op.drop_column("counted_in_id")
        batch_op.drop_column("business_since")
        batch_op.drop_column("business_field")
        batch_op.drop_column("business_name")

    with op.batch_alter_table("objections", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_objections_closed_by_id_users"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_objections_due_at"))
        batch_op.drop_column("closed_by_id")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("due_at")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("about")

    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_rows_participant_id"))
        batch_op.drop_index("ix_import_rows_nik")
        batch_op.drop_column("phone_index")
        batch_op.drop_column("birth_index")
        batch_op.drop_column("nik_index")
        batch_op.drop_column("cells")
        batch_op.drop_column("offers")
        batch_op.drop_column("edited")
        batch_op.drop_column("version")

    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_import_batches_original_id_files"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_import_batches_job_id_jobs"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_import_batches_twin_of_id_import_batches"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_import_batches_state"))
        batch_op.drop_index(batch_op.f("ix_import_batches_content_sha256"))
        batch_op.drop_index(batch_op.f("ix_import_batches_closed_at"))
        batch_op.drop_column("job_id")
        batch_op.drop_column("twin_of_id")
        batch_op.drop_column("original_id")
        batch_op.drop_column("tables")
        batch_op.drop_column("remembered")
        batch_op.drop_column("mappings")
        batch_op.drop_column("problem")
        batch_op.drop_column("emptied_at")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("state")
        batch_op.drop_column("sender")
        batch_op.drop_column("content_sha256")

    with op.batch_alter_table("courses", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_courses_edition_id_curriculum_editions"), type_="foreignkey"
        )
        batch_op.drop_column("edition_id")

    with op.batch_alter_table("cohorts", schema=None) as batch_op:
        batch_op.alter_column("kecamatan_code", existing_type=sa.VARCHAR(length=8), nullable=False)
        batch_op.drop_column("partner")
        batch_op.drop_column("field_other")
        batch_op.drop_column("field")
        batch_op.drop_column("quota")
        batch_op.drop_column("kind")

    with op.batch_alter_table("substitutions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_substitutions_session_id"))
        batch_op.drop_index(batch_op.f("ix_substitutions_from_trainer_id"))

    op.drop_table("substitutions")
    with op.batch_alter_table("make_up_seats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_make_up_seats_participant_id"))

    op.drop_table("make_up_seats")
    with op.batch_alter_table("personal_copies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personal_copies_participant_id"))
        batch_op.drop_index(batch_op.f("ix_personal_copies_expires_at"))

    op.drop_table("personal_copies")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_participant_id"))
        batch_op.drop_index(batch_op.f("ix_consents_application_id"))

    op.drop_table("consents")
    with op.batch_alter_table("template_subjects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_template_subjects_edition_id"))

    op.drop_table("template_subjects")
    with op.batch_alter_table("rights_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rights_requests_state"))
        batch_op.drop_index(batch_op.f("ix_rights_requests_participant_id"))

    op.drop_table("rights_requests")
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_merges_gone",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_merges_kept_id"))

    op.drop_table("merges")
    with op.batch_alter_table("duplicate_pairs", schema=None) as batch_op:
        batch_op.drop_index("ix_duplicate_pairs_state")
        batch_op.drop_index(batch_op.f("ix_duplicate_pairs_second_id"))

    op.drop_table("duplicate_pairs")
    with op.batch_alter_table("cohort_moves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_moves_participant_id"))

    op.drop_table("cohort_moves")
    with op.batch_alter_table("calendar_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_links_trainer_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_links_cohort_id"))

    op.drop_table("calendar_links")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index("ix_applications_state")
        batch_op.drop_index(batch_op.f("ix_applications_participant_id"))
        batch_op.drop_index("ix_applications_nik")
        batch_op.drop_index(batch_op.f("ix_applications_group_id"))

    op.drop_table("applications")
    with op.batch_alter_table("registration_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_links_cohort_id"))

    op.drop_table("registration_links")
    with op.batch_alter_table("recovery_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_codes_user_id"))

    op.drop_table("recovery_codes")
    with op.batch_alter_table("personal_links", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_personal_links_live",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_personal_links_user_id"))
        batch_op.drop_index(batch_op.f("ix_personal_links_phone_hash"))

    op.drop_table("personal_links")
    op.drop_table("import_column_memories")
    with op.batch_alter_table("half_sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_half_sign_ins_user_id"))

    op.drop_table("half_sign_ins")
    op.drop_table("friend_groups")
    op.drop_table("curriculum_editions")
    op.drop_table("authenticators")
    op.drop_table("curriculum_templates")
    with op.batch_alter_table("search_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_search_entries_start")

    op.drop_table("search_entries")
    op.drop_table("holidays")
    op.drop_table("fasting_periods")


def _sound_names_anew() -> None:
    """More spellings are levelled than before; the names themselves stay."""
    people = sa.table("participants", sa.column("id"), sa.column("name"), sa.column("name_key"))
    bind = op.get_bind()
    for person in bind.execute(sa.select(people.c.id, people.c.name)).all():
        change = sa.update(people).where(people.c.id == person.id)
        bind.execute(change.values(name_key=normalise_name(person.name)))
