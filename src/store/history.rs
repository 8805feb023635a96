//! History: one record of each accepted request and of each refused one, and what can be rebuilt from it.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, LikeExpr},
};
use uuid::Uuid;

use super::{
    Aggregate, Context, Error, Store,
    entity::mutation::{self, Column},
};
use crate::{
    domain::{Entity, Invoice, MutationId, Plan, Subscription, Timestamp},
    occ::{self, AppliedChange, EntityType, FieldDiff, Version},
};

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It created the entity.
    Created,
    /// It changed the entity.
    Applied,
    /// It was accepted, and changed nothing.
    Unchanged,
    /// It was refused as stale.
    Conflict,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Created, Self::Applied, Self::Unchanged, Self::Conflict];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Applied => "APPLIED",
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
}

/// Inserts a record, in the transaction of what it records.
pub(super) async fn insert_record(txn: &DatabaseTransaction, record: NewRecord<'_>) -> Result<(), DbErr> {
    let NewRecord { context, entity_type, entity_id, outcome, version_before, version, expected_version, diffs, time } =
        record;
    let row = mutation::ActiveModel {
        id: Set(record_id(time, fastrand::u64(..))),
        entity_type: Set(entity_type.as_str().to_owned()),
        entity_id: Set(entity_id),
        outcome: Set(outcome.as_str().to_owned()),
        version_before: Set(version_before),
        version: Set(version),
        expected_version: Set(expected_version.map(Version::get)),
        actor: Set(context.principal.id.clone()),
        actor_role: Set(context.principal.role.as_str().to_owned()),
        actor_customer_id: Set(context.principal.customer_id.clone()),
        method: Set(context.method.to_owned()),
        request_id: Set(context.request_id.0),
        fingerprint: Set(context.fingerprint.clone()),
        diffs: Set(serde_json::to_string(diffs).map_err(|error| DbErr::Json(error.to_string()))?),
        time: Set(time),
    };
    mutation::Entity::insert(row).exec_without_returning(txn).await?;
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
fn applied_at(id: Uuid, version: Version) -> sea_orm::Select<mutation::Entity> {
    mutation::Entity::find()
        .filter(is_applied())
        .filter(Column::EntityId.eq(id))
        .filter(Column::Version.eq(version.get()))
}

/// As the partial index on `(entity_id, version)` says it.
fn is_applied() -> Expr {
    Expr::col(Column::Version).gt(Expr::col(Column::VersionBefore))
}

/// As the partial index of claims says it: literally, since a bound value matches no partial index.
pub(super) fn is_accepted() -> Expr {
    Expr::col(Column::Outcome).ne(Expr::cust("'CONFLICT'"))
}

/// As the partial indexes of conflicts say it.
fn is_conflict() -> Expr {
    Expr::col(Column::Outcome).eq(Expr::cust("'CONFLICT'"))
}

impl Store {
    /// The changes that made the versions above `after`, up to `until`, newest first.
    pub(super) async fn applied_between(
        &self,
        id: Uuid,
        after: i64,
        until: Version,
    ) -> Result<Vec<AppliedChange>, Error> {
        let records = mutation::Entity::find()
            .filter(is_applied())
            .filter(Column::EntityId.eq(id))
            .filter(Column::Version.gt(after))
            .filter(Column::Version.lte(until.get()))
            .order_by_desc(Column::Version)
            .all(&self.reader)
            .await?;
        records.into_iter().map(|row| Mutation::try_from(row).and_then(AppliedChange::try_from)).collect()
    }

    /// The entity that `current` was at `version`, from the changes since, newest first. Without the change that made
    /// `version` itself among them its update time is unknown, and left at `current`'s.
    pub(super) fn fold_to<E: Aggregate>(
        &self,
        current: &E,
        version: Version,
        since: &[AppliedChange],
    ) -> Result<E, Error> {
        let mut fields = occ::fields(current);
        for change in since.iter().filter(|change| change.version > version) {
            occ::fold_back(&mut fields, &change.diffs);
        }
        let update_time =
            since.iter().find(|change| change.version == version).map_or(current.update_time(), |change| change.time);
        Ok(occ::restore(current, fields, version, update_time)?)
    }

    /// The entity as it was at `version`; `None` if it does not exist or has not reached it.
    pub(super) async fn entity_at<E: Aggregate>(&self, id: Uuid, version: Version) -> Result<Option<E>, Error> {
        let Some(current) = E::read(&self.reader, id).await? else { return Ok(None) };
        if version > current.version() {
            return Ok(None);
        }
        if version == current.version() {
            return Ok(Some(current));
        }
        // With the record that made `version`, since that one has its time.
        let since = self.applied_between(id, version.get() - 1, current.version()).await?;
        self.fold_to(&current, version, &since).map(Some)
    }

    /// Any entity as it was at `version`, with the record that made it.
    pub async fn entity_version(&self, id: Uuid, version: Version) -> Result<(Entity, Mutation), Error> {
        let absent = || Error::VersionNotFound { entity_id: id, version: version.get() };
        let record = applied_at(id, version).one(&self.reader).await?;
        let record = Mutation::try_from(record.ok_or_else(absent)?)?;
        let entity = match record.entity_type {
            EntityType::Plan => self.entity_at::<Plan>(id, version).await?.map(Entity::from),
            EntityType::Subscription => self.entity_at::<Subscription>(id, version).await?.map(Entity::from),
            EntityType::Invoice => self.entity_at::<Invoice>(id, version).await?.map(Entity::from),
        };
        Ok((entity.ok_or_else(absent)?, record))
    }

    /// How an entity differs between two versions, with who changed each field last between them.
    pub async fn compare_versions(
        &self,
        id: Uuid,
        from: Version,
        to: Version,
    ) -> Result<(EntityType, Vec<FieldDiff>), Error> {
        let (base, _) = self.entity_version(id, from).await?;
        let (current, _) = self.entity_version(id, to).await?;
        let between = self.applied_between(id, from.min(to).get(), from.max(to)).await?;
        let fields = |entity: &Entity| match entity {
            Entity::Plan(plan) => occ::fields(plan),
            Entity::Subscription(subscription) => occ::fields(subscription),
            Entity::Invoice(invoice) => occ::fields(invoice),
        };
        let diffs = occ::three_way(&fields(&base), &occ::Wanted::new(), &fields(&current), &between);
        Ok((base.entity_type(), diffs))
    }

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
            Outcome::Created | Outcome::Applied | Outcome::Unchanged => Column::Outcome.eq(outcome.as_str()),
        }))
        .add_option(filter.field.as_deref().map(has_path))
        .add_option(filter.time_from.map(|time| Column::Id.gte(first_id_at(time))))
        // The page before ended below it, and an index is entered at one bound only.
        .add_option(filter.time_until.filter(|_| before.is_none()).map(|time| Column::Id.lt(first_id_at(time))))
        .add_option(filter.request_id.map(of_request))
        .add_option(before.map(|id| Column::Id.lt(id.0)));
    mutation::Entity::find().filter(condition)
}

fn first_id_at(time: Timestamp) -> Uuid {
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
        })
    }
}

impl TryFrom<Mutation> for AppliedChange {
    type Error = Error;

    fn try_from(record: Mutation) -> Result<Self, Error> {
        let corrupt = || Error::CorruptRow { table: "mutation", what: format!("version {}", record.version) };
        Ok(Self {
            version: Version::new(record.version).ok_or_else(corrupt)?,
            actor: record.actor,
            actor_role: record.actor_role,
            time: record.time,
            diffs: record.diffs,
        })
    }
}
