use super::violated;
use crate::{
    domain::{
        Error, NewSubscription, Plan, PlanId, PlanState, Subscription, SubscriptionAction, SubscriptionStatus,
        SubscriptionUpdate, Timestamp,
        fixtures::{self, at, metadata, money, new_subscription},
    },
    occ::{EntityType, Version},
};

fn now() -> Timestamp {
    at("2026-02-14")
}

/// Does what the action stands for, to a subscription that has a cancellation set where one is to be taken back.
fn act(subscription: &Subscription, action: SubscriptionAction) -> Result<Subscription, Error> {
    match action {
        SubscriptionAction::EndTrial => subscription.end_trial(),
        SubscriptionAction::Pause => subscription.pause(now()),
        SubscriptionAction::Resume => subscription.resume(),
        SubscriptionAction::MarkPastDue => subscription.mark_past_due(),
        SubscriptionAction::MarkPaid => subscription.mark_paid(),
        SubscriptionAction::Renew => subscription.renew(),
        SubscriptionAction::Cancel => subscription.cancel("gone", now()),
        SubscriptionAction::CancelAtPeriodEnd => subscription.cancel_at_period_end("gone"),
        SubscriptionAction::Uncancel => Subscription { cancel_at_period_end: true, ..subscription.clone() }.uncancel(),
        SubscriptionAction::ChangePlan => subscription.change_plan(&fixtures::plan(), None, now()),
    }
}

#[test]
fn subscriptions_follow_the_table() {
    use SubscriptionStatus::{Active, Canceled, PastDue, Paused, Trialing};
    const NO: Option<SubscriptionStatus> = None;
    const fn to(status: SubscriptionStatus) -> Option<SubscriptionStatus> {
        Some(status)
    }
    // In the order of SubscriptionAction::ALL: end the trial, pause, resume, mark past due, mark paid, renew; cancel,
    // cancel at the period's end, uncancel, change the plan.
    let table = [
        (Trialing, [to(Active), NO, NO, NO, NO, NO], [to(Canceled), to(Trialing), to(Trialing), to(Trialing)]),
        (Active, [NO, to(Paused), NO, to(PastDue), NO, to(Active)], [to(Canceled), to(Active), to(Active), to(Active)]),
        (PastDue, [NO, NO, NO, NO, to(Active), to(PastDue)], [to(Canceled), to(PastDue), to(PastDue), to(PastDue)]),
        (Paused, [NO, NO, to(Active), NO, NO, to(Paused)], [to(Canceled), to(Paused), to(Paused), to(Paused)]),
        (Canceled, [NO, NO, NO, NO, NO, NO], [NO, NO, NO, NO]),
    ];
    assert_eq!(table.map(|(from, ..)| from), SubscriptionStatus::ALL);
    for (from, first, second) in table {
        let row = first.into_iter().chain(second);
        for (action, expected) in SubscriptionAction::ALL.into_iter().zip(row) {
            assert_eq!(from.after(action).ok(), expected, "{from:?} {action:?}");
            let result = act(&fixtures::subscription(from), action);
            assert_eq!(result.as_ref().ok().map(|changed| changed.status), expected, "{from:?} {action:?}");
            if let Err(error) = result {
                let from = from.as_str();
                let refusal = |error: &Error| match error {
                    Error::InvalidTransition { entity, from, .. } => (*entity, *from),
                    other => panic!("expected an invalid transition, found {other:?}"),
                };
                assert_eq!(refusal(&error), (EntityType::Subscription, from), "{action:?}");
            }
        }
    }
}

#[test]
fn each_action_writes_its_fields_and_no_other() {
    use SubscriptionStatus::{Active, Canceled, PastDue, Paused, Trialing};
    let sub = fixtures::subscription;
    let set = Subscription { cancel_at_period_end: true, cancel_reason: "later".to_owned(), ..sub(Active) };
    let canceled = |subscription| Subscription {
        status: Canceled,
        pause_time: None,
        cancel_at_period_end: false,
        cancel_time: Some(now()),
        cancel_reason: "gone".to_owned(),
        ..subscription
    };
    let table = [
        (sub(Active).pause(now()), Subscription { status: Paused, pause_time: Some(now()), ..sub(Active) }),
        (sub(Paused).resume(), sub(Active)),
        (sub(Active).mark_past_due(), Subscription { status: PastDue, ..sub(Active) }),
        (sub(PastDue).mark_paid(), sub(Active)),
        (sub(Paused).cancel("gone", now()), canceled(sub(Paused))),
        (sub(Trialing).cancel("gone", now()), canceled(sub(Trialing))),
        (set.cancel("gone", now()), canceled(set.clone())),
        (sub(Active).cancel_at_period_end("later"), set.clone()),
        (set.cancel_at_period_end("later"), set.clone()),
        (set.uncancel(), sub(Active)),
    ];
    for (result, expected) in table {
        assert_eq!(result, Ok(expected));
    }
}

