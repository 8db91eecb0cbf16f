"""One of each thing that an address can name, and what the house tests must know about views.

A new view usually needs nothing here. A new name in an address (`<int:visit_id>`) needs a line in
THINGS; a new list needs one in LISTS.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from trainingmgr.accounts.models import User, UserSession
from trainingmgr.attendance.models import ConductRemark, SheetPhoto, WalkIn
from trainingmgr.businesses.models import AssignmentLetter, Business, Sale, Visit
from trainingmgr.certificates.models import Certificate, CertificateBatch
from trainingmgr.cohorts.models import Cohort, Course, CurriculumTemplate, TrainingSession
from trainingmgr.facilitation.models import Referral
from trainingmgr.foundation.jobs import Job
from trainingmgr.foundation.mail import OutgoingMail
from trainingmgr.kub.models import Kub, KubMember, KubPaper, Proposal
from trainingmgr.mentors.models import (
    CoachingPhoto,
    CoachingSession,
    Contract,
    Institution,
    Mentee,
    Mentor,
    MentoringLetter,
    MentorReport,
)
from trainingmgr.participants.models import (
    Application,
    DuplicatePair,
    ImportBatch,
    ImportRow,
    Merge,
    Objection,
    Participant,
    RightsRequest,
)
from trainingmgr.programmes.models import Craft, FastingPeriod, Holiday, Programme
from trainingmgr.progress.models import ReportRun
from trainingmgr.trainers.models import Trainer

# Name in an address -> the column whose first value fills it.
THINGS: dict[str, InstrumentedAttribute[Any]] = {
    "application_id": Application.id,
    "batch_id": CertificateBatch.id,
    "business_id": Business.id,
    "participants.batch_id": ImportBatch.id,
    "certificate_id": Certificate.id,
    "coaching_id": CoachingSession.id,
    "cohort_id": Cohort.id,
    "course_id": Course.id,
    "contract_id": Contract.id,
    "craft_id": Craft.id,
    "device_id": UserSession.id,
    "fast_id": FastingPeriod.id,
    "holiday_id": Holiday.id,
    "institution_id": Institution.id,
    "job_id": Job.id,
    "kub_id": Kub.id,
    "letter_id": AssignmentLetter.id,
    "mail_id": OutgoingMail.id,
    "member_id": KubMember.id,
    "mentee_id": Mentee.id,
    "mentor_id": Mentor.id,
    "mentor_report_id": MentorReport.id,
    "mentoring_letter_id": MentoringLetter.id,
    "merge_id": Merge.id,
    "objection_id": Objection.id,
    "pair_id": DuplicatePair.id,
    "picture_id": CoachingPhoto.id,
    "paper_id": KubPaper.id,
    "participant_id": Participant.id,
    "photo_id": SheetPhoto.id,
    "programme_id": Programme.id,
    "proposal_id": Proposal.id,
    "referral_id": Referral.id,
    "report_id": ReportRun.id,
    "remark_id": ConductRemark.id,
    "request_id": RightsRequest.id,
    "row_id": ImportRow.id,
    "sale_id": Sale.id,
    "session_id": TrainingSession.id,
    "template_id": CurriculumTemplate.id,
    "trainer_id": Trainer.id,
    "user_id": User.id,
    "visit_id": Visit.id,
    "walk_in_id": WalkIn.id,
}
# Names that stand for no row, with something to put there.
WORDS: dict[str, str] = {
    "token": "x" * 43,
    "receipt": "x" * 43,
    "code": "AAAA-BBBB-CCCC",
    "setting_name": "kub_size",
    "purpose": "letter",
    # Of a monthly report.
    "month": "2026-10",
    "paper_name": "berita-acara",
    # On which nobody came or went.
    "changed_on": "2020-01-01",
}

# Lists -> the table whose rows they show.
LISTS: dict[str, Any] = {
    "attendance.list_walk_ins": WalkIn,
    # Its own rows cannot be taken away; tests/accounts/test_oversight.py counts with more of them.
    "accounts.audit_trail": User,
    "accounts.list_accounts": User,
    "accounts.list_mail": OutgoingMail,
    "businesses.list_businesses": Business,
    "businesses.list_letters": AssignmentLetter,
    "businesses.visit_route": Business,
    "certificates.list_batches": CertificateBatch,
    "certificates.list_certificates": Certificate,
    "cohorts.list_cohorts": Cohort,
    "cohorts.list_templates": CurriculumTemplate,
    "facilitation.list_referrals": Referral,
    "kub.list_kub": Kub,
    "kub.without_kub": Participant,
    "kub.list_wishes": Participant,
    "mentors.businesses_to_follow": Business,
    "mentors.list_coaching": Mentee,
    "mentors.list_confirmations": CoachingSession,
    "mentors.list_contracts": Contract,
    "mentors.list_institutions": Institution,
    "mentors.list_mentoring_letters": MentoringLetter,
    "mentors.list_mentors": Mentor,
    "mentors.match": Mentee,
    "mentors.list_month_reports": MentorReport,
    "participants.list_duplicates": DuplicatePair,
    "participants.list_objections": Objection,
    "participants.list_participants": Participant,
    "programmes.list_crafts": Craft,
    "programmes.list_holidays": Holiday,
    "programmes.list_programmes": Programme,
    "participants.list_rights_requests": RightsRequest,
    "progress.people_behind": Participant,
    "progress.list_reports": ReportRun,
    "trainers.list_trainers": Trainer,
}

# Lists that hang on one thing, such as a class's people.
LISTS_OF_ONE = {
    "attendance.call_list",
    "attendance.course",
    "cohorts.list_sessions",
    "kub.list_proposals",
    "participants.cohort_people",
    "participants.selection",
}

# Views that no page of the demonstration leads to, and why.
UNLINKED = {
    # For strangers and for operators.
    "attendance.checked_in",
    "attendance.read_code",
    "attendance.say_who",
    "attendance.type_code",
    "accounts.enter_pin",
    "accounts.open_link",
    "accounts.set_password",
    "cohorts.calendar_feed",
    "mentors.calendar_feed",
    "mentors.confirm_session",
    # Only of somebody outside the programme, who is one of many in the list.
    "mentors.edit_mentee",
    "participants.receipt",
    "participants.register_self",
    "accounts.sign_in",
    # Between the two steps of signing in.
    "accounts.first_code",
    "accounts.second_step",
    "healthz",
    "readyz",
    # After the phone was handed over.
    "mentors.self_assessed",
    # For the browser alone.
    "offline.manifest",
    "offline.shell",
    "offline.who",
    "offline.worker",
    "attendance.show_marks",
    # The demonstration has no photos, imports, reports or open objections.
    "attendance.product_photo",
    # Its form stands on the register; the page is for what was refused.
    "attendance.add_walk_in",
    "attendance.sheet_photo",
    # Its KUB have no signed papers, and their form stands on the list of papers.
    "kub.paper_scan",
    "kub.set_aside_paper",
    "attendance.show_walk_in",
    # Nobody of it fails only through izin or sakit.
    "attendance.make_up_offer",
    "businesses.sale_proof",
    "mentors.session_photo",
    "mentors.cash_book_file",
    "mentors.item_photo",
    "mentors.plan_scan",
    # Whose account it has holds no office in its KUB, which has signed nothing yet.
    "mentors.edit_own_business_plan",
    "mentors.own_mentoring_plan_pdf",
    "participants.close_objection",
    # Without uploaded pictures crafts are drawn.
    "programmes.craft_picture",
    "participants.find_progress",
    "participants.merge_pair",
    "participants.come_back",
    "participants.correct_rows",
    "participants.import_batch",
    "participants.import_columns",
    "participants.import_rest",
    "participants.show_rights_request",
    # Its trainee is still in training.
    "progress.own_certificate",
    "progress.download_report",
    "progress.show_report",
    # Only for what lies ahead, of which the demonstration has little.
    "cohorts.cancel_session",
    "cohorts.edit_session",
    "kub.course",
    # By choosing another proposal in a form; only while a proposal waits, which none does there.
    "kub.compare_proposals",
    "kub.swap_seat",
    # What changes on a screen by itself.
    "kub.proposals_progress",
    "attendance.code_screen",
    # While a job runs, and after it.
    "certificates.batch_progress",
    "certificates.download_batch",
    "participants.own_copy_progress",
    "participants.personal_copy_progress",
    "progress.report_progress",
}


def values(session: Session) -> dict[str, int | str]:
    """Something for every name in an address; 1 where the database has no such row."""
    found: dict[str, int | str] = dict(WORDS)
    for name, column in THINGS.items():
        found[name] = session.scalars(select(column).order_by(column).limit(1)).first() or 1
    session.commit()
    return found
