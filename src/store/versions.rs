//! The versions that an entity had, rebuilt from its row and the records that made them.

use std::{cmp::Reverse, collections::HashMap};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, Statement,
    sea_query::{Expr, Query, WithClause},
};
use uuid::Uuid;

use super::{
    Aggregate, Error, Mutation, Store,
    entity::mutation::{self, Column},
    group::table_of_arrays,
    history::{applied_at, is_applied},
};
use crate::{
    domain::{Entity, Invoice, Plan, Subscription, Timestamp},
    occ::{self, AppliedChange, EntityType, FieldDiff, Fields, LastChanges, Version},
};

/// How many records are in memory at once.
const RECORDS_PER_READ: u64 = 100;

/// The changes of an entity that made the versions from `from` to `until`, newest first, each told to `tell`. They are
/// read some at a time, since a long history does not fit into memory.
async fn tell_changes(
    db: &impl ConnectionTrait,
    id: Uuid,
    from: Version,
    until: Version,
    mut tell: impl FnMut(AppliedChange),
) -> Result<(), Error> {
    let mut next = until.get();
    while next >= from.get() {
        let records = mutation::Entity::find()
            .select_only()
            .columns(AppliedRecord::COLUMNS)
            .filter(is_applied())
            .filter(Column::EntityId.eq(id))
            .filter(Column::Version.gte(from.get()))
            .filter(Column::Version.lte(next))
            .order_by_desc(Column::Version)
            .limit(RECORDS_PER_READ)
            .into_model::<AppliedRecord>()
            .all(db)
            .await?;
        if records.is_empty() {
            return Err(missing_record(id, next));
        }
        for record in records {
            if record.version != next {
                return Err(missing_record(id, next));
            }
            next -= 1;
            tell(record.try_into()?);
        }
    }
    Ok(())
}

fn missing_record(id: Uuid, version: i64) -> Error {
    Error::CorruptRow { table: "mutation", what: format!("no record of version {version} of {id}") }
}

/// A change without its values, which are not needed any more once it is undone.
fn without_values(change: AppliedChange) -> AppliedChange {
    let bare = |diff: FieldDiff| FieldDiff { base: None, yours: None, current: None, ..diff };
    AppliedChange { diffs: change.diffs.into_iter().map(bare).collect(), ..change }
}

/// The changes that made versions from the first up to the second, newest first, by entity. They are read by one statement
/// where there are arrays; so there should be few of each entity.
pub(super) async fn changes_within(
    db: &impl ConnectionTrait,
    spans: HashMap<Uuid, (Version, Version)>,
) -> Result<HashMap<Uuid, Vec<AppliedChange>>, Error> {
    let mut changes: HashMap<Uuid, Vec<AppliedChange>> = HashMap::new();
    if db.get_database_backend() != DbBackend::Postgres {
        for (id, (from, until)) in spans {
            let of_entity = changes.entry(id).or_default();
            tell_changes(db, id, from, until, |change| of_entity.push(change)).await?;
        }
        return Ok(changes);
    }
    if spans.is_empty() {
        return Ok(changes);
    }
    for record in AppliedRecord::find_by_statement(records_within(spans)).all(db).await? {
        changes.entry(record.entity_id).or_default().push(record.try_into()?);
    }
    for of_entity in changes.values_mut() {
        of_entity.sort_unstable_by_key(|change| Reverse(change.version));
    }
    Ok(changes)
}

/// `WITH spans AS (SELECT * FROM unnest(…)) SELECT … FROM mutations JOIN spans ON …`.
fn records_within(spans: HashMap<Uuid, (Version, Version)>) -> Statement {
    let (ids, versions): (Vec<Uuid>, Vec<_>) = spans.into_iter().unzip();
    let (from, until): (Vec<i64>, Vec<i64>) =
        versions.into_iter().map(|(from, until)| (from.get(), until.get())).unzip();
    let arrays =
        [Expr::val(ids).cast_as("uuid[]"), Expr::val(from).cast_as("int8[]"), Expr::val(until).cast_as("int8[]")];
    let spans = table_of_arrays(SPANS, ["entity_id", "from_version", "until_version"], arrays);
    let version = || Expr::col((mutation::Entity, Column::Version));
    let is_within = Condition::all()
        .add(Expr::col((mutation::Entity, Column::EntityId)).equals((SPANS, "entity_id")))
        .add(version().gte(Expr::col((SPANS, "from_version"))))
        .add(version().lte(Expr::col((SPANS, "until_version"))));
    let mut records = Query::select();
    records
        .columns(AppliedRecord::COLUMNS.map(|column| (mutation::Entity, column)))
        .from(mutation::Entity)
        .join(JoinType::InnerJoin, SPANS, is_within)
        .and_where(is_applied());
    let mut with = WithClause::new();
    with.cte(spans);
    DbBackend::Postgres.build(&with.query(records))
}

const SPANS: &str = "spans";

/// What is needed of a record to undo it.
#[derive(Debug, FromQueryResult)]
struct AppliedRecord {
    entity_id: Uuid,
    version: i64,
    actor: String,
    actor_role: String,
    time: Timestamp,
    diffs: String,
}

