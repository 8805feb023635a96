//! Plans: what can be subscribed to.

use serde::{Deserialize, Serialize};

use super::{BillingInterval, Error, Metadata, Money, PlanId, Timestamp, Validator};
use crate::occ::{EntityType, Group, NoEffect, Version, Versioned, differing_fields};

/// What can be subscribed to: a price for each billing interval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// Its version.
    pub version: Version,
    /// The name that systems use; unique and immutable.
    pub code: String,
    /// The name that people read.
    pub display_name: String,
    /// What it offers.
    pub description: String,
    /// What one unit costs for one interval.
    pub price: Money,
    /// How often it is billed.
    pub billing_interval: BillingInterval,
    /// How many days are free at the start.
    pub trial_days: i32,
    /// Whether it can be subscribed to.
    pub state: PlanState,
    /// The caller's own pairs.
    pub metadata: Metadata,
    /// When it was created.
    pub create_time: Timestamp,
    /// When it last changed.
    pub update_time: Timestamp,
}

/// Whether a plan can be subscribed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PlanState {
    /// It can.
    Active,
    /// It cannot; those who have it keep it.
    Archived,
}

/// What can be done to the state of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanAction {
    /// Close it to new subscriptions.
    Archive,
    /// Open it again.
    Unarchive,
}

impl PlanState {
    /// Every state.
    pub const ALL: [Self; 2] = [Self::Active, Self::Archived];

    /// Its name in the database and in diffs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Archived => "ARCHIVED",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Where `action` leads.
    pub fn after(self, action: PlanAction) -> Result<Self, Error> {
        match (self, action) {
            (Self::Active, PlanAction::Archive) => Ok(Self::Archived),
            (Self::Archived, PlanAction::Unarchive) => Ok(Self::Active),
            (Self::Active, PlanAction::Unarchive) | (Self::Archived, PlanAction::Archive) => {
                Err(Error::InvalidTransition {
                    entity: EntityType::Plan,
                    from: self.as_str(),
                    action: action.participle(),
                })
            }
        }
    }
}

impl PlanAction {
    /// Every action.
    pub const ALL: [Self; 2] = [Self::Archive, Self::Unarchive];

    fn participle(self) -> &'static str {
        match self {
            Self::Archive => "archived",
            Self::Unarchive => "unarchived",
        }
    }

    /// The fields that the action reads or writes.
    pub fn touches(self) -> &'static [&'static str] {
        match self {
            Self::Archive | Self::Unarchive => &["state"],
        }
    }
}

/// A plan to be created, its fields within their limits.
#[derive(Debug, Clone)]
pub struct NewPlan {
    /// Its id.
    pub id: PlanId,
    /// The name that systems use.
    pub code: String,
    /// The name that people read.
    pub display_name: String,
    /// What it offers.
    pub description: String,
    /// What one unit costs for one interval.
    pub price: Money,
    /// How often it is billed.
    pub billing_interval: BillingInterval,
    /// How many days are free at the start.
    pub trial_days: i32,
    /// The caller's own pairs.
    pub metadata: Metadata,
}

/// The fields of a plan to be written, within their limits; `None` leaves one alone.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PlanUpdate {
    /// Immutable; here so that an attempt to change it is refused.
    #[serde(skip)]
    pub code: Option<String>,
    /// The name that people read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What it offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What one unit costs for one interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// How often it is billed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_interval: Option<BillingInterval>,
    /// How many days are free at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_days: Option<i32>,
    /// The caller's own pairs, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}

impl Plan {
    /// A new plan, which can be subscribed to.
    pub fn create(new: NewPlan, now: Timestamp) -> Self {
        let NewPlan { id, code, display_name, description, price, billing_interval, trial_days, metadata } = new;
        Self {
            id,
            version: Version::FIRST,
            code,
            display_name,
            description,
            price,
            billing_interval,
            trial_days,
            state: PlanState::Active,
            metadata,
            create_time: now,
            update_time: now,
        }
    }

    /// The plan with the fields of `update`.
    pub fn update(&self, update: &PlanUpdate) -> Result<Self, Error> {
        let PlanUpdate { code, display_name, description, price, billing_interval, trial_days, metadata } =
            update.clone();
        let mut immutable = Validator::new("plan");
        if code.is_some_and(|code| code != self.code) {
            immutable.reject("code", "immutable, cannot be changed");
        }
        immutable.finish(Self {
            display_name: display_name.unwrap_or_else(|| self.display_name.clone()),
            description: description.unwrap_or_else(|| self.description.clone()),
            price: price.unwrap_or(self.price),
            billing_interval: billing_interval.unwrap_or(self.billing_interval),
            trial_days: trial_days.unwrap_or(self.trial_days),
            metadata: metadata.unwrap_or_else(|| self.metadata.clone()),
            ..self.clone()
        })
    }

    /// The plan, closed to new subscriptions.
    pub fn archive(&self) -> Result<Self, Error> {
        Ok(Self { state: self.state.after(PlanAction::Archive)?, ..self.clone() })
    }

    /// The plan, open again.
    pub fn unarchive(&self) -> Result<Self, Error> {
        Ok(Self { state: self.state.after(PlanAction::Unarchive)?, ..self.clone() })
    }
}

impl Versioned for Plan {
    const TYPE: EntityType = EntityType::Plan;
    type Effect = NoEffect;
    // A price is a price per interval: who changes one decides about both.
    const GROUPS: &'static [Group] = &[Group(&["price", "billing_interval"])];

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
        None
    }

    differing_fields! {
        id, version, code, display_name, description, price, billing_interval, trial_days, state, metadata,
        create_time, update_time,
    }

    fn stamp(&mut self, version: Version, time: Timestamp) {
        (self.version, self.update_time) = (version, time);
    }

    fn check(&self) -> Result<(), Error> {
        let mut validator = Validator::new("plan");
        validator.metadata("metadata", self.metadata.clone());
        validator.finish(())
    }
}
