//! The table `plans`.

use sea_orm::entity::prelude::*;

use super::{corrupt, interval, metadata, metadata_json, money};
use crate::{
    domain::{Plan, PlanId, PlanState, Timestamp},
    occ::Version,
    store::{Error, aggregate::VersionedTable, chain::ChainHead},
};

const TABLE: &str = "plan";

/// A row of `plans`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plans")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub code: String,
    pub display_name: String,
    pub description: String,
    pub price_currency: String,
    pub price_minor: i64,
    pub interval_unit: String,
    pub interval_count: i32,
    pub trial_days: i32,
    pub state: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub metadata: Json,
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

impl TryFrom<Model> for Plan {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        Ok(Self {
            id: PlanId(row.id),
            version: Version::new(row.version).ok_or_else(|| corrupt(TABLE, "version"))?,
            code: row.code,
            display_name: row.display_name,
            description: row.description,
            price: money(TABLE, &row.price_currency, row.price_minor)?,
            billing_interval: interval(TABLE, &row.interval_unit, row.interval_count)?,
            trial_days: row.trial_days,
            state: PlanState::parse(&row.state).ok_or_else(|| corrupt(TABLE, "state"))?,
            metadata: metadata(TABLE, row.metadata)?,
            create_time: row.create_time,
            update_time: row.update_time,
        })
    }
}

impl From<&Plan> for Model {
    fn from(plan: &Plan) -> Self {
        Self {
            id: plan.id.0,
            version: plan.version.get(),
            code: plan.code.clone(),
            display_name: plan.display_name.clone(),
            description: plan.description.clone(),
            price_currency: plan.price.currency().code().to_owned(),
            price_minor: plan.price.minor(),
            interval_unit: plan.billing_interval.unit.as_str().to_owned(),
            interval_count: plan.billing_interval.count,
            trial_days: plan.trial_days,
            state: plan.state.as_str().to_owned(),
            metadata: metadata_json(&plan.metadata),
            create_time: plan.create_time,
            update_time: plan.update_time,
            // Not the entity's to know: the write path sets it.
            chain_head: Vec::new(),
        }
    }
}
