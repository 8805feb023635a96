//! The versions that an entity had, rebuilt from its row and the records that made them.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    Aggregate, Error, Mutation, Store,
    entity::mutation::{self, Column},
    history::{applied_at, is_applied},
};
use crate::{
    domain::{Entity, Invoice, Plan, Subscription},
    occ::{self, AppliedChange, EntityType, FieldDiff, LastChanges, Version},
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
            .filter(is_applied())
            .filter(Column::EntityId.eq(id))
            .filter(Column::Version.gte(from.get()))
            .filter(Column::Version.lte(next))
            .order_by_desc(Column::Version)
            .limit(RECORDS_PER_READ)
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
            tell(AppliedChange::try_from(Mutation::try_from(record)?)?);
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

/// The entity that `current` was at `version`, and the changes since, newest first and without values.
pub(super) async fn fold_to<E: Aggregate>(
    db: &impl ConnectionTrait,
    current: &E,
    version: Version,
) -> Result<(E, Vec<AppliedChange>), Error> {
    let (mut fields, mut since, mut update_time) = (occ::fields(current), Vec::new(), current.update_time());
    // The record that made `version` is not undone, but has its time.
    tell_changes(db, current.id(), version, current.version(), |change| {
        if change.version == version {
            update_time = change.time;
        } else {
            occ::fold_back(&mut fields, &change.diffs);
            since.push(without_values(change));
        }
    })
    .await?;
    Ok((occ::restore(current, fields, version, update_time)?, since))
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
