use std::fmt::Debug;

use crate::{
    domain::{
        Error, Invoice, InvoiceAction, InvoiceStatus, InvoiceUpdate, Plan, PlanAction, PlanId, PlanUpdate,
        Subscription, SubscriptionAction, SubscriptionStatus, SubscriptionUpdate, Timestamp,
        fixtures::{self, YEARLY, at, line, money, payment},
    },
    occ::{Change, NotMergeable, Versioned, fields, try_merge, wanted},
};

fn now() -> Timestamp {
    at("2026-02-14")
}

/// A change with a name to tell it by, and what it says it touches.
struct Named<E: Versioned> {
    name: &'static str,
    touches: &'static [&'static str],
    apply: Box<Apply<E>>,
}

type Apply<E> = dyn Fn(&E) -> Result<Change<E>, Error>;

fn named<E: Versioned, C: Into<Change<E>>>(
    name: &'static str,
    touches: &'static [&'static str],
    apply: impl Fn(&E) -> Result<C, Error> + 'static,
) -> Named<E> {
    Named { name, touches, apply: Box::new(move |entity| apply(entity).map(Into::into)) }
}

/// What becomes of your change: `ok`, `same` when nothing is left to do, `refused` by a rule, or the fields that collide.
fn outcome<E: Versioned>(base: &E, theirs: &Named<E>, yours: &Named<E>) -> String {
    let current = (theirs.apply)(base).unwrap().entity;
    match try_merge(base, &current, yours.touches, |entity| (yours.apply)(entity)) {
        Ok(merged) if merged.entity == current => "same".to_owned(),
        Ok(merged) => {
            let theirs = wanted(&fields(base), &fields(&current));
            let kept = theirs.iter().filter(|(path, value)| fields(&merged.entity).get(*path) == value.as_ref());
            assert_eq!(kept.count(), theirs.len(), "nothing of theirs is lost");
            "ok".to_owned()
        }
        Err(NotMergeable::Refused(_)) => "refused".to_owned(),
        Err(NotMergeable::Collision(paths)) => paths.join(" "),
        Err(NotMergeable::Corrupt) => "corrupt".to_owned(),
    }
}

/// Checks each of `changes` made by them (the rows) against each made by you (the columns).
fn assert_outcomes<E: Versioned + Debug>(base: &E, changes: &[Named<E>], table: &[(&str, &[&str])]) {
    assert_eq!(
        table.iter().map(|row| row.0).collect::<Vec<_>>(),
        changes.iter().map(|change| change.name).collect::<Vec<_>>()
    );
    for ((_, row), theirs) in table.iter().zip(changes) {
        assert_eq!(row.len(), changes.len());
        for (expected, yours) in row.iter().zip(changes) {
            assert_eq!(outcome(base, theirs, yours), *expected, "they {}, you {}", theirs.name, yours.name);
        }
    }
}

#[test]
fn changes_of_a_plan() {
    let update = |update: PlanUpdate| move |plan: &Plan| plan.update(&update);
    let nothing = PlanUpdate::default;
    let changes = [
        named("rename", &[], update(PlanUpdate { display_name: Some("Pro".to_owned()), ..nothing() })),
        named("price", &[], update(PlanUpdate { price: Some(money("12.00 EUR")), ..nothing() })),
        named("interval", &[], update(PlanUpdate { billing_interval: Some(YEARLY), ..nothing() })),
        named("archive", PlanAction::Archive.touches(), Plan::archive),
    ];
    assert_outcomes(
        &fixtures::plan(),
        &changes,
        &[
            ("rename", &["same", "ok", "ok", "ok"]),
            // A price is a price for an interval.
            ("price", &["ok", "same", "price", "ok"]),
            ("interval", &["ok", "billing_interval", "same", "ok"]),
            ("archive", &["ok", "ok", "ok", "refused"]),
        ],
    );
}

#[test]
fn changes_of_a_subscription() {
    use SubscriptionAction as A;
    let update = |update: SubscriptionUpdate| move |subscription: &Subscription| subscription.update(&update);
    let nothing = SubscriptionUpdate::default;
    let other = Plan { id: PlanId(uuid::Uuid::from_u128(9)), ..fixtures::plan() };
    let changes = [
        named("notes", &[], update(SubscriptionUpdate { notes: Some("vip".to_owned()), ..nothing() })),
        named("quantity", &[], update(SubscriptionUpdate { quantity: Some(5), ..nothing() })),
        named("plan", A::ChangePlan.touches(), move |subscription: &Subscription| {
            subscription.change_plan(&other, None, now())
        }),
        named("pause", A::Pause.touches(), |subscription: &Subscription| subscription.pause(now())),
        named("at end", A::CancelAtPeriodEnd.touches(), |subscription: &Subscription| {
            subscription.cancel_at_period_end("gone")
        }),
        named("renew", A::Renew.touches(), Subscription::renew),
    ];
    let pause = "pause_time status";
    let at_end = "cancel_at_period_end cancel_reason";
    let renew = "current_period_end_time current_period_start_time";
    assert_outcomes(
        &fixtures::subscription(SubscriptionStatus::Active),
        &changes,
        &[
            ("notes", &["same", "ok", "ok", "ok", "ok", "ok"]),
            ("quantity", &["ok", "same", "quantity", "ok", "quantity", "quantity"]),
            // To change the plan, and to renew, reads the status, and to cancel at the end, the period; and who changes the quantity has seen another price.
            ("plan", &["ok", "plan_id", "same", "ok", "plan_id", "plan_id"]),
            ("pause", &["ok", "ok", pause, "refused", pause, pause]),
            ("at end", &["ok", "ok", at_end, at_end, "same", at_end]),
            // The same step twice would be two steps.
            ("renew", &["ok", renew, renew, "ok", renew, renew]),
        ],
    );
}

