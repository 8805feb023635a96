//! History: one record of each accepted request and of each refused one.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LikeExpr, UnionType},
};
use uuid::Uuid;

use super::{
    Context, Error, Store,
    chain::ChainHead,
    entity::mutation::{self, Column},
};
use crate::{
    domain::{MutationId, Timestamp},
    occ::{EntityType, FieldDiff, MergedOver, Version},
};

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It created the entity.
    Created,
    /// It changed the entity.
    Applied,
    /// It was stale, and changed the entity without touching what was changed since.
    Merged,
    /// It skipped the version check, and changed the entity or left it.
    Forced,
    /// It was accepted, and changed nothing.
    Unchanged,
    /// It was refused as stale.
    Conflict,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Applied, Self::Merged, Self::Forced, Self::Unchanged, Self::Conflict];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Applied => "APPLIED",
            Self::Merged => "MERGED",
            Self::Forced => "FORCED",
            Self::Unchanged => "UNCHANGED",
            Self::Conflict => "CONFLICT",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// A record of history.
#[derive(Debug, Clone, PartialEq)]
pub struct Mutation {
    /// Its id: the greater, the later.
    pub id: MutationId,
    /// The kind of the entity.
    pub entity_type: EntityType,
    /// The entity.
    pub entity_id: Uuid,
    /// What became of the request.
    pub outcome: Outcome,
    /// The version before; 0 for a creation.
    pub version_before: i64,
    /// The version after; for a conflict the current one.
    pub version: i64,
    /// The version that the caller named.
    pub expected_version: Option<i64>,
    /// Who asked.
    pub actor: String,
    /// The role in which they did.
    pub actor_role: String,
    /// The RPC.
    pub method: String,
    /// The request.
    pub request_id: Uuid,
    /// The fields.
    pub diffs: Vec<FieldDiff>,
    /// When.
    pub time: Timestamp,
    /// Why the version check was skipped, if it was.
    pub force_reason: String,
    /// Of a merge the changes that it left standing, oldest first.
    pub merged_over: Vec<MergedOver>,
}

/// Which records to list.
#[derive(Debug, Clone, Default)]
pub struct MutationFilter {
    /// Only of this kind of entity.
    pub entity_type: Option<EntityType>,
    /// Only of this entity.
    pub entity_id: Option<Uuid>,
    /// Only by this actor.
    pub actor: Option<String>,
    /// Only with this outcome.
    pub outcome: Option<Outcome>,
    /// Only those whose diffs have this path.
    pub field: Option<String>,
    /// Only at this time or later.
    pub time_from: Option<Timestamp>,
    /// Only before this time.
    pub time_until: Option<Timestamp>,
    /// Only of this request.
    pub request_id: Option<Uuid>,
    /// Only of this customer's subscriptions and invoices.
    pub customer_id: Option<String>,
}

/// A record to be inserted.
pub(super) struct NewRecord<'a> {
    pub(super) context: &'a Context,
    pub(super) entity_type: EntityType,
    pub(super) entity_id: Uuid,
    pub(super) outcome: Outcome,
    pub(super) version_before: i64,
    pub(super) version: i64,
    pub(super) expected_version: Option<Version>,
    pub(super) diffs: &'a [FieldDiff],
    pub(super) time: Timestamp,
    pub(super) force_reason: &'a str,
    pub(super) merged_over: &'a [MergedOver],
}

impl NewRecord<'_> {
    /// The row, with the head of the chain that it meets. An applied record's own link is the caller's to set.
    pub(super) fn into_row(self, head: &ChainHead) -> Result<mutation::Model, DbErr> {
        let json = |error: serde_json::Error| DbErr::Json(error.to_string());
        Ok(mutation::Model {
            id: record_id(self.time, fastrand::u64(..)),
            entity_type: self.entity_type.as_str().to_owned(),
            entity_id: self.entity_id,
            outcome: self.outcome.as_str().to_owned(),
            version_before: self.version_before,
            version: self.version,
            expected_version: self.expected_version.map(Version::get),
            actor: self.context.principal.id.clone(),
            actor_role: self.context.principal.role.as_str().to_owned(),
            actor_customer_id: self.context.principal.customer_id.clone(),
            method: self.context.method.to_owned(),
            request_id: self.context.request_id.0,
            fingerprint: self.context.fingerprint.clone(),
            diffs: serde_json::to_string(self.diffs).map_err(json)?,
            time: self.time,
            force_reason: self.force_reason.to_owned(),
            merged_over: match self.merged_over {
                [] => String::new(),
                merged_over => serde_json::to_string(merged_over).map_err(json)?,
            },
            hash: head.0.clone(),
        })
    }
}

/// Inserts a record, in the transaction of what it records.
pub(super) async fn insert_record(txn: &DatabaseTransaction, row: mutation::Model) -> Result<(), DbErr> {
    mutation::Entity::insert(row.into_active_model()).exec_without_returning(txn).await?;
    Ok(())
}

