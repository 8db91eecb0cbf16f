from trainingmgr.foundation.language import N_
from trainingmgr.foundation.problems import Conflict, NotFound, Refused


def test_a_refusal_reads_as_one_sentence_with_its_numbers():
    problem = Refused(N_("KUB belum lengkap: %(n)d dari %(size)d anggota."), n=8, size=10)
    assert str(problem) == "KUB belum lengkap: 8 dari 10 anggota."
    assert problem.message == "KUB belum lengkap: %(n)d dari %(size)d anggota."
    assert problem.params == {"n": 8, "size": 10}
    assert problem.field is None


def test_a_refusal_names_its_field_and_survives_a_bare_per_cent_sign():
    problem = Refused("Kehadiran di bawah 80%.", field="rate")
    assert str(problem) == "Kehadiran di bawah 80%."
    assert problem.field == "rate"


def test_conflict_and_not_found_are_refusals():
    assert issubclass(Conflict, Refused)
    assert issubclass(NotFound, Refused)
