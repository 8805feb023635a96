//! Subscriptions: who is billed for what.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(subscriptions()).await?;
        ddl::leave_room_for_updates(manager, "subscriptions").await?;
        for index in subscriptions_indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::drop_table(manager, "subscriptions").await
    }
}

// Price and interval are copies of the plan's: a later price of the plan never touches a subscription.
fn subscriptions() -> TableCreateStatement {
    Table::create()
        .table("subscriptions")
        .col(uuid("id"))
        .col(ddl::version())
        .col(text("customer_id"))
        .col(uuid("plan_id"))
        .col(text("status"))
        .col(big_integer("quantity"))
        .col(text("unit_price_currency"))
        .col(big_integer("unit_price_minor"))
        .col(text("interval_unit"))
        .col(integer("interval_count"))
        .col(text("notes"))
        .col(json_binary("metadata"))
        .col(timestamp_with_time_zone_null("trial_end_time"))
        .col(timestamp_with_time_zone("current_period_start_time"))
        .col(timestamp_with_time_zone("current_period_end_time"))
        .col(timestamp_with_time_zone("billing_anchor_time"))
        .col(timestamp_with_time_zone_null("pause_time"))
        .col(boolean("cancel_at_period_end"))
        .col(timestamp_with_time_zone_null("cancel_time"))
        .col(text("cancel_reason"))
        .col(timestamp_with_time_zone("create_time"))
        .col(timestamp_with_time_zone("update_time"))
        // The hash of the record that made this version: the head of the chain of its history.
        .col(blob("chain_head"))
        .primary_key(&mut ddl::primary_key("subscriptions_pkey", "id"))
        .foreign_key(&mut ddl::foreign_key("subscriptions_plan_id_fkey", ("subscriptions", "plan_id"), "plans"))
        .check(ddl::positive("subscriptions_version_check", "version"))
        .check(ddl::one_of("subscriptions_interval_unit_check", "interval_unit", &ddl::INTERVAL_UNITS))
        .check(ddl::one_of(
            "subscriptions_status_check",
            "status",
            &["TRIALING", "ACTIVE", "PAST_DUE", "PAUSED", "CANCELED"],
        ))
        .take()
}

fn subscriptions_indexes() -> [IndexCreateStatement; 4] {
    let index = |name, columns: &[&'static str]| ddl::index(name, "subscriptions", columns);
    [
        index("subscriptions_create_time_idx", &["create_time", "id"]),
        index("subscriptions_customer_id_create_time_idx", &["customer_id", "create_time", "id"]),
        index("subscriptions_plan_id_create_time_idx", &["plan_id", "create_time", "id"]),
        index("subscriptions_status_create_time_idx", &["status", "create_time", "id"]),
    ]
}
