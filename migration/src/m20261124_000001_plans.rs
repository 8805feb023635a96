//! Plans: what can be subscribed to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(plans()).await?;
        ddl::leave_room_for_updates(manager, "plans").await?;
        for index in plans_indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::drop_table(manager, "plans").await
    }
}

fn plans() -> TableCreateStatement {
    Table::create()
        .table("plans")
        .col(uuid("id"))
        .col(ddl::version())
        .col(text("code"))
        .col(text("display_name"))
        .col(text("description"))
        .col(text("price_currency"))
        .col(big_integer("price_minor"))
        .col(text("interval_unit"))
        .col(integer("interval_count"))
        .col(integer("trial_days"))
        .col(text("state"))
        .col(json_binary("metadata"))
        .col(timestamp_with_time_zone("create_time"))
        .col(timestamp_with_time_zone("update_time"))
        // The hash of the record that made this version: the head of the chain of its history.
        .col(blob("chain_head"))
        .primary_key(&mut ddl::primary_key("plans_pkey", "id"))
        .check(ddl::positive("plans_version_check", "version"))
        .check(ddl::one_of("plans_interval_unit_check", "interval_unit", &ddl::INTERVAL_UNITS))
        .check(ddl::one_of("plans_state_check", "state", &["ACTIVE", "ARCHIVED"]))
        .take()
}

fn plans_indexes() -> [IndexCreateStatement; 3] {
    let index = |name, columns: &[&'static str]| ddl::index(name, "plans", columns);
    [
        index("plans_code_key", &["code"]).unique().take(),
        index("plans_create_time_idx", &["create_time", "id"]),
        index("plans_state_create_time_idx", &["state", "create_time", "id"]),
    ]
}
