//! History: one record for every accepted request, and one for every refusal of a stale one.
//!
//! A record is *applied* when its `version` is above its `version_before`. Every record but a conflict's is also its
//! request's *claim*. Two unique indexes hold the contract's promises whatever the code does: an entity has one applied
//! record per version, and a caller's request takes effect once.
//!
//! A partial index serves only a statement that repeats its condition, and repeats it as literal text: in
//! `outcome = $1` neither database can see the index's condition once the statement is prepared. What looks for a request
//! among claims and conflicts alike has to say both conditions, and then uses both indexes:
//! `(request_id = $1 AND outcome <> 'CONFLICT') OR (request_id = $1 AND outcome = 'CONFLICT')`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::ddl;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(mutations()).await?;
        for index in mutations_indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::drop_table(manager, "mutations").await
    }
}

// There is no foreign key to the entity, which is a row of one of three tables.
fn mutations() -> TableCreateStatement {
    Table::create()
        .table("mutations")
        .col(uuid("id"))
        .col(text("entity_type"))
        .col(uuid("entity_id"))
        .col(text("outcome"))
        .col(big_integer("version_before"))
        .col(big_integer("version"))
        .col(big_integer_null("expected_version"))
        .col(text("actor"))
        .col(text("actor_role"))
        .col(text("actor_customer_id"))
        .col(text("method"))
        .col(uuid("request_id"))
        .col(blob("fingerprint"))
        // JSON, but text: the database never looks inside, and keeps its bytes.
        .col(text("diffs"))
        .col(timestamp_with_time_zone("time"))
        .col(text("force_reason"))
        // JSON, as `diffs`; empty but for a record of a merge.
        .col(text("merged_over"))
        // Of an applied record its link in the chain of the entity's history, of another the link that it met.
        .col(blob("hash"))
        .primary_key(&mut ddl::primary_key("mutations_pkey", "id"))
        .check((
            "mutations_version_before_check",
            Expr::col("version_before").gte(0),
        ))
        .check((
            "mutations_version_check",
            Expr::col("version").gte(Expr::col("version_before")),
        ))
        // Versions are gapless: a change adds exactly one.
        .check((
            "mutations_version_step_check",
            Expr::col("version").lte(Expr::col("version_before").add(1)),
        ))
        .check(ddl::one_of(
            "mutations_outcome_check",
            "outcome",
            &[
                "CREATED",
                "APPLIED",
                "MERGED",
                "FORCED",
                "UNCHANGED",
                "CONFLICT",
            ],
        ))
        .take()
}

fn mutations_indexes() -> [IndexCreateStatement; 6] {
    let index = |name, columns: &[&'static str]| ddl::index(name, "mutations", columns);
    let is_applied = || Expr::col("version").gt(Expr::col("version_before"));
    let is_claim = || Expr::col("outcome").ne("CONFLICT");
    let is_conflict = || Expr::col("outcome").eq("CONFLICT");
    [
        index("mutations_entity_version_key", &["entity_id", "version"]).unique().and_where(is_applied()).take(),
        // The request first, so that it also finds a request whoever made it.
        index("mutations_request_actor_key", &["request_id", "actor"]).unique().and_where(is_claim()).take(),
        index("mutations_request_conflict_idx", &["request_id"]).and_where(is_conflict()).take(),
        index("mutations_entity_idx", &["entity_id", "id"]),
        index("mutations_actor_idx", &["actor", "id"]),
        // Ids are made in the order of time: this one finds the conflicts that are old enough to be forgotten.
        index("mutations_conflict_idx", &["id"]).and_where(is_conflict()).take(),
    ]
}
