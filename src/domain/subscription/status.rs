//! Where a subscription stands in its life, and what can be done to it.

use serde::{Deserialize, Serialize};

use crate::{domain::Error, occ::EntityType};

/// Where a subscription stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SubscriptionStatus {
    /// In its free trial.
    Trialing,
    /// Running.
    Active,
    /// Running, with an overdue invoice.
    PastDue,
    /// Paused; its period runs on.
    Paused,
    /// Ended for good.
    Canceled,
}

/// What can be done to a subscription, apart from editing its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SubscriptionAction {
    /// The trial is over; only billing does this.
    EndTrial,
    /// Pause it.
    Pause,
    /// Resume it.
    Resume,
    /// An invoice is overdue; only billing does this.
    MarkPastDue,
    /// Nothing is overdue any more; only billing does this.
    MarkPaid,
    /// Begin the next period; only billing does this.
    Renew,
    /// Cancel it at once.
    Cancel,
    /// Cancel it when its period ends.
    CancelAtPeriodEnd,
    /// Take back a cancellation that is set.
    Uncancel,
    /// Move it to another plan.
    ChangePlan,
}

impl SubscriptionStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Trialing, Self::Active, Self::PastDue, Self::Paused, Self::Canceled];

    /// Its name in the database and in diffs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trialing => "TRIALING",
            Self::Active => "ACTIVE",
            Self::PastDue => "PAST_DUE",
            Self::Paused => "PAUSED",
            Self::Canceled => "CANCELED",
        }
    }

    /// The status of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Where `action` leads.
    pub fn after(self, action: SubscriptionAction) -> Result<Self, Error> {
        use SubscriptionAction as A;
        match (self, action) {
            (Self::Trialing, A::EndTrial) | (Self::Paused, A::Resume) | (Self::PastDue, A::MarkPaid) => {
                Ok(Self::Active)
            }
            (Self::Active, A::Pause) => Ok(Self::Paused),
            (Self::Active, A::MarkPastDue) => Ok(Self::PastDue),
            (Self::Trialing | Self::Active | Self::PastDue | Self::Paused, A::Cancel) => Ok(Self::Canceled),
            (Self::Active | Self::PastDue | Self::Paused, A::Renew) => Ok(self),
            (
                Self::Trialing | Self::Active | Self::PastDue | Self::Paused,
                A::CancelAtPeriodEnd | A::Uncancel | A::ChangePlan,
            ) => Ok(self),
            (Self::Canceled, _)
            | (Self::Trialing, A::Pause | A::Resume | A::MarkPastDue | A::MarkPaid | A::Renew)
            | (Self::Active, A::EndTrial | A::Resume | A::MarkPaid)
            | (Self::PastDue, A::EndTrial | A::Pause | A::Resume | A::MarkPastDue)
            | (Self::Paused, A::EndTrial | A::Pause | A::MarkPastDue | A::MarkPaid) => {
                Err(invalid_transition(self.as_str(), action))
            }
        }
    }
}

pub(super) fn invalid_transition(from: &'static str, action: SubscriptionAction) -> Error {
    Error::InvalidTransition { entity: EntityType::Subscription, from, action: action.participle() }
}

impl SubscriptionAction {
    /// Every action.
    pub const ALL: [Self; 10] = [
        Self::EndTrial,
        Self::Pause,
        Self::Resume,
        Self::MarkPastDue,
        Self::MarkPaid,
        Self::Renew,
        Self::Cancel,
        Self::CancelAtPeriodEnd,
        Self::Uncancel,
        Self::ChangePlan,
    ];

    fn participle(self) -> &'static str {
        match self {
            Self::EndTrial => "taken out of its trial",
            Self::Pause => "paused",
            Self::Resume => "resumed",
            Self::MarkPastDue => "marked past due",
            Self::MarkPaid => "marked paid",
            Self::Renew => "renewed",
            Self::Cancel | Self::CancelAtPeriodEnd => "canceled",
            Self::Uncancel => "uncanceled",
            Self::ChangePlan => "moved to another plan",
        }
    }

    /// The fields that the action reads or writes; a change of others does not stand in its way.
    pub fn touches(self) -> &'static [&'static str] {
        match self {
            Self::Pause | Self::Resume | Self::MarkPastDue | Self::MarkPaid => &["status"],
            Self::Cancel | Self::Uncancel => &["status"],
            // Its end is that of the period, which is in the group of the plan.
            Self::CancelAtPeriodEnd => &["status", "plan_id"],
            Self::EndTrial | Self::Renew | Self::ChangePlan => &["status", "plan_id"],
        }
    }
}
