//! Subscriptions: customers' standing orders of plans.

mod status;

use serde::{Deserialize, Serialize};

use super::{
    BillingInterval, Error, Metadata, Money, Plan, PlanId, PlanState, SubscriptionId, Timestamp, Validator, Violations,
};
use crate::occ::{EntityType, Group, NoEffect, Version, Versioned, differing_fields, text_i64};

use status::invalid_transition;
pub use status::{SubscriptionAction, SubscriptionStatus};

/// A customer's standing order of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Its version.
    pub version: Version,
    /// The customer, in another system; immutable.
    pub customer_id: String,
    /// The plan.
    pub plan_id: PlanId,
    /// Where it stands in its life.
    pub status: SubscriptionStatus,
    /// How many units.
    #[serde(with = "text_i64")]
    pub quantity: i64,
    /// What one unit costs for one interval: the plan's price when it was subscribed to or changed.
    pub unit_price: Money,
    /// How often it is billed: the plan's interval at the same time, since a price means little without its interval.
    pub billing_interval: BillingInterval,
    /// The support staff's internal notes.
    pub notes: String,
    /// The caller's own pairs.
    pub metadata: Metadata,
    /// When the trial ends or ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_end_time: Option<Timestamp>,
    /// When the current period began.
    pub current_period_start_time: Timestamp,
    /// When the current period ends.
    pub current_period_end_time: Timestamp,
    /// What periods are counted from.
    pub billing_anchor_time: Timestamp,
    /// When it was paused, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_time: Option<Timestamp>,
    /// Whether it is to be canceled when the current period ends.
    pub cancel_at_period_end: bool,
    /// When it was canceled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_time: Option<Timestamp>,
    /// Why it was, or is to be, canceled.
    pub cancel_reason: String,
    /// When it was created.
    pub create_time: Timestamp,
    /// When it last changed.
    pub update_time: Timestamp,
}

/// A subscription to be created, its fields within their limits.
#[derive(Debug, Clone)]
pub struct NewSubscription {
    /// Its id.
    pub id: SubscriptionId,
    /// The customer, in another system.
    pub customer_id: String,
    /// How many units.
    pub quantity: i64,
    /// The support staff's internal notes.
    pub notes: String,
    /// The caller's own pairs.
    pub metadata: Metadata,
}