#[test]
fn only_a_cancellation_that_is_set_can_be_taken_back() {
    let error = fixtures::subscription(SubscriptionStatus::Active).uncancel().unwrap_err();
    assert_eq!(error.to_string(), "a subscription that is not set to be canceled cannot be uncanceled");
}

#[test]
fn a_subscription_copies_the_price_of_its_plan() {
    let new = NewSubscription { quantity: 3, ..new_subscription() };
    let subscription = Subscription::subscribe(new, &fixtures::plan(), now()).unwrap();
    assert_eq!(subscription.unit_price, money("9.99 EUR"));
    assert_eq!((subscription.version, subscription.quantity), (Version::FIRST, 3));
    assert_eq!((subscription.create_time, subscription.update_time), (now(), now()));
}

#[test]
fn only_an_active_plan_can_be_subscribed_to() {
    let archived = Plan { id: PlanId(uuid::Uuid::from_u128(9)), state: PlanState::Archived, ..fixtures::plan() };
    let refused = Error::PlanArchived { plan_id: archived.id };
    assert_eq!(Subscription::subscribe(new_subscription(), &archived, now()), Err(refused.clone()));
    let subscription = fixtures::subscription(SubscriptionStatus::Active);
    assert_eq!(subscription.change_plan(&archived, None, now()), Err(refused));
    // Who has an archived plan keeps it, and may take its present price and another quantity.
    let own = Plan { state: PlanState::Archived, price: money("8.00 EUR"), ..fixtures::plan() };
    let changed = subscription.change_plan(&own, Some(2), now());
    assert_eq!(changed, Ok(Subscription { unit_price: money("8.00 EUR"), quantity: 2, ..subscription }));
}

#[test]
fn an_update_writes_the_given_fields_and_no_other() {
    let subscription = fixtures::subscription(SubscriptionStatus::Active);
    let nothing = SubscriptionUpdate::default;
    let pairs = metadata(&[("seat", "1")]);
    let own_plan = subscription.plan_id.to_string();
    let table = [
        (nothing(), subscription.clone()),
        (SubscriptionUpdate { customer_id: Some("customer-1".to_owned()), ..nothing() }, subscription.clone()),
        (SubscriptionUpdate { plan_id: Some(own_plan.to_uppercase()), ..nothing() }, subscription.clone()),
        (SubscriptionUpdate { quantity: Some(5), ..nothing() }, Subscription { quantity: 5, ..subscription.clone() }),
        (
            SubscriptionUpdate { notes: Some("vip".to_owned()), ..nothing() },
            Subscription { notes: "vip".to_owned(), ..subscription.clone() },
        ),
        (
            SubscriptionUpdate { metadata: Some(pairs.clone()), ..nothing() },
            Subscription { metadata: pairs, ..subscription.clone() },
        ),
    ];
    for (update, expected) in table {
        assert_eq!(subscription.update(&update), Ok(expected), "{update:?}");
    }
}

#[test]
fn all_changed_immutable_fields_are_named_together() {
    let subscription = fixtures::subscription(SubscriptionStatus::Canceled);
    for plan_id in ["", "no id", "019ab3c4-0000-7000-8000-0123456789ab"] {
        let update = SubscriptionUpdate {
            customer_id: Some("customer-2".to_owned()),
            plan_id: Some(plan_id.to_owned()),
            // Refused as well, but later: immutable fields come before the state.
            quantity: Some(2),
            ..SubscriptionUpdate::default()
        };
        let fields = violated(subscription.update(&update));
        assert_eq!(fields, ["subscription.customer_id", "subscription.plan_id"], "{plan_id:?}");
    }
}

#[test]
fn a_canceled_subscription_keeps_its_quantity_but_not_its_notes() {
    let canceled = fixtures::subscription(SubscriptionStatus::Canceled);
    let update = |quantity| SubscriptionUpdate {
        quantity: Some(quantity),
        notes: Some("won back?".to_owned()),
        ..SubscriptionUpdate::default()
    };
    assert_eq!(canceled.update(&update(2)), Err(Error::SubscriptionCanceled));
    let expected = Subscription { notes: "won back?".to_owned(), ..canceled.clone() };
    assert_eq!(canceled.update(&update(1)), Ok(expected));
}

#[test]
fn a_quantity_that_could_never_be_billed_is_refused() {
    let dear = Plan { price: money("92233720368547758.07 EUR"), ..fixtures::plan() };
    let two = NewSubscription { quantity: 2, ..new_subscription() };
    assert_eq!(violated(Subscription::subscribe(two, &dear, now())), ["subscription.quantity"]);
    let one = Subscription::subscribe(new_subscription(), &dear, now()).unwrap();
    let update = SubscriptionUpdate { quantity: Some(2), ..SubscriptionUpdate::default() };
    assert_eq!(violated(one.update(&update)), ["subscription.quantity"]);
    let cheap = fixtures::subscription(SubscriptionStatus::Active);
    assert_eq!(violated(cheap.change_plan(&dear, Some(2), now())), ["subscription.quantity"]);
    assert_eq!(cheap.change_plan(&dear, None, now()).map(|changed| changed.unit_price), Ok(dear.price));
}
