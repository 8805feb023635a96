//! What is billed: pure types and the rules of their lives.
//!
//! Nothing here knows of gRPC, of a database, of a clock or of randomness: times and ids are arguments. Everything is a
//! function from a value to a new value or to an [`Error`], so that the store may run it again on a newer row.

#[cfg(test)]
pub(crate) mod arbitrary;
mod calendar;
mod error;
#[cfg(test)]
pub(crate) mod fixtures;
mod id;
mod invoice;
mod metadata;
mod money;
mod plan;
mod principal;
mod subscription;
#[cfg(test)]
mod tests;
mod validation;

pub use calendar::{BillingInterval, IntervalUnit, Timestamp};
pub use error::{Error, Violation, Violations};
pub use id::{InvoiceId, MutationId, PlanId, RequestId, SubscriptionId, parse_uuid};
pub use invoice::{
    Invoice, InvoiceAction, InvoiceEffect, InvoiceLine, InvoiceStatus, InvoiceUpdate, NewInvoice, Payment, check_period,
};
pub use metadata::Metadata;
pub use money::{Currency, Money, MoneyError};
pub use plan::{NewPlan, Plan, PlanAction, PlanState, PlanUpdate};
pub use principal::{Principal, Role};
pub use subscription::{NewSubscription, Subscription, SubscriptionAction, SubscriptionStatus, SubscriptionUpdate};
pub use validation::{Validator, limits};

use crate::occ::{EntityType, Versioned};

/// Any of the three entities that carry a version.
#[derive(Debug, Clone, PartialEq)]
pub enum Entity {
    /// A plan.
    Plan(Plan),
    /// A subscription.
    Subscription(Subscription),
    /// An invoice.
    Invoice(Invoice),
}

impl Entity {
    /// Which of the three it is.
    pub fn entity_type(&self) -> EntityType {
        match self {
            Self::Plan(_) => Plan::TYPE,
            Self::Subscription(_) => Subscription::TYPE,
            Self::Invoice(_) => Invoice::TYPE,
        }
    }
}

impl From<Plan> for Entity {
    fn from(plan: Plan) -> Self {
        Self::Plan(plan)
    }
}

impl From<Subscription> for Entity {
    fn from(subscription: Subscription) -> Self {
        Self::Subscription(subscription)
    }
}

impl From<Invoice> for Entity {
    fn from(invoice: Invoice) -> Self {
        Self::Invoice(invoice)
    }
}
