"""For each shape of a resource the mock does what a plain model does, whatever the order of requests."""

from __future__ import annotations

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from machines_alone import ActionsMachine, BulkMachine, OpenMachine, RecordsMachine, SavedMachine
from machines_of_teams import KeyedMachine, Machine, NestedMachine, ShallowMachine, SingleMachine
from shaped import Planted

MACHINES = [
    NestedMachine,
    ShallowMachine,
    KeyedMachine,
    SingleMachine,
    ActionsMachine,
    SavedMachine,
    RecordsMachine,
    BulkMachine,
    OpenMachine,
]


# no planted fault needs more than 11 examples
SIZED = settings(max_examples=20, stateful_step_count=20, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize("machine", MACHINES)
def test_each_shape_does_what_a_plain_model_does(machine: type[Machine]) -> None:
    run_state_machine_as_test(machine, settings=SIZED)


@pytest.mark.parametrize(
    ("machine", "planted"),
    [
        (NestedMachine, Planted("changePerson", stores_updates=False)),
        (NestedMachine, Planted("createPerson", stores_created=False)),
        (NestedMachine, Planted("deletePerson", deletes=False)),
        (NestedMachine, Planted("replacePerson", moves_times=False)),
        (ShallowMachine, Planted("deleteTeam", deletes=False)),
        (SingleMachine, Planted("changeSettings", stores_updates=False)),
        (ActionsMachine, Planted("editJob", stores_updates=False)),
        (SavedMachine, Planted("saveLabel", stores_created=False)),
        (RecordsMachine, Planted("addRecord", creates_twice=True)),
        (RecordsMachine, Planted("listRecords", filters=False)),
        (BulkMachine, Planted("deleteFilesByBody", deletes=False)),
        (OpenMachine, Planted("editContact", stores_updates=False)),
        (NestedMachine, Planted("listPeople", lists_all_parents=True)),
        (ShallowMachine, Planted("listBadges", lists_all_parents=True)),
        (KeyedMachine, Planted("listCrewRemarks", lists_all_parents=True)),
        (RecordsMachine, Planted("getRecord", takes_last_match=True)),
        (OpenMachine, Planted("editContact", takes_last_match=True)),
        (RecordsMachine, Planted("updateRecord", upserts_insert=True)),
        (SavedMachine, Planted("saveLabel", upserts_insert=True)),
    ],
)
def test_a_planted_fault_is_found(machine: type[Machine], planted: Planted) -> None:
    drifting = type("Drifting", (machine,), {"planted": (planted,)})
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            drifting, settings=settings(SIZED, phases=[Phase.generate], report_multiple_bugs=False)
        )