#[test]
fn a_canceled_subscription_takes_notes_but_no_quantity() {
    let base = fixtures::subscription(SubscriptionStatus::Active);
    let cancel = named("cancel", &[], |subscription: &Subscription| subscription.cancel("gone", now()));
    let update = |update: SubscriptionUpdate| named("update", &[], move |sub: &Subscription| sub.update(&update));
    let nothing = SubscriptionUpdate::default;
    let notes = update(SubscriptionUpdate { notes: Some("vip".to_owned()), ..nothing() });
    let quantity = update(SubscriptionUpdate { quantity: Some(5), ..nothing() });
    assert_eq!(outcome(&base, &cancel, &notes), "ok");
    assert_eq!(outcome(&base, &cancel, &quantity), "refused");
    assert_eq!(outcome(&base, &quantity, &cancel), "ok");
}

#[test]
fn changes_of_a_draft() {
    use InvoiceAction as A;
    let update = |update: InvoiceUpdate| move |invoice: &Invoice| invoice.update(&update);
    let nothing = InvoiceUpdate::default;
    let changes = [
        named("memo", &[], update(InvoiceUpdate { memo: Some("hi".to_owned()), ..nothing() })),
        named("lines", &[], update(InvoiceUpdate { lines: Some(vec![line(1, "5.00 EUR")]), ..nothing() })),
        named("start", &[], update(InvoiceUpdate { period_start_time: Some(Some(now())), ..nothing() })),
        named("end", &[], update(InvoiceUpdate { period_end_time: Some(Some(at("2026-02-01"))), ..nothing() })),
        named("finalize", A::Finalize.touches(), |invoice: &Invoice| invoice.finalize(now())),
        named("void", A::Void.touches(), |invoice: &Invoice| invoice.void(now())),
    ];
    let lines = "amount_due lines total";
    let finalize = "finalize_time status";
    assert_outcomes(
        &fixtures::invoice(InvoiceStatus::Draft),
        &changes,
        &[
            ("memo", &["same", "ok", "ok", "ok", "ok", "ok"]),
            ("lines", &["ok", "same", "ok", "ok", lines, "ok"]),
            // Either end alone holds, but not both together.
            ("start", &["ok", "ok", "same", "refused", "ok", "ok"]),
            ("end", &["ok", "ok", "refused", "same", "ok", "ok"]),
            ("finalize", &["ok", "refused", "refused", "refused", "refused", finalize]),
            ("void", &["ok", "refused", "refused", "refused", "status void_time", "refused"]),
        ],
    );
}

#[test]
fn changes_of_an_open_invoice() {
    use InvoiceAction as A;
    let pay = |amount| move |invoice: &Invoice| invoice.record_payment(payment(amount), false, now());
    let due = InvoiceUpdate { due_time: Some(Some(now())), ..InvoiceUpdate::default() };
    let changes = [
        named("due", &[], move |invoice: &Invoice| invoice.update(&due)),
        named("pay 5", A::PayPart.touches(), pay("5.00 EUR")),
        named("pay 8", A::PayPart.touches(), pay("8.00 EUR")),
        named("void", A::Void.touches(), |invoice: &Invoice| invoice.void(now())),
        named("give up", A::MarkUncollectible.touches(), Invoice::mark_uncollectible),
    ];
    let paid = "amount_due amount_paid";
    assert_outcomes(
        &fixtures::invoice(InvoiceStatus::Open),
        &changes,
        &[
            ("due", &["same", "ok", "ok", "ok", "ok"]),
            // Two payments of 5.00 are not one, though each comes to the same fields.
            ("pay 5", &["ok", paid, paid, "amount_paid", "amount_paid"]),
            ("pay 8", &["ok", paid, paid, "amount_paid", "amount_paid"]),
            ("void", &["ok", "status void_time", "status void_time", "refused", "status void_time"]),
            ("give up", &["ok", "status", "status", "status", "refused"]),
        ],
    );
}

#[test]
fn a_value_that_was_sent_unchanged_never_undoes_theirs() {
    let base = fixtures::subscription(SubscriptionStatus::Active);
    let theirs = Subscription { quantity: 5, ..base.clone() };
    // The whole form is sent, as many a client does; only the notes were edited.
    let update =
        SubscriptionUpdate { quantity: Some(1), notes: Some("vip".to_owned()), ..SubscriptionUpdate::default() };
    let merge = |touches| try_merge(&base, &theirs, touches, |entity| entity.update(&update).map(Change::from));
    let collision = Err(NotMergeable::Collision(vec!["quantity".to_owned()]));
    assert_eq!(merge(&["notes", "quantity"]), collision);
    assert_eq!(merge(&[]), collision, "also when nobody says what was sent");
}
