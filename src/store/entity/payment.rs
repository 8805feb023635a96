//! The table `payments`, whose rows are only ever inserted.

use sea_orm::entity::prelude::*;

use crate::domain::Timestamp;

/// A row of `payments`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub invoice_id: Uuid,
    pub payment_reference: String,
    pub amount_currency: String,
    pub amount_minor: i64,
    pub invoice_version: i64,
    pub time: Timestamp,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
