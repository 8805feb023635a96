import uuid

from google.type.money_pb2 import Money
from scripted import ID

from occam_client import (
    CancelSubscription,
    Change,
    ChangeSubscriptionPlan,
    Intent,
    RecordPayment,
    Update,
    Verb,
)
from occam_client.v1 import CreatePlanRequest, MergePolicy, Plan, Subscription


def request_of(intent: Intent[Subscription]) -> object:
    return intent.rpc.request.FromString(intent.body)


def test_every_verb_is_a_method_of_the_api() -> None:
    """Each verb of the API, with its own fields, and no other."""
    common = {"id", "expected_version", "request_id", "merge_policy", "validate_only", "force", "force_reason"}
    verbs = {verb for base in Verb.__subclasses__() for verb in base.__subclasses__()}
    assert len(verbs) == 11
    for verb in verbs:
        fields = verb.kind.rpc(verb.__name__).request.DESCRIPTOR.fields_by_name
        assert set(fields) - common == set(getattr(verb, "__dataclass_fields__", {})), verb


def test_every_method_that_changes_an_entity_is_a_verb() -> None:
    for base in Verb.__subclasses__():
        methods = base.kind.service.methods
        names = {method.name for method in methods if "expected_version" in method.input_type.fields_by_name}
        updates = {f"Update{base.kind.message.DESCRIPTOR.name}"}
        assert names - updates == {verb.__name__ for verb in base.__subclasses__()}


def test_options_are_in_the_request() -> None:
    intent = Intent.change(ID, 3, CancelSubscription(reason="moved"), merge=True, request_id="r", validate_only=True)
    assert request_of(intent) == intent.rpc.request(
        id=ID,
        expected_version=3,
        request_id="r",
        reason="moved",
        merge_policy=MergePolicy.MERGE_POLICY_MERGE_DISJOINT,
        validate_only=True,
    )
    forced = Intent.change(ID, 3, CancelSubscription(), request_id="r", force_reason="urgent")
    assert request_of(forced) == intent.rpc.request(
        id=ID, expected_version=3, request_id="r", force=True, force_reason="urgent"
    )


def test_optional_fields_are_absent_unless_given() -> None:
    move = ChangeSubscriptionPlan("p", quantity=2)
    intent = Intent.change(ID, 3, move, request_id="r")
    assert request_of(intent) == intent.rpc.request(id=ID, expected_version=3, request_id="r", plan_id="p", quantity=2)


def test_messages_are_in_the_request() -> None:
    euros = Money(currency_code="EUR", units=9)
    intent = Intent.change(ID, 3, RecordPayment(euros, "p-1"))
    request = intent.rpc.request.FromString(intent.body)
    assert (request.amount, request.payment_reference) == (euros, "p-1")  # type: ignore[attr-defined]


def test_intent_does_not_follow_what_it_was_made_of() -> None:
    edited = Subscription(notes="mine", metadata={str(key): "value" for key in range(20)})
    change: Change[Subscription] = Update(edited, ["notes", "metadata"])
    first = Intent.change(ID, 3, change, request_id="r")
    edited.notes = "later"
    euros = Money(currency_code="EUR", units=9)
    payment = RecordPayment(euros, "p-1")
    euros.units = 10
    assert payment.amount.units == 9
    again = Subscription(notes="mine", metadata={str(key): "value" for key in reversed(range(20))})
    assert first == Intent.change(ID, 3, Update(again, ["notes", "metadata"]), request_id="r")
    assert first.body == Intent.change(ID, 3, Update(again, ["notes", "metadata"]), request_id="r").body


def test_mask_is_absent_if_it_is_empty() -> None:
    request = Intent.change(ID, 3, Update(Subscription(notes="mine")))
    assert not request.rpc.request.FromString(request.body).HasField("update_mask")


def test_creation_keeps_the_request_id_that_it_has() -> None:
    given = Intent.create(CreatePlanRequest(plan=Plan(code="pro"), request_id="r", validate_only=True))
    assert (given.request_id, given.validate_only, given.write) == ("r", True, None)
    request = CreatePlanRequest(plan=Plan(code="pro"))
    made = Intent.create(request)
    assert uuid.UUID(made.request_id).version == 7
    assert request.request_id == "", "the caller's request is left as it was"


def test_request_ids_are_ordered_by_time_and_never_the_same() -> None:
    ids = [Intent.create(CreatePlanRequest()).request_id for _ in range(100)]
    assert len(set(ids)) == 100
    assert ids[0][:8] <= ids[-1][:8]