/// A UUIDv7 whose 12 bits after the milliseconds hold the microseconds (RFC 9562, 6.2, method 3), so that ids are ordered
/// as times are, and the primary key serves filters by time.
fn record_id(time: Timestamp, random: u64) -> Uuid {
    let millis = u64::try_from(time.timestamp_millis()).unwrap_or_default();
    let fraction = (time.timestamp_subsec_micros() % 1_000 * 4_096 / 1_000).to_be_bytes();
    let mut bytes = [0; 10];
    bytes[..2].copy_from_slice(&fraction[2..]);
    bytes[2..].copy_from_slice(&random.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

/// Whether any entity, of whatever kind, was created with this id.
pub(super) async fn id_is_taken(db: &impl ConnectionTrait, id: Uuid) -> Result<bool, Error> {
    Ok(applied_at(id, Version::FIRST).one(db).await?.is_some())
}

/// The record that made a version. One place says it, because the driver keeps a prepared statement by its text: with the
/// number bound as another type elsewhere, PostgreSQL would refuse one of the two on the same connection.
pub(super) fn applied_at(id: Uuid, version: Version) -> sea_orm::Select<mutation::Entity> {
    mutation::Entity::find()
        .filter(is_applied())
        .filter(Column::EntityId.eq(id))
        .filter(Column::Version.eq(version.get()))
}

/// As the partial index on `(entity_id, version)` says it.
pub(super) fn is_applied() -> Expr {
    Expr::col(Column::Version).gt(Expr::col(Column::VersionBefore))
}

/// As the partial index of claims says it: literally, since a bound value matches no partial index.
pub(super) fn is_accepted() -> Expr {
    Expr::col(Column::Outcome).ne(Expr::cust("'CONFLICT'"))
}

/// As the partial indexes of conflicts say it.
pub(super) fn is_conflict() -> Expr {
    Expr::col(Column::Outcome).eq(Expr::cust("'CONFLICT'"))
}

impl Store {
    /// A page of records, newest first, and those before `before` only.
    pub async fn list_mutations(
        &self,
        filter: &MutationFilter,
        before: Option<MutationId>,
        limit: u64,
    ) -> Result<Vec<Mutation>, Error> {
        let rows = filtered(filter, before).order_by_desc(Column::Id).limit(limit).all(&self.reader).await?;
        rows.into_iter().map(Mutation::try_from).collect()
    }
}

fn filtered(filter: &MutationFilter, before: Option<MutationId>) -> sea_orm::Select<mutation::Entity> {
    // Each outcome of a request is in an index of its own, so the filter names both.
    let of_request = |id: Uuid| {
        let accepted = Condition::all().add(Column::RequestId.eq(id)).add(is_accepted());
        let refused = Condition::all().add(Column::RequestId.eq(id)).add(is_conflict());
        Condition::any().add(accepted).add(refused)
    };
    let condition = Condition::all()
        .add_option(filter.entity_type.map(|entity_type| Column::EntityType.eq(entity_type.as_str())))
        .add_option(filter.entity_id.map(|id| Column::EntityId.eq(id)))
        .add_option(filter.actor.as_deref().map(|actor| Column::Actor.eq(actor)))
        .add_option(filter.outcome.map(|outcome| match outcome {
            Outcome::Conflict => is_conflict(),
            Outcome::Created | Outcome::Applied | Outcome::Merged | Outcome::Forced | Outcome::Unchanged => {
                Column::Outcome.eq(outcome.as_str())
            }
        }))
        .add_option(filter.field.as_deref().map(has_path))
        .add_option(filter.time_from.map(|time| Column::Id.gte(first_id_at(time))))
        // The page before ended below it, and an index is entered at one bound only.
        .add_option(filter.time_until.filter(|_| before.is_none()).map(|time| Column::Id.lt(first_id_at(time))))
        .add_option(filter.request_id.map(of_request))
        .add_option(filter.customer_id.as_deref().map(is_customers))
        .add_option(before.map(|id| Column::Id.lt(id.0)));
    mutation::Entity::find().filter(condition)
}

/// Whether the record is of a subscription or an invoice of the customer.
fn is_customers(customer_id: &str) -> Expr {
    use super::entity::{invoice, subscription};
    let subscriptions = subscription::Entity::find()
        .select_only()
        .column(subscription::Column::Id)
        .filter(subscription::Column::CustomerId.eq(customer_id));
    let invoices = invoice::Entity::find()
        .select_only()
        .column(invoice::Column::Id)
        .filter(invoice::Column::CustomerId.eq(customer_id));
    // One list: with an `OR` of two, PostgreSQL goes through all of history and looks each record up in both.
    let mut own = subscriptions.into_query();
    own.union(UnionType::All, invoices.into_query());
    Column::EntityId.in_subquery(own)
}

/// No record of that time or later has a smaller id.
pub(super) fn first_id_at(time: Timestamp) -> Uuid {
    record_id(time, 0)
}

/// Whether the diffs have a path. In their JSON, `path` comes first in each, and a quote inside of a value is escaped, so
/// the text cannot stand anywhere else.
fn has_path(path: &str) -> Expr {
    let text: String =
        path.chars().flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])).collect();
    Column::Diffs.like(LikeExpr::new(format!("%{{\"path\":\"{text}\"%")).escape('\\'))
}

impl TryFrom<mutation::Model> for Mutation {
    type Error = Error;

    fn try_from(row: mutation::Model) -> Result<Self, Error> {
        let corrupt = |what: String| Error::CorruptRow { table: "mutation", what };
        Ok(Self {
            id: MutationId(row.id),
            entity_type: EntityType::parse(&row.entity_type)
                .ok_or_else(|| corrupt(format!("entity type {:?}", row.entity_type)))?,
            entity_id: row.entity_id,
            outcome: Outcome::parse(&row.outcome).ok_or_else(|| corrupt(format!("outcome {:?}", row.outcome)))?,
            version_before: row.version_before,
            version: row.version,
            expected_version: row.expected_version,
            actor: row.actor,
            actor_role: row.actor_role,
            method: row.method,
            request_id: row.request_id,
            diffs: serde_json::from_str(&row.diffs).map_err(|error| corrupt(format!("diffs: {error}")))?,
            time: row.time,
            force_reason: row.force_reason,
            merged_over: match row.merged_over.as_str() {
                "" => Vec::new(),
                json => serde_json::from_str(json).map_err(|error| corrupt(format!("merged_over: {error}")))?,
            },
        })
    }
}
