//! Where an invoice stands in its life, and what can be done to it.

use serde::{Deserialize, Serialize};

use crate::{domain::Error, occ::EntityType};

/// Where an invoice stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InvoiceStatus {
    /// Being written.
    Draft,
    /// Waiting for payment.
    Open,
    /// Paid in full.
    Paid,
    /// Taken back.
    Void,
    /// Not expected to be paid any more.
    Uncollectible,
}

/// What can be done to an invoice, apart from editing its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvoiceAction {
    /// Freeze it and give it its number.
    Finalize,
    /// Record a payment of a part.
    PayPart,
    /// Record the payment that completes it.
    PayRest,
    /// Take it back.
    Void,
    /// Give up on being paid.
    MarkUncollectible,
}

impl InvoiceStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Open, Self::Paid, Self::Void, Self::Uncollectible];

    /// Its name in the database and in diffs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Open => "OPEN",
            Self::Paid => "PAID",
            Self::Void => "VOID",
            Self::Uncollectible => "UNCOLLECTIBLE",
        }
    }

    /// The status of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Where `action` leads.
    pub fn after(self, action: InvoiceAction) -> Result<Self, Error> {
        use InvoiceAction as A;
        match (self, action) {
            (Self::Draft, A::Finalize) => Ok(Self::Open),
            (Self::Open | Self::Uncollectible, A::PayPart) => Ok(self),
            (Self::Open | Self::Uncollectible, A::PayRest) => Ok(Self::Paid),
            (Self::Draft | Self::Open | Self::Uncollectible, A::Void) => Ok(Self::Void),
            (Self::Open, A::MarkUncollectible) => Ok(Self::Uncollectible),
            (Self::Draft, A::PayPart | A::PayRest | A::MarkUncollectible)
            | (Self::Open | Self::Uncollectible, A::Finalize)
            | (Self::Uncollectible, A::MarkUncollectible)
            | (Self::Paid | Self::Void, _) => Err(Error::InvalidTransition {
                entity: EntityType::Invoice,
                from: self.as_str(),
                action: action.participle(),
            }),
        }
    }
}

impl InvoiceAction {
    /// Every action.
    pub const ALL: [Self; 5] = [Self::Finalize, Self::PayPart, Self::PayRest, Self::Void, Self::MarkUncollectible];

    fn participle(self) -> &'static str {
        match self {
            Self::Finalize => "finalized",
            Self::PayPart | Self::PayRest => "paid",
            Self::Void => "voided",
            Self::MarkUncollectible => "marked uncollectible",
        }
    }

    /// The fields that the action reads or writes; a change of others does not stand in its way.
    pub fn touches(self) -> &'static [&'static str] {
        match self {
            Self::Finalize | Self::PayPart | Self::PayRest => &["status", "lines"],
            Self::Void | Self::MarkUncollectible => &["status"],
        }
    }
}
