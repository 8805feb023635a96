use proptest::prelude::*;

use super::super::arbitrary::{Sample, Step, life};
use crate::{
    domain::{Invoice, InvoiceStatus, Money, Plan, Subscription, SubscriptionStatus},
    occ::{Versioned, fields},
};

fn assert_subscription(now: &Subscription) {
    use SubscriptionStatus::{Canceled, Paused};
    assert_eq!(now.pause_time.is_some(), now.status == Paused, "pause_time is set iff PAUSED");
    assert_eq!(now.cancel_time.is_some(), now.status == Canceled, "cancel_time is set iff CANCELED");
    assert!(!(now.cancel_at_period_end && now.status == Canceled), "what is canceled is not to be canceled");
    assert!(now.cancel_reason.is_empty() || now.cancel_at_period_end || now.status == Canceled, "a reason of nothing");
    assert!(now.current_period_start_time < now.current_period_end_time, "the period has a length");
    assert!(now.status != SubscriptionStatus::Trialing || now.trial_end_time == Some(now.current_period_end_time));
    let next = now.billing_interval.next_boundary(now.billing_anchor_time, now.current_period_start_time);
    assert_eq!(next, Some(now.current_period_end_time), "the period ends at the next boundary");
    assert_eq!(now.check(), Ok(()));
}

fn assert_subscription_step(before: &Subscription, after: &Subscription) {
    let frozen = |now: &Subscription| (now.id, now.customer_id.clone(), now.create_time, now.trial_end_time);
    assert_eq!(frozen(before), frozen(after));
    if before.status == SubscriptionStatus::Canceled {
        let mut expected =
            Subscription { notes: after.notes.clone(), metadata: after.metadata.clone(), ..before.clone() };
        expected.stamp(after.version, after.update_time);
        assert_eq!(after, &expected, "CANCELED is final");
    }
}

fn assert_invoice(now: &Invoice) {
    use InvoiceStatus::{Draft, Paid, Void};
    let zero = now.total.map(|total| Money::from_minor(total.currency(), 0));
    let finalized = now.finalize_time.is_some();
    let sum = now.lines.iter().map(|line| line.amount.minor()).sum::<i64>();
    let has_currency = !now.lines.is_empty() || now.subscription_id.is_some();
    assert_eq!(now.total.map(Money::minor), has_currency.then_some(sum), "the total is the lines'");
    assert!(now.amount_due.is_none_or(|due| !due.is_negative()), "nothing is overpaid");
    let accounted = now.amount_paid.zip(now.amount_due).and_then(|(paid, due)| paid.checked_add(due));
    assert_eq!(accounted, now.total, "what is paid and what is due is all there is");
    assert_eq!(now.status == Paid, finalized && now.amount_due == zero, "PAID iff nothing is due");
    assert_eq!(now.paid_time.is_some(), now.status == Paid, "paid_time is set iff PAID");
    assert_eq!(now.void_time.is_some(), now.status == Void, "void_time is set iff VOID");
    assert_eq!(now.number.is_some(), finalized, "a number is given when it is finalized");
    assert!(
        finalized == (now.status != Draft) || now.status == Void,
        "only a draft, or a voided one, is not finalized"
    );
    assert!(now.amount_paid == zero || !matches!(now.status, Draft | Void), "drafts and voided ones have no payments");
    assert_eq!(now.check(), Ok(()));
}

fn assert_invoice_step(before: &Invoice, after: &Invoice) {
    let immutable = |now: &Invoice| (now.id, now.subscription_id, now.customer_id.clone(), now.create_time);
    assert_eq!(immutable(before), immutable(after));
    if before.status != InvoiceStatus::Draft {
        let frozen = |now: &Invoice| (now.lines.clone(), now.total, now.period_start_time, now.period_end_time);
        assert_eq!(frozen(before), frozen(after), "what is finalized or voided is frozen");
        assert_eq!((&before.number, before.finalize_time), (&after.number, after.finalize_time), "given once");
    }
    if matches!(before.status, InvoiceStatus::Paid | InvoiceStatus::Void) {
        assert_eq!(before.status, after.status, "PAID and VOID are final");
    }
}

fn assert_plan_step(before: &Plan, after: &Plan) {
    let immutable = |now: &Plan| (now.id, now.code.clone(), now.create_time);
    assert_eq!(immutable(before), immutable(after));
}

/// Checks that a verb changes only fields of groups that it says it touches, so that a merge may rely on what it says.
fn assert_touches<E: Sample>(entity: &E, step: &E::Step) {
    let (Some(touches), Ok(change)) = (step.touches(), step.apply(entity, entity.update_time())) else { return };
    let (before, after) = (fields(entity), fields(&E::stored(change)));
    for path in before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)) {
        let group = E::GROUPS.iter().find(|group| group.0.contains(&path.as_str()));
        let touched = touches.iter().any(|name| name == path || group.is_some_and(|group| group.0.contains(name)));
        assert!(touched, "{step:?} changes {path}, but says that it touches {touches:?} only");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_rules_of_subscriptions_hold_at_every_version(versions in life::<Subscription>()) {
        versions.iter().for_each(assert_subscription);
        versions.windows(2).for_each(|pair| assert_subscription_step(&pair[0], &pair[1]));
    }

    #[test]
    fn the_rules_of_invoices_hold_at_every_version(versions in life::<Invoice>()) {
        versions.iter().for_each(assert_invoice);
        versions.windows(2).for_each(|pair| assert_invoice_step(&pair[0], &pair[1]));
    }

    #[test]
    fn the_immutable_fields_of_plans_stay(versions in life::<Plan>()) {
        versions.windows(2).for_each(|pair| assert_plan_step(&pair[0], &pair[1]));
    }

    #[test]
    fn verbs_change_only_what_they_say_they_touch(
        plan in (life::<Plan>(), Plan::step()),
        subscription in (life::<Subscription>(), Subscription::step()),
        invoice in (life::<Invoice>(), Invoice::step()),
    ) {
        plan.0.iter().for_each(|version| assert_touches(version, &plan.1));
        subscription.0.iter().for_each(|version| assert_touches(version, &subscription.1));
        invoice.0.iter().for_each(|version| assert_touches(version, &invoice.1));
    }
}

/// Lives are worth little as a test if they never get anywhere.
#[test]
fn random_lives_come_through_every_status() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut invoices = Vec::new();
    let mut subscriptions = Vec::new();
    for _ in 0..200 {
        invoices.extend(life::<Invoice>().new_tree(&mut runner).unwrap().current());
        subscriptions.extend(life::<Subscription>().new_tree(&mut runner).unwrap().current());
    }
    for status in InvoiceStatus::ALL {
        assert!(invoices.iter().any(|invoice| invoice.status == status), "{status:?}");
    }
    for status in SubscriptionStatus::ALL {
        assert!(subscriptions.iter().any(|subscription| subscription.status == status), "{status:?}");
    }
    let part_paid = |invoice: &&Invoice| invoice.amount_paid.is_some_and(|paid| paid.minor() > 0);
    assert!(invoices.iter().filter(part_paid).any(|invoice| invoice.status == InvoiceStatus::Open));
    assert!(subscriptions.iter().any(|subscription| subscription.cancel_at_period_end));
}
