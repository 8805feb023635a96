//! What happens in the transaction of an invoice's change, beside the change of its row.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExprTrait,
    QueryFilter, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::entity;
use crate::{
    domain::{Invoice, InvoiceEffect, Payment},
    occ::Versioned,
};

const INVOICE_SERIES: &str = "invoice";

pub(super) async fn prepare(
    invoice: &mut Invoice,
    effects: &[InvoiceEffect],
    txn: &DatabaseTransaction,
) -> Result<(), DbErr> {
    for effect in effects {
        match effect {
            InvoiceEffect::TakeNumber => {
                lock_row(invoice, txn).await?;
                invoice.number = Some(take_invoice_number(txn).await?);
            }
            InvoiceEffect::InsertPayment(_) => {}
        }
    }
    Ok(())
}

pub(super) async fn finish(
    invoice: &Invoice,
    effects: &[InvoiceEffect],
    txn: &DatabaseTransaction,
) -> Result<(), DbErr> {
    for effect in effects {
        match effect {
            InvoiceEffect::TakeNumber => {}
            InvoiceEffect::InsertPayment(payment) => insert_payment(invoice, payment, txn).await?,
        }
    }
    Ok(())
}

/// Takes the lock of the `UPDATE` that will follow before that of the series, so that who has to wait for an invoice keeps
/// nobody else from a number. It decides nothing, which the `UPDATE` does. On SQLite the transaction has the write lock
/// already, and there is no such clause.
async fn lock_row(invoice: &Invoice, txn: &DatabaseTransaction) -> Result<(), DbErr> {
    use entity::invoice::{Column, Entity};
    if txn.get_database_backend() == DbBackend::Postgres {
        let row = Entity::find_by_id(invoice.id.0).select_only().column(Column::Id).lock_exclusive();
        row.into_tuple::<Uuid>().one(txn).await?;
    }
    Ok(())
}

/// Takes the next number. The series' row stays locked until the commit, so that a number whose invoice is not finalized
/// after all is given back: this is why it is no sequence, and why finalizing is one at a time.
async fn take_invoice_number(txn: &DatabaseTransaction) -> Result<String, DbErr> {
    use entity::number_series::{Column, Entity};
    let updated = Entity::update_many()
        .col_expr(Column::NextValue, Expr::col(Column::NextValue).add(1))
        .filter(Column::Name.eq(INVOICE_SERIES))
        .exec_with_returning(txn)
        .await?;
    let series =
        updated.into_iter().next().ok_or_else(|| DbErr::RecordNotFound(format!("number series {INVOICE_SERIES}")))?;
    Ok(format!("INV-{:06}", series.next_value - 1))
}

async fn insert_payment(invoice: &Invoice, payment: &Payment, txn: &DatabaseTransaction) -> Result<(), DbErr> {
    let row = entity::payment::ActiveModel {
        id: Set(Uuid::now_v7()),
        invoice_id: Set(invoice.id.0),
        payment_reference: Set(payment.reference.clone()),
        amount_currency: Set(payment.amount.currency().code().to_owned()),
        amount_minor: Set(payment.amount.minor()),
        invoice_version: Set(invoice.version().get()),
        time: Set(invoice.update_time()),
    };
    entity::payment::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}
