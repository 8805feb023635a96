//! The table `mutations`: history, whose accepted records are also the claims on their request ids.

use sea_orm::entity::prelude::*;

use crate::domain::Timestamp;

/// A row of `mutations`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mutations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub entity_type: String,
    pub entity_id: Uuid,
    pub outcome: String,
    pub version_before: i64,
    pub version: i64,
    pub expected_version: Option<i64>,
    pub actor: String,
    pub actor_role: String,
    pub actor_customer_id: String,
    pub method: String,
    pub request_id: Uuid,
    pub fingerprint: Vec<u8>,
    pub diffs: String,
    pub time: Timestamp,
    pub force_reason: String,
    pub merged_over: String,
    pub hash: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
