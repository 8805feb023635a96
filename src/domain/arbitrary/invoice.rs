//! Random invoices.

use proptest::{collection, option, prelude::*, sample::select};
use uuid::Uuid;

use super::{Sample, Step, metadata, text, time};
use crate::{
    domain::{
        Error, Invoice, InvoiceAction as Action, InvoiceEffect, InvoiceId, InvoiceLine, InvoiceUpdate, Money,
        NewInvoice, Payment, SubscriptionStatus, Timestamp,
        fixtures::{self, currency},
    },
    occ::Change,
};

#[derive(Debug, Clone)]
pub(crate) enum InvoiceStep {
    Update(Box<InvoiceUpdate>),
    Finalize,
    /// Of so many cents.
    Pay(i64),
    PayRest,
    Void,
    MarkUncollectible,
}

fn payment(amount: Money) -> Payment {
    Payment { amount, reference: "transfer-1".to_owned() }
}

impl Step<Invoice> for InvoiceStep {
    fn apply(&self, invoice: &Invoice, now: Timestamp) -> Result<Change<Invoice>, Error> {
        match self {
            Self::Update(update) => invoice.update(update).map(Change::from),
            Self::Finalize => invoice.finalize(now),
            Self::Pay(cents) => invoice.record_payment(payment(Money::from_minor(currency("EUR"), *cents)), false, now),
            Self::PayRest => {
                let rest = invoice.amount_due.unwrap_or(Money::from_minor(currency("EUR"), 1));
                invoice.record_payment(payment(rest), false, now)
            }
            Self::Void => invoice.void(now).map(Change::from),
            Self::MarkUncollectible => invoice.mark_uncollectible().map(Change::from),
        }
    }

    fn touches(&self) -> Option<&'static [&'static str]> {
        let action = match self {
            Self::Update(_) => return None,
            Self::Finalize => Action::Finalize,
            Self::Pay(_) => Action::PayPart,
            Self::PayRest => Action::PayRest,
            Self::Void => Action::Void,
            Self::MarkUncollectible => Action::MarkUncollectible,
        };
        Some(action.touches())
    }
}

/// Nothing, or up to three lines, mostly in EUR.
fn lines() -> impl Strategy<Value = Vec<InvoiceLine>> {
    let line = (1..=2_i64, select(vec![-50, 0, 50, 100]), text());
    (prop_oneof![9 => Just("EUR"), 1 => Just("JPY")], collection::vec(line, 0..4)).prop_map(|(code, lines)| {
        let amount = |minor| Money::from_minor(currency(code), minor);
        lines
            .into_iter()
            .map(|(quantity, minor, description)| InvoiceLine::new(description, quantity, amount(minor)).unwrap())
            .collect()
    })
}

impl Sample for Invoice {
    type Step = InvoiceStep;

    fn created() -> BoxedStrategy<Self> {
        let times = (option::of(time()), option::of(time()), option::of(time()));
        let fields = (any::<u128>(), any::<bool>(), lines(), times, text(), text(), metadata(), time());
        fields
            .prop_filter_map("a rule refuses the draft", |(id, billed, lines, times, memo, notes, metadata, now)| {
                let subscription = billed.then(|| fixtures::subscription(SubscriptionStatus::Active));
                let (period_start_time, period_end_time, due_time) = times;
                let new = NewInvoice {
                    id: InvoiceId(Uuid::from_u128(id)),
                    subscription_id: subscription.as_ref().map(|subscription| subscription.id),
                    customer_id: "customer-1".to_owned(),
                    lines,
                    period_start_time,
                    period_end_time,
                    due_time,
                    memo,
                    notes,
                    metadata,
                };
                Self::draft(new, subscription.as_ref(), now).ok()
            })
            .boxed()
    }

    fn step() -> BoxedStrategy<InvoiceStep> {
        let time = || option::weighted(0.2, option::of(time()));
        let texts = (option::weighted(0.3, text()), option::weighted(0.3, text()), option::weighted(0.3, metadata()));
        let update = (option::weighted(0.3, lines()), time(), time(), time(), texts).prop_map(
            |(lines, period_start_time, period_end_time, due_time, (memo, notes, metadata))| {
                InvoiceStep::Update(Box::new(InvoiceUpdate {
                    lines,
                    period_start_time,
                    period_end_time,
                    due_time,
                    memo,
                    notes,
                    metadata,
                    ..InvoiceUpdate::default()
                }))
            },
        );
        prop_oneof![
            8 => update,
            3 => Just(InvoiceStep::Finalize),
            4 => select(vec![0, 1, 50, 100]).prop_map(InvoiceStep::Pay),
            1 => Just(InvoiceStep::PayRest),
            1 => Just(InvoiceStep::Void),
            1 => Just(InvoiceStep::MarkUncollectible),
        ]
        .boxed()
    }

    fn stored(change: Change<Self>) -> Self {
        let number = change.effects.contains(&InvoiceEffect::TakeNumber).then(|| "1".to_owned());
        Self { number: number.or(change.entity.number.clone()), ..change.entity }
    }
}
