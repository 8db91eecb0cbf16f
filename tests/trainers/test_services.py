import pytest

from tests.support.builders import make_user
from trainingmgr.foundation.problems import Refused
from trainingmgr.trainers import queries, services


def test_a_trainer_is_an_account_with_that_role_once(session, admin):
    user = make_user(session, "trainer", name="Budi Contoh")
    assert queries.accounts_without_trainer(session) == [user]
    trainer = services.add_trainer(session, admin, user, "kokoru", "Sanggar", name="Budi, S.Sn.")
    assert (trainer.name, trainer.user.name) == ("Budi, S.Sn.", "Budi Contoh")
    assert queries.trainer_of_user(session, user.id) is trainer
    assert queries.accounts_without_trainer(session) == []
    with pytest.raises(Refused, match="sudah terdaftar"):
        services.add_trainer(session, admin, user)
    with pytest.raises(Refused, match="bukan akun pelatih"):
        services.add_trainer(session, admin, make_user(session, "mentor"))


def test_one_who_stopped_is_offered_no_more(session, admin):
    trainer = services.add_trainer(session, admin, make_user(session, "trainer"))
    assert queries.active_trainers(session) == [trainer]
    services.change_trainer(
        session, admin, trainer, name="Budi", expertise="", organisation="", active=False
    )
    assert queries.active_trainers(session) == []
    assert queries.trainer_for(session, trainer.id) is trainer


def test_r13_a_nip_is_checked_and_may_be_missing(session, admin):
    trainer = services.add_trainer(session, admin, make_user(session, "trainer"))
    assert trainer.nip is None
    usual = {"name": "Budi", "expertise": "", "organisation": "", "active": True}
    services.change_trainer(session, admin, trainer, **usual, nip="19860926 201505 1 001")
    assert trainer.nip == "198609262015051001"
    for wrong in ("123", "198613262015051001", "198609262015059001", "198609262015131001"):
        with pytest.raises(Refused) as problem:
            services.change_trainer(session, admin, trainer, **usual, nip=wrong)
        assert problem.value.field == "nip"
    services.change_trainer(session, admin, trainer, **usual, nip="198609262023211009", pppk=True)
    assert trainer.pppk
    services.change_trainer(session, admin, trainer, **usual)
    assert (trainer.nip, trainer.pppk) == (None, False)
