//! Why a rule refuses a change.

use std::fmt;

use super::{Currency, Money, PlanId};
use crate::occ::EntityType;

/// A refusal by a rule of the domain.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The entity is in a state that the action does not lead out of.
    #[error("a {entity} that is {from} cannot be {action}")]
    InvalidTransition {
        /// What it was tried on.
        entity: EntityType,
        /// The state it is in.
        from: &'static str,
        /// What was tried, as a participle.
        action: &'static str,
    },
    /// Fields are malformed, or immutable and changed.
    #[error("{0}")]
    Invalid(Violations),
    /// Something that the change refers to does not exist.
    #[error("no {entity} has the id {id}")]
    Missing {
        /// What was looked for.
        entity: EntityType,
        /// The id that it was looked for by.
        id: uuid::Uuid,
    },
    /// The plan takes no new subscriptions.
    #[error("plan {plan_id} is archived; subscribe to an active plan")]
    PlanArchived {
        /// The plan.
        plan_id: PlanId,
    },
    /// A canceled subscription keeps what it was billed for.
    #[error("the quantity of a canceled subscription cannot change")]
    SubscriptionCanceled,
    /// A finalized invoice keeps its lines and its period.
    #[error("the {field} of an invoice that is {status} cannot change; only a DRAFT's can")]
    InvoiceNotDraft {
        /// The frozen field.
        field: &'static str,
        /// The status it is in.
        status: &'static str,
    },
    /// There is nothing to bill.
    #[error("an invoice without lines cannot be finalized")]
    InvoiceEmpty,
    /// Money has been taken for it.
    #[error("an invoice with payments cannot be voided: {amount_paid} were paid")]
    InvoiceHasPayments {
        /// What was paid.
        amount_paid: Money,
    },
    /// More than is due.
    #[error("a payment of {amount} is above the {amount_due} that are due")]
    PaymentTooLarge {
        /// What was to be recorded.
        amount: Money,
        /// What is due.
        amount_due: Money,
    },
    /// The reference names a payment that is recorded already.
    #[error("the invoice has a payment with reference {reference:?} already")]
    PaymentAlreadyRecorded {
        /// The payment's reference.
        reference: String,
    },
    /// Two amounts that belong together are in two currencies.
    #[error("expected an amount in {expected}, found {actual}")]
    CurrencyMismatch {
        /// The currency that it has to be in.
        expected: Currency,
        /// The currency that it is in.
        actual: Currency,
    },
}

/// One field that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field's path.
    pub field: String,
    /// What was expected, and what was found.
    pub description: String,
}

/// How many violations are named.
const VIOLATIONS_MAX: usize = 500;

/// All the fields that do not hold; never empty inside an [`Error`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Violations(pub Vec<Violation>);

impl Violations {
    /// Adds one. A request can break more rules than anybody reads: beyond the limit it is only said that there are more.
    pub fn push(&mut self, field: impl Into<String>, description: impl Into<String>) {
        match self.0.len() {
            ..VIOLATIONS_MAX => {}
            VIOLATIONS_MAX => {
                return self.0.push(Violation { field: String::new(), description: "and more".to_owned() });
            }
            _ => return,
        }
        self.0.push(Violation { field: field.into(), description: description.into() });
    }

    /// An error when there is any, else nothing.
    pub fn into_result(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", violation.field, violation.description)?;
        }
        Ok(())
    }
}
