//! Ids as types of their own, so that a plan's id is never taken for a subscription's.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Parses a UUID in its hyphenated form of 36 characters; the other spellings of a UUID are not ids here, because two
/// spellings of one id would be two ids to a client that compares text.
pub fn parse_uuid(text: &str) -> Option<Uuid> {
    if text.len() == uuid::fmt::Hyphenated::LENGTH { Uuid::try_parse(text).ok() } else { None }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Parses the hyphenated form.
            pub fn parse(text: &str) -> Option<Self> {
                parse_uuid(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.hyphenated())
            }
        }
    };
}

id! {
    /// The id of a plan.
    PlanId
}
id! {
    /// The id of a subscription.
    SubscriptionId
}
id! {
    /// The id of an invoice.
    InvoiceId
}
id! {
    /// The id of a record in history.
    MutationId
}
id! {
    /// The name that a caller gives to one intent, so that repeating it does nothing twice.
    RequestId
}
