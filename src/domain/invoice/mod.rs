//! Invoices: bills in one currency, and the payments of them.

mod status;
mod write;

use serde::{Deserialize, Serialize};

use super::{
    Currency, Error, InvoiceId, Metadata, Money, Subscription, SubscriptionId, Timestamp, Validator, Violations, limits,
};
use crate::occ::{Change, EntityType, Group, Version, Versioned, differing_fields, text_i64};

pub use status::{InvoiceAction, InvoiceStatus};
pub use write::{InvoiceUpdate, NewInvoice};

/// A bill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Its version.
    pub version: Version,
    /// The number that the customer sees, once it is finalized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The subscription that it bills; immutable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<SubscriptionId>,
    /// The customer, in another system; immutable.
    pub customer_id: String,
    /// Where it stands in its life.
    pub status: InvoiceStatus,
    /// What is billed, all in one currency.
    pub lines: Vec<InvoiceLine>,
    /// The sum of the lines; none while there are no lines, and no subscription, to tell the currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Money>,
    /// The sum of the payments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_paid: Option<Money>,
    /// What remains to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_due: Option<Money>,
    /// When the billed period begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_start_time: Option<Timestamp>,
    /// When the billed period ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_end_time: Option<Timestamp>,
    /// When it is to be paid by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_time: Option<Timestamp>,
    /// A message to the customer.
    pub memo: String,
    /// The staff's internal notes.
    pub notes: String,
    /// The caller's own pairs.
    pub metadata: Metadata,
    /// When it was finalized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finalize_time: Option<Timestamp>,
    /// When it was paid in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_time: Option<Timestamp>,
    /// When it was voided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub void_time: Option<Timestamp>,
    /// When it was created.
    pub create_time: Timestamp,
    /// When it last changed.
    pub update_time: Timestamp,
}

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// What is billed.
    pub description: String,
    /// How many.
    #[serde(with = "text_i64")]
    pub quantity: i64,
    /// What one costs; negative for a discount.
    pub unit_amount: Money,
    /// `quantity` times `unit_amount`.
    pub amount: Money,
}

/// A payment of an invoice.
#[derive(Debug, Clone, PartialEq)]
pub struct Payment {
    /// How much.
    pub amount: Money,
    /// Its name in the caller's system, unique within the invoice.
    pub reference: String,
}

/// What has to happen in the transaction of a change of an invoice, beside the change of its row.
#[derive(Debug, Clone, PartialEq)]
pub enum InvoiceEffect {
    /// Take the next number of the series and give it to the invoice.
    TakeNumber,
    /// Store this payment.
    InsertPayment(Payment),
}

impl InvoiceLine {
    /// A line; `None` when its amount does not fit.
    pub fn new(description: String, quantity: i64, unit_amount: Money) -> Option<Self> {
        Some(Self { amount: unit_amount.checked_mul(quantity)?, description, quantity, unit_amount })
    }

    /// The sum of the lines, which have to be in one currency and not below zero together.
    pub fn sum(lines: &[Self], validator: &mut Validator) -> Option<Money> {
        let currency = lines.first()?.amount.currency();
        let mut total = Some(Money::from_minor(currency, 0));
        for (index, line) in lines.iter().enumerate() {
            if line.amount.currency() == currency {
                total = total.and_then(|total| total.checked_add(line.amount));
            } else {
                let field = format!("lines[{index}].unit_amount");
                validator.reject(
                    &field,
                    format!("all lines must be in one currency: expected {currency}, found {}", line.amount.currency()),
                );
            }
        }
        match total {
            None => validator.reject("lines", "their sum is out of range"),
            Some(total) if total.is_negative() => {
                validator.reject("lines", format!("their sum must not be negative, found {total}"))
            }
            Some(_) => {}
        }
        total
    }
}

