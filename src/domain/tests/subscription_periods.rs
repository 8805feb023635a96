use super::violated;
use crate::domain::{
    Plan, PlanId, Subscription, SubscriptionStatus, Timestamp,
    fixtures::{self, MONTHLY, YEARLY, at, money, new_subscription},
};

/// Start and end of the current period, and the anchor.
fn period(subscription: &Subscription) -> (Timestamp, Timestamp, Timestamp) {
    (subscription.current_period_start_time, subscription.current_period_end_time, subscription.billing_anchor_time)
}

fn times(start: &str, end: &str, anchor: &str) -> (Timestamp, Timestamp, Timestamp) {
    (at(start), at(end), at(anchor))
}

#[test]
fn without_a_trial_the_first_period_begins_at_once() {
    let subscription = Subscription::subscribe(new_subscription(), &fixtures::plan(), at("2026-01-31")).unwrap();
    assert_eq!(subscription.status, SubscriptionStatus::Active);
    assert_eq!(subscription.trial_end_time, None);
    assert_eq!(period(&subscription), times("2026-01-31", "2026-02-28", "2026-01-31"));
}

#[test]
fn renewals_find_the_way_back_to_the_31st() {
    let mut subscription = fixtures::subscription(SubscriptionStatus::Active);
    for (start, end) in [("2026-02-28", "2026-03-31"), ("2026-03-31", "2026-04-30"), ("2026-04-30", "2026-05-31")] {
        subscription = subscription.renew().unwrap();
        assert_eq!(period(&subscription), times(start, end, "2026-01-31"));
    }
}

#[test]
fn periods_run_on_while_paused_or_past_due() {
    for status in [SubscriptionStatus::Paused, SubscriptionStatus::PastDue] {
        let renewed = fixtures::subscription(status).renew().unwrap();
        assert_eq!(renewed.status, status);
        assert_eq!(period(&renewed), times("2026-02-28", "2026-03-31", "2026-01-31"), "{status:?}");
    }
}

#[test]
fn the_first_paid_period_is_counted_from_the_end_of_the_trial() {
    let plan = Plan { trial_days: 30, ..fixtures::plan() };
    let trialing = Subscription::subscribe(new_subscription(), &plan, at("2026-01-01T12")).unwrap();
    assert_eq!(trialing.status, SubscriptionStatus::Trialing);
    assert_eq!(trialing.trial_end_time, Some(at("2026-01-31T12")));
    assert_eq!(period(&trialing), times("2026-01-01T12", "2026-01-31T12", "2026-01-31T12"));

    let active = trialing.end_trial().unwrap();
    assert_eq!(active.status, SubscriptionStatus::Active);
    assert_eq!(active.trial_end_time, Some(at("2026-01-31T12")), "it tells when the trial ended");
    assert_eq!(period(&active), times("2026-01-31T12", "2026-02-28T12", "2026-01-31T12"));
    assert_eq!(period(&active.renew().unwrap()), times("2026-02-28T12", "2026-03-31T12", "2026-01-31T12"));
}

#[test]
fn another_interval_restarts_the_anchor_and_the_same_one_does_not() {
    let active = fixtures::subscription(SubscriptionStatus::Active);
    let other = PlanId(uuid::Uuid::from_u128(9));
    let monthly = Plan { id: other, price: money("5.00 EUR"), ..fixtures::plan() };
    let changed = active.change_plan(&monthly, None, at("2026-02-10")).unwrap();
    assert_eq!((changed.plan_id, changed.unit_price, changed.quantity), (other, monthly.price, 1));
    assert_eq!(period(&changed), period(&active));

    let yearly = Plan { billing_interval: YEARLY, ..monthly };
    let changed = active.change_plan(&yearly, Some(4), at("2026-02-10")).unwrap();
    assert_eq!((changed.billing_interval, changed.quantity), (YEARLY, 4));
    assert_eq!(period(&changed), times("2026-02-10", "2027-02-10", "2026-02-10"));
    assert_eq!(changed.status, SubscriptionStatus::Active);
}

#[test]
fn another_interval_inside_a_trial_counts_from_its_end() {
    let trialing = fixtures::subscription(SubscriptionStatus::Trialing);
    let yearly = Plan { id: PlanId(uuid::Uuid::from_u128(9)), billing_interval: YEARLY, ..fixtures::plan() };
    let changed = trialing.change_plan(&yearly, None, at("2026-02-10")).unwrap();
    assert_eq!(changed.status, SubscriptionStatus::Trialing);
    assert_eq!(period(&changed), period(&trialing));
    assert_eq!(period(&changed.end_trial().unwrap()), times("2026-02-14", "2027-02-14", "2026-02-14"));
}

#[test]
fn a_period_beyond_the_calendar_is_refused() {
    let last_month = at("9999-12-15");
    let plan = fixtures::plan();
    assert_eq!(violated(Subscription::subscribe(new_subscription(), &plan, last_month)), ["billing_interval"]);
    let trial = Plan { trial_days: 30, ..plan.clone() };
    assert_eq!(violated(Subscription::subscribe(new_subscription(), &trial, last_month)), ["billing_interval"]);
    let subscription = Subscription::subscribe(new_subscription(), &plan, at("9999-11-15")).unwrap();
    assert_eq!(subscription.billing_interval, MONTHLY);
    assert_eq!(violated(subscription.renew()), ["billing_interval"]);
    let yearly = Plan { billing_interval: YEARLY, ..plan };
    assert_eq!(violated(subscription.change_plan(&yearly, None, last_month)), ["billing_interval"]);
}
