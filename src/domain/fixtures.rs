//! Entities written out by hand, for the tests that are about one thing and need the rest to be unremarkable.

use uuid::Uuid;

use super::{
    BillingInterval, Currency, IntervalUnit, Invoice, InvoiceId, InvoiceLine, InvoiceStatus, Metadata, Money,
    NewInvoice, NewPlan, NewSubscription, Payment, Plan, PlanId, Subscription, SubscriptionId, SubscriptionStatus,
    Timestamp,
};
use crate::occ::Change;

/// A time, from as much of `2026-01-31T10:20:30.000001` as matters.
pub(crate) fn at(text: &str) -> Timestamp {
    let rest = "1970-01-01T00:00:00.000000Z".get(text.len()..).unwrap();
    format!("{text}{rest}").parse().unwrap()
}

pub(crate) fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

/// Money from its text, such as `9.99 EUR`.
pub(crate) fn money(text: &str) -> Money {
    text.parse().unwrap()
}

pub(crate) fn metadata(pairs: &[(&str, &str)]) -> Metadata {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

pub(crate) const MONTHLY: BillingInterval = BillingInterval { unit: IntervalUnit::Month, count: 1 };
pub(crate) const YEARLY: BillingInterval = BillingInterval { unit: IntervalUnit::Year, count: 1 };

/// A plan of 9.99 EUR a month without a trial.
pub(crate) fn plan() -> Plan {
    let new = NewPlan {
        id: PlanId(Uuid::from_u128(0xa1)),
        code: "basic".to_owned(),
        display_name: "Basic".to_owned(),
        description: String::new(),
        price: money("9.99 EUR"),
        billing_interval: MONTHLY,
        trial_days: 0,
        metadata: Metadata::new(),
    };
    Plan::create(new, at("2026-01-01"))
}

pub(crate) fn new_subscription() -> NewSubscription {
    NewSubscription {
        id: SubscriptionId(Uuid::from_u128(0xb2)),
        customer_id: "customer-1".to_owned(),
        quantity: 1,
        notes: String::new(),
        metadata: Metadata::new(),
    }
}

/// A subscription to [`plan`] since 31 January 2026, brought into `status` by what leads there.
pub(crate) fn subscription(status: SubscriptionStatus) -> Subscription {
    let plan = Plan { trial_days: if status == SubscriptionStatus::Trialing { 14 } else { 0 }, ..plan() };
    let created = Subscription::subscribe(new_subscription(), &plan, at("2026-01-31")).unwrap();
    match status {
        SubscriptionStatus::Trialing | SubscriptionStatus::Active => created,
        SubscriptionStatus::PastDue => created.mark_past_due().unwrap(),
        SubscriptionStatus::Paused => created.pause(at("2026-02-01")).unwrap(),
        SubscriptionStatus::Canceled => created.cancel("too dear", at("2026-02-01")).unwrap(),
    }
}

pub(crate) fn line(quantity: i64, unit_amount: &str) -> InvoiceLine {
    InvoiceLine::new("Basic".to_owned(), quantity, money(unit_amount)).unwrap()
}

pub(crate) fn new_invoice(lines: Vec<InvoiceLine>) -> NewInvoice {
    NewInvoice {
        id: InvoiceId(Uuid::from_u128(0xc3)),
        subscription_id: None,
        customer_id: "customer-1".to_owned(),
        lines,
        period_start_time: None,
        period_end_time: None,
        due_time: None,
        memo: String::new(),
        notes: String::new(),
        metadata: Metadata::new(),
    }
}

pub(crate) fn draft(lines: Vec<InvoiceLine>) -> Invoice {
    Invoice::draft(new_invoice(lines), None, at("2026-03-01")).unwrap()
}

pub(crate) fn payment(amount: &str) -> Payment {
    Payment { amount: money(amount), reference: "transfer-1".to_owned() }
}

/// An invoice over 20.00 EUR, brought into `status` by what leads there.
pub(crate) fn invoice(status: InvoiceStatus) -> Invoice {
    let now = at("2026-03-02");
    let draft = draft(vec![line(2, "10.00 EUR")]);
    let open = draft.finalize(now).map(|change| Invoice { number: Some("1".to_owned()), ..change.entity }).unwrap();
    match status {
        InvoiceStatus::Draft => draft,
        InvoiceStatus::Open => open,
        InvoiceStatus::Paid => {
            open.record_payment(payment("20.00 EUR"), false, now).map(|Change { entity, .. }| entity).unwrap()
        }
        InvoiceStatus::Void => open.void(now).unwrap(),
        InvoiceStatus::Uncollectible => open.mark_uncollectible().unwrap(),
    }
}
