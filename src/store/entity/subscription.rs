//! The table `subscriptions`.

use sea_orm::entity::prelude::*;

use super::{corrupt, interval, metadata, metadata_json, money};
use crate::{
    domain::{PlanId, Subscription, SubscriptionId, SubscriptionStatus, Timestamp},
    occ::Version,
    store::{Error, aggregate::VersionedTable, chain::ChainHead},
};

const TABLE: &str = "subscription";

/// A row of `subscriptions`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub customer_id: String,
    pub plan_id: Uuid,
    pub status: String,
    pub quantity: i64,
    pub unit_price_currency: String,
    pub unit_price_minor: i64,
    pub interval_unit: String,
    pub interval_count: i32,
    pub notes: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub metadata: Json,
    pub trial_end_time: Option<Timestamp>,
    pub current_period_start_time: Timestamp,
    pub current_period_end_time: Timestamp,
    pub billing_anchor_time: Timestamp,
    pub pause_time: Option<Timestamp>,
    pub cancel_at_period_end: bool,
    pub cancel_time: Option<Timestamp>,
    pub cancel_reason: String,
    pub create_time: Timestamp,
    pub update_time: Timestamp,
    pub chain_head: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl VersionedTable for Entity {
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CHAIN_HEAD: Column = Column::ChainHead;

    fn chain_head(row: &Model) -> ChainHead {
        ChainHead(row.chain_head.clone())
    }
}

impl TryFrom<Model> for Subscription {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: SubscriptionId(row.id),
            version: Version::new(row.version).ok_or_else(|| corrupt(TABLE, "version"))?,
            customer_id: row.customer_id,
            plan_id: PlanId(row.plan_id),
            status: SubscriptionStatus::parse(&row.status).ok_or_else(|| corrupt(TABLE, "status"))?,
            quantity: row.quantity,
            unit_price: money(TABLE, &row.unit_price_currency, row.unit_price_minor)?,
            billing_interval: interval(TABLE, &row.interval_unit, row.interval_count)?,
            notes: row.notes,
            metadata: metadata(TABLE, row.metadata)?,
            trial_end_time: row.trial_end_time,
            current_period_start_time: row.current_period_start_time,
            current_period_end_time: row.current_period_end_time,
            billing_anchor_time: row.billing_anchor_time,
            pause_time: row.pause_time,
            cancel_at_period_end: row.cancel_at_period_end,
            cancel_time: row.cancel_time,
            cancel_reason: row.cancel_reason,
            create_time: row.create_time,
            update_time: row.update_time,
        })
    }
}

impl From<&Subscription> for Model {
    fn from(subscription: &Subscription) -> Self {
        Self {
            id: subscription.id.0,
            version: subscription.version.get(),
            customer_id: subscription.customer_id.clone(),
            plan_id: subscription.plan_id.0,
            status: subscription.status.as_str().to_owned(),
            quantity: subscription.quantity,
            unit_price_currency: subscription.unit_price.currency().code().to_owned(),
            unit_price_minor: subscription.unit_price.minor(),
            interval_unit: subscription.billing_interval.unit.as_str().to_owned(),
            interval_count: subscription.billing_interval.count,
            notes: subscription.notes.clone(),
            metadata: metadata_json(&subscription.metadata),
            trial_end_time: subscription.trial_end_time,
            current_period_start_time: subscription.current_period_start_time,
            current_period_end_time: subscription.current_period_end_time,
            billing_anchor_time: subscription.billing_anchor_time,
            pause_time: subscription.pause_time,
            cancel_at_period_end: subscription.cancel_at_period_end,
            cancel_time: subscription.cancel_time,
            cancel_reason: subscription.cancel_reason.clone(),
            create_time: subscription.create_time,
            update_time: subscription.update_time,
            // Not the entity's to know: the write path sets it.
            chain_head: Vec::new(),
        }
    }
}