impl Invoice {
    /// A new draft. With a subscription it bills that one's customer, in that one's currency.
    pub fn draft(new: NewInvoice, subscription: Option<&Subscription>, now: Timestamp) -> Result<Self, Error> {
        let mut customer_id = new.customer_id;
        if let Some(subscription) = subscription {
            if customer_id.is_empty() {
                customer_id.clone_from(&subscription.customer_id);
            }
            if customer_id != subscription.customer_id {
                let mut violations = Violations::default();
                violations.push("invoice.customer_id", "must be the subscription's customer, or be left out");
                return Err(Error::Invalid(violations));
            }
        }
        let draft = Self {
            id: new.id,
            version: Version::FIRST,
            number: None,
            subscription_id: new.subscription_id,
            customer_id,
            status: InvoiceStatus::Draft,
            lines: Vec::new(),
            total: None,
            amount_paid: None,
            amount_due: None,
            period_start_time: new.period_start_time,
            period_end_time: new.period_end_time,
            due_time: new.due_time,
            memo: new.memo,
            notes: new.notes,
            metadata: new.metadata,
            finalize_time: None,
            paid_time: None,
            void_time: None,
            create_time: now,
            update_time: now,
        };
        let draft = draft.with_lines(new.lines, subscription.map(|subscription| subscription.unit_price.currency()))?;
        draft.check()?;
        Ok(draft)
    }

    /// The invoice with the fields of `update`.
    pub fn update(&self, update: &InvoiceUpdate) -> Result<Self, Error> {
        let update = update.clone();
        let mut immutable = Validator::new("invoice");
        let same_subscription = |id: &str| match self.subscription_id {
            Some(subscription_id) => SubscriptionId::parse(id) == Some(subscription_id),
            None => id.is_empty(),
        };
        if update.subscription_id.is_some_and(|id| !same_subscription(&id)) {
            immutable.reject("subscription_id", "immutable, cannot be changed");
        }
        if update.customer_id.is_some_and(|customer_id| customer_id != self.customer_id) {
            immutable.reject("customer_id", "immutable, cannot be changed");
        }
        immutable.finish(())?;
        let mut changed = Self {
            period_start_time: update.period_start_time.unwrap_or(self.period_start_time),
            period_end_time: update.period_end_time.unwrap_or(self.period_end_time),
            due_time: update.due_time.unwrap_or(self.due_time),
            memo: update.memo.unwrap_or_else(|| self.memo.clone()),
            notes: update.notes.unwrap_or_else(|| self.notes.clone()),
            metadata: update.metadata.unwrap_or_else(|| self.metadata.clone()),
            ..self.clone()
        };
        if let Some(lines) = update.lines.filter(|lines| *lines != self.lines) {
            self.refuse_frozen("lines")?;
            // One that bills a subscription stays in its currency, which its total has carried from the start.
            let currency = self.subscription_id.and(self.total).map(Money::currency);
            changed = changed.with_lines(lines, currency)?;
        }
        if (changed.period_start_time, changed.period_end_time) != (self.period_start_time, self.period_end_time) {
            self.refuse_frozen("period")?;
        }
        changed.check()?;
        Ok(changed)
    }

    /// The invoice, frozen and waiting for payment, or paid at once when nothing is due; it is given its number.
    pub fn finalize(&self, now: Timestamp) -> Result<Change<Self>, Error> {
        let status = self.status.after(InvoiceAction::Finalize)?;
        let total = self.total.filter(|_| !self.lines.is_empty()).ok_or(Error::InvoiceEmpty)?;
        let open = Self { status, finalize_time: Some(now), ..self.clone() };
        let finalized = if total.minor() == 0 {
            Self { status: status.after(InvoiceAction::PayRest)?, paid_time: Some(now), ..open }
        } else {
            open
        };
        Ok(Change { entity: finalized, effects: vec![InvoiceEffect::TakeNumber] })
    }

    /// The invoice with one more payment, which is stored; `already_recorded` tells that its reference is known.
    pub fn record_payment(
        &self,
        payment: Payment,
        already_recorded: bool,
        now: Timestamp,
    ) -> Result<Change<Self>, Error> {
        // Else what is due could grow by a payment.
        if payment.amount.minor() <= 0 {
            let mut violations = Violations::default();
            violations.push("amount", format!("must be above zero, found {}", payment.amount));
            return Err(Error::Invalid(violations));
        }
        // Before the status, so that the second notice of the payment that completed an invoice is told so, not that it is
        // PAID.
        if already_recorded {
            return Err(Error::PaymentAlreadyRecorded { reference: payment.reference });
        }
        self.status.after(InvoiceAction::PayPart)?;
        let (paid, due) = self.amount_paid.zip(self.amount_due).ok_or(Error::InvoiceEmpty)?;
        let (expected, actual) = (due.currency(), payment.amount.currency());
        if expected != actual {
            return Err(Error::CurrencyMismatch { expected, actual });
        }
        let too_large = || Error::PaymentTooLarge { amount: payment.amount, amount_due: due };
        let rest = due.checked_sub(payment.amount).filter(|rest| !rest.is_negative()).ok_or_else(too_large)?;
        let complete = rest.minor() == 0;
        let action = if complete { InvoiceAction::PayRest } else { InvoiceAction::PayPart };
        let changed = Self {
            status: self.status.after(action)?,
            amount_paid: Some(paid.checked_add(payment.amount).ok_or_else(too_large)?),
            amount_due: Some(rest),
            paid_time: if complete { Some(now) } else { self.paid_time },
            ..self.clone()
        };
        Ok(Change { entity: changed, effects: vec![InvoiceEffect::InsertPayment(payment)] })
    }

