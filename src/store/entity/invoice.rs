//! The table `invoices`.

use sea_orm::entity::prelude::*;

use super::{corrupt, metadata, metadata_json, money};
use crate::{
    domain::{Invoice, InvoiceId, InvoiceStatus, Money, SubscriptionId, Timestamp},
    occ::Version,
    store::{Error, aggregate::VersionedTable, chain::ChainHead},
};

const TABLE: &str = "invoice";

/// A row of `invoices`. The lines live in it, so that the one guarded `UPDATE` covers them.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "invoices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub number: Option<String>,
    pub subscription_id: Option<Uuid>,
    pub customer_id: String,
    pub status: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub lines: Json,
    pub currency: Option<String>,
    pub total_minor: i64,
    pub paid_minor: i64,
    pub period_start_time: Option<Timestamp>,
    pub period_end_time: Option<Timestamp>,
    pub due_time: Option<Timestamp>,
    pub memo: String,
    pub notes: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub metadata: Json,
    pub finalize_time: Option<Timestamp>,
    pub paid_time: Option<Timestamp>,
    pub void_time: Option<Timestamp>,
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

impl TryFrom<Model> for Invoice {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let amount = |minor| row.currency.as_deref().map(|currency| money(TABLE, currency, minor)).transpose();
        let due = row.total_minor.checked_sub(row.paid_minor).ok_or_else(|| corrupt(TABLE, "amount due"))?;
        Ok(Self {
            id: InvoiceId(row.id),
            version: Version::new(row.version).ok_or_else(|| corrupt(TABLE, "version"))?,
            subscription_id: row.subscription_id.map(SubscriptionId),
            customer_id: row.customer_id,
            status: InvoiceStatus::parse(&row.status).ok_or_else(|| corrupt(TABLE, "status"))?,
            lines: serde_json::from_value(row.lines).map_err(|error| corrupt(TABLE, format!("lines: {error}")))?,
            total: amount(row.total_minor)?,
            amount_paid: amount(row.paid_minor)?,
            amount_due: amount(due)?,
            number: row.number,
            period_start_time: row.period_start_time,
            period_end_time: row.period_end_time,
            due_time: row.due_time,
            memo: row.memo,
            notes: row.notes,
            metadata: metadata(TABLE, row.metadata)?,
            finalize_time: row.finalize_time,
            paid_time: row.paid_time,
            void_time: row.void_time,
            create_time: row.create_time,
            update_time: row.update_time,
        })
    }
}

impl From<&Invoice> for Model {
    fn from(invoice: &Invoice) -> Self {
        Self {
            id: invoice.id.0,
            version: invoice.version.get(),
            number: invoice.number.clone(),
            subscription_id: invoice.subscription_id.map(|id| id.0),
            customer_id: invoice.customer_id.clone(),
            status: invoice.status.as_str().to_owned(),
            // Lines are text, integers and money, which cannot fail to serialize.
            lines: serde_json::to_value(&invoice.lines).unwrap_or_default(),
            currency: invoice.total.map(|total| total.currency().code().to_owned()),
            total_minor: invoice.total.map_or(0, Money::minor),
            paid_minor: invoice.amount_paid.map_or(0, Money::minor),
            period_start_time: invoice.period_start_time,
            period_end_time: invoice.period_end_time,
            due_time: invoice.due_time,
            memo: invoice.memo.clone(),
            notes: invoice.notes.clone(),
            metadata: metadata_json(&invoice.metadata),
            finalize_time: invoice.finalize_time,
            paid_time: invoice.paid_time,
            void_time: invoice.void_time,
            create_time: invoice.create_time,
            update_time: invoice.update_time,
            // Not the entity's to know: the write path sets it.
            chain_head: Vec::new(),
        }
    }
}
