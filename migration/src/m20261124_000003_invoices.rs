//! Invoices, the payments that they received, and the series that their numbers come from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(invoices()).await?;
        ddl::leave_room_for_updates(manager, "invoices").await?;
        for index in invoices_indexes() {
            manager.create_index(index).await?;
        }

        manager.create_table(payments()).await?;
        let payment_reference =
            ddl::index("payments_invoice_id_payment_reference_key", "payments", &["invoice_id", "payment_reference"])
                .unique()
                .take();
        manager.create_index(payment_reference).await?;

        manager.create_table(number_series()).await?;
        manager.execute(first_invoice_number()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::drop_table(manager, "number_series").await?;
        ddl::drop_table(manager, "payments").await?;
        ddl::drop_table(manager, "invoices").await
    }
}

// The lines live in the invoice's row and not in a table of their own, so that the one UPDATE that is guarded by the
// invoice's version covers them too: nobody can change a line without making a new version of the invoice.
fn invoices() -> TableCreateStatement {
    Table::create()
        .table("invoices")
        .col(uuid("id"))
        .col(ddl::version())
        // Given when the invoice is finalized; any number of drafts have none.
        .col(text_null("number"))
        .col(uuid_null("subscription_id"))
        .col(text("customer_id"))
        .col(text("status"))
        .col(json_binary("lines"))
        // An invoice without lines has no currency yet.
        .col(text_null("currency"))
        .col(big_integer("total_minor"))
        .col(big_integer("paid_minor"))
        .col(timestamp_with_time_zone_null("period_start_time"))
        .col(timestamp_with_time_zone_null("period_end_time"))
        .col(timestamp_with_time_zone_null("due_time"))
        .col(text("memo"))
        .col(text("notes"))
        .col(json_binary("metadata"))
        .col(timestamp_with_time_zone_null("finalize_time"))
        .col(timestamp_with_time_zone_null("paid_time"))
        .col(timestamp_with_time_zone_null("void_time"))
        .col(timestamp_with_time_zone("create_time"))
        .col(timestamp_with_time_zone("update_time"))
        // The hash of the record that made this version: the head of the chain of its history.
        .col(blob("chain_head"))
        .primary_key(&mut ddl::primary_key("invoices_pkey", "id"))
        .foreign_key(&mut ddl::foreign_key(
            "invoices_subscription_id_fkey",
            ("invoices", "subscription_id"),
            "subscriptions",
        ))
        .check(ddl::positive("invoices_version_check", "version"))
        .check(ddl::one_of(
            "invoices_status_check",
            "status",
            &["DRAFT", "OPEN", "PAID", "VOID", "UNCOLLECTIBLE"],
        ))
        .take()
}

fn invoices_indexes() -> [IndexCreateStatement; 5] {
    let index = |name, columns: &[&'static str]| ddl::index(name, "invoices", columns);
    [
        index("invoices_number_key", &["number"]).unique().take(),
        index("invoices_create_time_idx", &["create_time", "id"]),
        index("invoices_customer_id_create_time_idx", &["customer_id", "create_time", "id"]),
        index("invoices_subscription_id_create_time_idx", &["subscription_id", "create_time", "id"]),
        index("invoices_status_create_time_idx", &["status", "create_time", "id"]),
    ]
}

// A payment is written in the transaction that adds it to its invoice, which is the one that made `invoice_version`, and
// never changes afterwards. Its currency is the invoice's.
fn payments() -> TableCreateStatement {
    Table::create()
        .table("payments")
        .col(uuid("id"))
        .col(uuid("invoice_id"))
        .col(text("payment_reference"))
        .col(text("amount_currency"))
        .col(big_integer("amount_minor"))
        .col(big_integer("invoice_version"))
        .col(timestamp_with_time_zone("time"))
        .primary_key(&mut ddl::primary_key("payments_pkey", "id"))
        .foreign_key(&mut ddl::foreign_key("payments_invoice_id_fkey", ("payments", "invoice_id"), "invoices"))
        .check(ddl::positive("payments_amount_minor_check", "amount_minor"))
        .take()
}

// A row and not a sequence: a sequence does not give a number back when its transaction is undone, and invoice numbers
// must have no gaps.
fn number_series() -> TableCreateStatement {
    Table::create()
        .table("number_series")
        .col(text("name"))
        .col(big_integer("next_value"))
        .primary_key(&mut ddl::primary_key("number_series_pkey", "name"))
        .check(ddl::positive("number_series_next_value_check", "next_value"))
        .take()
}

fn first_invoice_number() -> InsertStatement {
    Query::insert()
        .into_table("number_series")
        .columns(["name", "next_value"])
        .values_panic(["invoice".into(), 1_i64.into()])
        .take()
}