/// The fields of a subscription to be written, within their limits; `None` leaves one alone.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SubscriptionUpdate {
    /// Immutable; here so that an attempt to change it is refused.
    #[serde(skip)]
    pub customer_id: Option<String>,
    /// Changed only by [`Subscription::change_plan`]; as text, since what is refused need not be an id.
    #[serde(skip)]
    pub plan_id: Option<String>,
    /// How many units.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "text_i64::serialize_option")]
    pub quantity: Option<i64>,
    /// The support staff's internal notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// The caller's own pairs, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl Subscription {
    /// A new subscription to `plan`, at its present price: in its trial if the plan has one, else running.
    pub fn subscribe(new: NewSubscription, plan: &Plan, now: Timestamp) -> Result<Self, Error> {
        refuse_archived(plan)?;
        let NewSubscription { id, customer_id, quantity, notes, metadata } = new;
        let trial = BillingInterval { unit: super::IntervalUnit::Day, count: plan.trial_days };
        let trial_end_time =
            if plan.trial_days > 0 { Some(trial.boundary(now, 1).ok_or_else(calendar_ends)?) } else { None };
        let period_end = match trial_end_time {
            Some(end) => end,
            None => plan.billing_interval.boundary(now, 1).ok_or_else(calendar_ends)?,
        };
        let subscription = Self {
            id,
            version: Version::FIRST,
            customer_id,
            plan_id: plan.id,
            status: if trial_end_time.is_some() { SubscriptionStatus::Trialing } else { SubscriptionStatus::Active },
            quantity,
            unit_price: plan.price,
            billing_interval: plan.billing_interval,
            notes,
            metadata,
            trial_end_time,
            current_period_start_time: now,
            current_period_end_time: period_end,
            billing_anchor_time: trial_end_time.unwrap_or(now),
            pause_time: None,
            cancel_at_period_end: false,
            cancel_time: None,
            cancel_reason: String::new(),
            create_time: now,
            update_time: now,
        };
        subscription.check()?;
        Ok(subscription)
    }

    /// The subscription with the fields of `update`.
    pub fn update(&self, update: &SubscriptionUpdate) -> Result<Self, Error> {
        let SubscriptionUpdate { customer_id, plan_id, quantity, notes, metadata } = update.clone();
        let mut immutable = Validator::new("subscription");
        if customer_id.is_some_and(|customer_id| customer_id != self.customer_id) {
            immutable.reject("customer_id", "immutable, cannot be changed");
        }
        if plan_id.is_some_and(|plan_id| PlanId::parse(&plan_id) != Some(self.plan_id)) {
            immutable.reject("plan_id", "cannot be changed here, use ChangeSubscriptionPlan");
        }
        immutable.finish(())?;
        let quantity = quantity.unwrap_or(self.quantity);
        if self.status == SubscriptionStatus::Canceled && quantity != self.quantity {
            return Err(Error::SubscriptionCanceled);
        }
        let changed = Self {
            quantity,
            notes: notes.unwrap_or_else(|| self.notes.clone()),
            metadata: metadata.unwrap_or_else(|| self.metadata.clone()),
            ..self.clone()
        };
        changed.check()?;
        Ok(changed)
    }

    /// The subscription, paused. Its period runs on.
    pub fn pause(&self, now: Timestamp) -> Result<Self, Error> {
        Ok(Self { status: self.status.after(SubscriptionAction::Pause)?, pause_time: Some(now), ..self.clone() })
    }

    /// The subscription, running again.
    pub fn resume(&self) -> Result<Self, Error> {
        Ok(Self { status: self.status.after(SubscriptionAction::Resume)?, pause_time: None, ..self.clone() })
    }

    /// The subscription, canceled at once.
    pub fn cancel(&self, reason: &str, now: Timestamp) -> Result<Self, Error> {
        Ok(Self {
            status: self.status.after(SubscriptionAction::Cancel)?,
            pause_time: None,
            cancel_at_period_end: false,
            cancel_time: Some(now),
            cancel_reason: reason.to_owned(),
            ..self.clone()
        })
    }

    /// The subscription, to be canceled when its period ends.
    pub fn cancel_at_period_end(&self, reason: &str) -> Result<Self, Error> {
        Ok(Self {
            status: self.status.after(SubscriptionAction::CancelAtPeriodEnd)?,
            cancel_at_period_end: true,
            cancel_reason: reason.to_owned(),
            ..self.clone()
        })
    }

    /// The subscription without the cancellation that was set for its period's end.
    pub fn uncancel(&self) -> Result<Self, Error> {
        let status = self.status.after(SubscriptionAction::Uncancel)?;
        if !self.cancel_at_period_end {
            return Err(invalid_transition("not set to be canceled", SubscriptionAction::Uncancel));
        }
        Ok(Self { status, cancel_at_period_end: false, cancel_reason: String::new(), ..self.clone() })
    }

    /// The subscription on another plan, at its present price, at once and without proration.
    ///
    /// A plan with another interval starts the periods anew, now; inside a trial there is no period to restart, and the
    /// first one begins when the trial ends, as before.
    pub fn change_plan(&self, plan: &Plan, quantity: Option<i64>, now: Timestamp) -> Result<Self, Error> {
        let status = self.status.after(SubscriptionAction::ChangePlan)?;
        if plan.id != self.plan_id {
            refuse_archived(plan)?;
        }
        let mut changed = Self {
            status,
            plan_id: plan.id,
            quantity: quantity.unwrap_or(self.quantity),
            unit_price: plan.price,
            billing_interval: plan.billing_interval,
            ..self.clone()
        };
        if plan.billing_interval != self.billing_interval && status != SubscriptionStatus::Trialing {
            changed.billing_anchor_time = now;
            changed.current_period_start_time = now;
            changed.current_period_end_time = plan.billing_interval.boundary(now, 1).ok_or_else(calendar_ends)?;
        }
        changed.check()?;
        Ok(changed)
    }

    /// The subscription after its trial, in its first paid period.
    pub fn end_trial(&self) -> Result<Self, Error> {
        let status = self.status.after(SubscriptionAction::EndTrial)?;
        Self { status, ..self.clone() }.next_period()
    }

    /// The subscription in its next period.
    pub fn renew(&self) -> Result<Self, Error> {
        let status = self.status.after(SubscriptionAction::Renew)?;
        Self { status, ..self.clone() }.next_period()
    }

    /// The subscription with an overdue invoice.
    pub fn mark_past_due(&self) -> Result<Self, Error> {
        Ok(Self { status: self.status.after(SubscriptionAction::MarkPastDue)?, ..self.clone() })
    }

    /// The subscription with nothing overdue any more.
    pub fn mark_paid(&self) -> Result<Self, Error> {
        Ok(Self { status: self.status.after(SubscriptionAction::MarkPaid)?, ..self.clone() })
    }

    fn next_period(self) -> Result<Self, Error> {
        let start = self.current_period_end_time;
        let end = self.billing_interval.next_boundary(self.billing_anchor_time, start).ok_or_else(calendar_ends)?;
        Ok(Self { current_period_start_time: start, current_period_end_time: end, ..self })
    }
}

/// Only an active plan can be subscribed to; one who has an archived plan keeps it.
fn refuse_archived(plan: &Plan) -> Result<(), Error> {
    match plan.state {
        PlanState::Active => Ok(()),
        PlanState::Archived => Err(Error::PlanArchived { plan_id: plan.id }),
    }
}

fn calendar_ends() -> Error {
    let mut violations = Violations::default();
    violations.push("billing_interval", "the period ends after the last day of the calendar");
    Error::Invalid(violations)
}

impl Versioned for Subscription {
    const TYPE: EntityType = EntityType::Subscription;
    type Effect = NoEffect;
    const GROUPS: &'static [Group] = &[
        // What is billed, for which span: each member prices the others.
        Group(&[
            "plan_id",
            "quantity",
            "unit_price",
            "billing_interval",
            "trial_end_time",
            "current_period_start_time",
            "current_period_end_time",
            "billing_anchor_time",
        ]),
        // Where it stands in its life, and why.
        Group(&["status", "pause_time", "cancel_at_period_end", "cancel_time", "cancel_reason"]),
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
        id, version, customer_id, plan_id, status, quantity, unit_price, billing_interval, notes, metadata,
        trial_end_time, current_period_start_time, current_period_end_time, billing_anchor_time, pause_time,
        cancel_at_period_end, cancel_time, cancel_reason, create_time, update_time,
    }

    fn stamp(&mut self, version: Version, time: Timestamp) {
        (self.version, self.update_time) = (version, time);
    }

    fn check(&self) -> Result<(), Error> {
        let mut validator = Validator::new("subscription");
        validator.metadata("metadata", self.metadata.clone());
        // What is too much to write on an invoice could never be billed.
        if self.unit_price.checked_mul(self.quantity).is_none() {
            validator.reject("quantity", format!("{} times {} is out of range", self.quantity, self.unit_price));
        }
        validator.finish(())
    }
}