    /// The invoice, taken back.
    pub fn void(&self, now: Timestamp) -> Result<Self, Error> {
        let status = self.status.after(InvoiceAction::Void)?;
        match self.amount_paid {
            Some(amount_paid) if amount_paid.minor() != 0 => Err(Error::InvoiceHasPayments { amount_paid }),
            Some(_) | None => Ok(Self { status, void_time: Some(now), ..self.clone() }),
        }
    }

    /// The invoice, not expected to be paid any more.
    pub fn mark_uncollectible(&self) -> Result<Self, Error> {
        Ok(Self { status: self.status.after(InvoiceAction::MarkUncollectible)?, ..self.clone() })
    }

    fn refuse_frozen(&self, field: &'static str) -> Result<(), Error> {
        match self.status {
            InvoiceStatus::Draft => Ok(()),
            InvoiceStatus::Open | InvoiceStatus::Paid | InvoiceStatus::Void | InvoiceStatus::Uncollectible => {
                Err(Error::InvoiceNotDraft { field, status: self.status.as_str() })
            }
        }
    }

    /// The draft with these lines and their totals, in `currency` if it is fixed.
    fn with_lines(self, lines: Vec<InvoiceLine>, currency: Option<Currency>) -> Result<Self, Error> {
        if let Some(currency) = currency {
            expect_currency(&lines, currency)?;
        }
        let mut validator = Validator::new("invoice");
        let empty = currency.map(|currency| Money::from_minor(currency, 0));
        let total = if lines.is_empty() { empty } else { InvoiceLine::sum(&lines, &mut validator) };
        let zero = total.map(|total| Money::from_minor(total.currency(), 0));
        validator.finish(Self { lines, total, amount_paid: zero, amount_due: total, ..self })
    }
}

/// A period ends after it begins.
pub fn check_period(start: Option<Timestamp>, end: Option<Timestamp>, validator: &mut Validator) {
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        validator.reject("period_end_time", "must be after period_start_time");
    }
}

fn expect_currency(lines: &[InvoiceLine], expected: Currency) -> Result<(), Error> {
    match lines.iter().map(|line| line.amount.currency()).find(|actual| *actual != expected) {
        Some(actual) => Err(Error::CurrencyMismatch { expected, actual }),
        None => Ok(()),
    }
}

impl Versioned for Invoice {
    const TYPE: EntityType = EntityType::Invoice;
    type Effect = InvoiceEffect;
    const GROUPS: &'static [Group] = &[
        // What is billed: the sums are the lines'.
        Group(&["lines", "total", "amount_due"]),
        // Where it stands in its life, and what was paid.
        Group(&["status", "number", "amount_paid", "finalize_time", "paid_time", "void_time"]),
    ];

    fn id(&self) -> uuid::Uuid {
        self.id.0
    }

    fn version(&self) -> Version {
        self.version
    }

    fn update_time(&self) -> Timestamp {
        self.update_time
    }

    fn customer_id(&self) -> Option<&str> {
        Some(&self.customer_id)
    }

    differing_fields! {
        id, version, number, subscription_id, customer_id, status, lines, total, amount_paid, amount_due,
        period_start_time, period_end_time, due_time, memo, notes, metadata, finalize_time, paid_time, void_time,
        create_time, update_time,
    }

    fn stamp(&mut self, version: Version, time: Timestamp) {
        (self.version, self.update_time) = (version, time);
    }

    fn check(&self) -> Result<(), Error> {
        let mut validator = Validator::new("invoice");
        validator.metadata("metadata", self.metadata.clone());
        check_period(self.period_start_time, self.period_end_time, &mut validator);
        if self.lines.len() > limits::INVOICE_LINES_MAX {
            validator.reject("lines", format!("at most {}, found {}", limits::INVOICE_LINES_MAX, self.lines.len()));
        }
        validator.finish(())
    }
}