impl AppliedRecord {
    const COLUMNS: [Column; 6] =
        [Column::EntityId, Column::Version, Column::Actor, Column::ActorRole, Column::Time, Column::Diffs];
}

/// An entity on its way back to an older version.
struct Folding {
    fields: Fields,
    version: Version,
    update_time: Timestamp,
    since: Vec<AppliedChange>,
}

impl Folding {
    /// From `current` to `version`.
    fn begin<E: Aggregate>(current: &E, version: Version) -> Self {
        Self { fields: occ::fields(current), version, update_time: current.update_time(), since: Vec::new() }
    }

    /// Undoes the newest change that is not undone yet. The one that made the version is not undone, but has its time.
    fn undo(&mut self, change: AppliedChange) {
        if change.version == self.version {
            self.update_time = change.time;
        } else {
            occ::fold_back(&mut self.fields, &change.diffs);
            self.since.push(without_values(change));
        }
    }

    /// The entity, and the changes since, newest first and without values.
    fn end<E: Aggregate>(self, current: &E) -> Result<(E, Vec<AppliedChange>), Error> {
        Ok((occ::restore(current, self.fields, self.version, self.update_time)?, self.since))
    }
}

/// The entity that `current` was at `version`, and the changes since, newest first and without values.
pub(super) async fn fold_to<E: Aggregate>(
    db: &impl ConnectionTrait,
    current: &E,
    version: Version,
) -> Result<(E, Vec<AppliedChange>), Error> {
    let mut folding = Folding::begin(current, version);
    tell_changes(db, current.id(), version, current.version(), |change| folding.undo(change)).await?;
    folding.end(current)
}

/// The same by changes that are read already, newest first; there may be more of them.
pub(super) fn fold<E: Aggregate>(
    current: &E,
    version: Version,
    changes: &[AppliedChange],
) -> Result<(E, Vec<AppliedChange>), Error> {
    let mut folding = Folding::begin(current, version);
    let mut next = current.version().get();
    for change in changes.iter().filter(|change| (version..=current.version()).contains(&change.version)) {
        if change.version.get() != next {
            break;
        }
        next -= 1;
        folding.undo(change.clone());
    }
    if next >= version.get() {
        return Err(missing_record(current.id(), next));
    }
    folding.end(current)
}

/// The entity as it was at `version`; `None` if it does not exist or has not reached it.
pub(super) async fn entity_at<E: Aggregate>(
    db: &impl ConnectionTrait,
    id: Uuid,
    version: Version,
) -> Result<Option<E>, Error> {
    let Some(current) = E::read(db, id).await? else { return Ok(None) };
    if version > current.version() {
        return Ok(None);
    }
    if version == current.version() {
        return Ok(Some(current));
    }
    Ok(Some(fold_to(db, &current, version).await?.0))
}

impl Store {
    /// Any entity as it was at `version`, with the record that made it.
    pub async fn entity_version(&self, id: Uuid, version: Version) -> Result<(Entity, Mutation), Error> {
        let absent = || Error::VersionNotFound { entity_id: id, version: version.get() };
        let db = &self.reader;
        let record = applied_at(id, version).one(db).await?;
        let record = Mutation::try_from(record.ok_or_else(absent)?)?;
        let entity = match record.entity_type {
            EntityType::Plan => entity_at::<Plan>(db, id, version).await?.map(Entity::from),
            EntityType::Subscription => entity_at::<Subscription>(db, id, version).await?.map(Entity::from),
            EntityType::Invoice => entity_at::<Invoice>(db, id, version).await?.map(Entity::from),
        };
        Ok((entity.ok_or_else(absent)?, record))
    }

    /// An entity at one version, and how it differs from that at another, with who changed each field last between them.
    pub async fn compare_versions(
        &self,
        id: Uuid,
        from: Version,
        to: Version,
    ) -> Result<(Entity, Vec<FieldDiff>), Error> {
        let (base, _) = self.entity_version(id, from).await?;
        let (current, _) = self.entity_version(id, to).await?;
        let mut between = LastChanges::default();
        let (older, newer) = (from.min(to), from.max(to));
        tell_changes(&self.reader, id, older.next(), newer, |change| between.add(&change)).await?;
        let fields = |entity: &Entity| match entity {
            Entity::Plan(plan) => occ::fields(plan),
            Entity::Subscription(subscription) => occ::fields(subscription),
            Entity::Invoice(invoice) => occ::fields(invoice),
        };
        let diffs = occ::three_way(&fields(&base), &occ::Wanted::new(), &fields(&current), &between);
        Ok((base, diffs))
    }
}

impl TryFrom<AppliedRecord> for AppliedChange {
    type Error = Error;

    fn try_from(record: AppliedRecord) -> Result<Self, Error> {
        let AppliedRecord { entity_id, version, actor, actor_role, time, diffs } = record;
        let corrupt = |what: String| {
            let what = format!("version {version} of {entity_id}: {what}");
            Error::CorruptRow { table: "mutation", what }
        };
        Ok(Self {
            version: Version::new(version).ok_or_else(|| corrupt("its number".to_owned()))?,
            actor,
            actor_role,
            time,
            diffs: serde_json::from_str(&diffs).map_err(|error| corrupt(format!("diffs: {error}")))?,
        })
    }
}
