//! Checking the chains of history, also while they grow, and that each entity is what its records make of it.
//!
//! The records are folded from the first one on, which keeps one version in memory, however many there are. Where each was
//! made from what the ones before it come to, and all of them come to the row, folding them back from the row gives every
//! earlier version.
//!
//! Nothing here is in one transaction, which would hold a whole database's history in one snapshot. Three orders of reading
//! keep a writer from looking like a forger. Of an entity's records a read always finds the first ones up to some version,
//! since each is committed after the one before. The entity's row is read after its records, so it is at least as new. What
//! was written in between is read after the row, up to the row's version, and has to be there, since a row and its record
//! are committed together.

use std::{fmt, ops::Range};

use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, ExprTrait, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
    sea_query::{Expr, ValueType},
};
use uuid::Uuid;

use super::{
    Aggregate, Error, Store,
    aggregate::VersionedTable,
    chain::{self, ChainHead},
    entity::mutation::{Column, Entity, Model},
    history::is_applied,
};
use crate::{
    domain::{Invoice, MutationId, Plan, Subscription},
    occ::{EntityType, FieldDiff, Fields, flatten, fold_on},
};

/// How many records are in memory at once.
const RECORDS_PER_READ: u64 = 100;

/// Reads history to check it, and can do nothing else.
#[derive(Debug, Clone)]
pub struct Verifier {
    pub(super) reader: DatabaseConnection,
}

/// What became of the check of a chain, or of all chains.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// How many applied records are as they were written, until the first that is not.
    pub records: u64,
    /// How many entities they belong to.
    pub entities: u64,
    /// The first that is not as it was written.
    pub broken: Option<Broken>,
}

/// The first of a chain that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The entity.
    pub entity_id: Uuid,
    /// The version that the record made, or should have made.
    pub version: i64,
    /// The record; none when it is missing, or when the entity's row is what is wrong.
    pub record: Option<MutationId>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// There is no record of a version that was made.
    Missing,
    /// The record is not the one that was written there: it was edited, or stands in another's place.
    Altered,
    /// The record was made from another row than the records before it make: the row had been edited.
    BaseDiffers,
    /// The entity's row is not what its records make of it: it was edited.
    RowDiffers,
    /// The entity's row does not carry the hash of its last record.
    HeadDiffers,
    /// The entity has not reached the version of the record.
    BeyondEntity,
    /// There are records, but no entity.
    NoEntity,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "the record of this version is missing",
            Self::Altered => "the record was altered, or stands in another's place",
            Self::BaseDiffers => "the record was made from a row that is not what the records before it make",
            Self::RowDiffers => "the entity's row is not what its records make of it",
            Self::HeadDiffers => "the entity does not carry the hash of its last record",
            Self::BeyondEntity => "the entity has not reached the version of this record",
            Self::NoEntity => "the entity of these records is missing",
        })
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entity {}, version {}", self.entity_id, self.version)?;
        if let Some(record) = self.record {
            write!(f, ", record {record}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

/// The walk along one chain.
struct Walk {
    entity_id: Uuid,
    entity_type: Option<EntityType>,
    version: i64,
    head: ChainHead,
    /// What the records make of the entity so far, as [`flatten`] has it.
    fields: Fields,
}

/// An entity's row.
struct Row {
    version: i64,
    head: ChainHead,
    /// Its content, as [`flatten`] has it; none if it makes no entity.
    fields: Option<Fields>,
}

/// What is not in the diffs: the key of the row, what is compared by itself, and what the times of the records make.
const ID: &str = "id";
const VERSION: &str = "version";
const CREATE_TIME: &str = "create_time";
const UPDATE_TIME: &str = "update_time";

impl Walk {
    fn new(entity_id: Uuid, entity_type: Option<EntityType>) -> Self {
        Self { entity_id, entity_type, version: 0, head: ChainHead::default(), fields: Fields::new() }
    }

    fn begin(record: &Model) -> Self {
        Self::new(record.entity_id, EntityType::parse(&record.entity_type))
    }

    /// Takes the next record, which has to follow the one before.
    fn step(&mut self, record: &Model) -> Result<(), Broken> {
        if record.version > self.version + 1 {
            return Err(self.missing());
        }
        let link = chain::link(&self.head, record);
        let record_id = Some(MutationId(record.id));
        let follows = record.version == self.version + 1 && record.version_before == self.version;
        if !follows || record.hash != link.0 {
            return Err(self.broken(record.version, record_id, Problem::Altered));
        }
        if !self.fold_on(record) {
            return Err(self.broken(record.version, record_id, Problem::BaseDiffers));
        }
        (self.version, self.head) = (record.version, link);
        Ok(())
    }

    /// Whether the record was made from what the ones before it come to.
    fn fold_on(&mut self, record: &Model) -> bool {
        let Ok(diffs) = serde_json::from_str::<Vec<FieldDiff>>(&record.diffs) else { return false };
        let is_founded = fold_on(&mut self.fields, &diffs);
        let time = serde_json::json!(record.time);
        if self.version == 0 {
            self.fields.insert(CREATE_TIME.to_owned(), time.clone());
        }
        self.fields.insert(UPDATE_TIME.to_owned(), time);
        is_founded
    }

    fn missing(&self) -> Broken {
        self.broken(self.version + 1, None, Problem::Missing)
    }

    fn broken(&self, version: i64, record: Option<MutationId>, problem: Problem) -> Broken {
        Broken { entity_id: self.entity_id, version, record, problem }
    }
}

impl Verification {
    /// Takes the next record on a walk; false once something is broken.
    fn step(&mut self, walk: &mut Walk, record: &Model) -> bool {
        self.broken = walk.step(record).err();
        self.records += u64::from(self.broken.is_none());
        self.broken.is_none()
    }
}

impl Store {
    /// Checks the chain of one entity.
    pub async fn verify_entity(&self, id: Uuid) -> Result<Verification, Error> {
        Verifier { reader: self.reader.clone() }.verify_entity(id).await
    }
}

impl Verifier {
    /// Checks the chain of one entity.
    pub async fn verify_entity(&self, id: Uuid) -> Result<Verification, Error> {
        let mut verification = Verification::default();
        let mut records = self.records_of(id, 0..i64::MAX, RECORDS_PER_READ).await?;
        let mut walk = match records.first() {
            Some(first) => Walk::begin(first),
            None => Walk::new(id, self.type_of(id).await?),
        };
        if records.is_empty() && walk.entity_type.is_none() {
            return Err(Error::VersionNotFound { entity_id: id, version: 1 });
        }
        while !records.is_empty() {
            for record in &records {
                if !verification.step(&mut walk, record) {
                    return Ok(verification);
                }
            }
            records = self.records_of(id, walk.version..i64::MAX, RECORDS_PER_READ).await?;
        }
        self.finish(&mut walk, &mut verification).await?;
        Ok(verification)
    }

    /// Checks all chains; `progress` is told how many records were checked, after each read. Entities that are written to
    /// meanwhile are checked up to some version that they had meanwhile, and those that are created perhaps not at all.
    pub async fn verify_all(&self, mut progress: impl FnMut(u64)) -> Result<Verification, Error> {
        let mut verification = Verification::default();
        let mut walk: Option<Walk> = None;
        loop {
            let records = self.records_after(walk.as_ref()).await?;
            if records.is_empty() {
                break;
            }
            for record in &records {
                if let Some(mut done) = walk.take_if(|walk| walk.entity_id != record.entity_id) {
                    self.finish(&mut done, &mut verification).await?;
                }
                let walk = walk.get_or_insert_with(|| Walk::begin(record));
                if verification.broken.is_some() || !verification.step(walk, record) {
                    return Ok(verification);
                }
            }
            progress(verification.records);
        }
        if let Some(mut done) = walk {
            self.finish(&mut done, &mut verification).await?;
        }
        if verification.broken.is_none() {
            verification.broken = self.entity_without_history().await?;
        }
        Ok(verification)
    }

    /// How many records there are to be checked.
    pub async fn count_applied(&self) -> Result<u64, Error> {
        Ok(Entity::find().filter(is_applied()).count(&self.reader).await?)
    }

    /// Closes the connections.
    pub async fn close(self) {
        // Nothing was written, so nothing is left undone.
        let _ = self.reader.close().await;
    }

    /// Reads the entity's row, walks on to its version, and compares what the two come to.
    async fn finish(&self, walk: &mut Walk, verification: &mut Verification) -> Result<(), Error> {
        verification.entities += 1;
        let row = match walk.entity_type {
            Some(entity_type) => self.row(entity_type, walk.entity_id).await?,
            None => None,
        };
        let Some(Row { version, head, fields }) = row else {
            verification.broken = self.first_after(walk, 0, Problem::NoEntity).await?;
            return Ok(());
        };
        while walk.version < version {
            let records = self.records_of(walk.entity_id, walk.version..version, RECORDS_PER_READ).await?;
            if records.is_empty() {
                verification.broken = Some(walk.missing());
                return Ok(());
            }
            for record in &records {
                if !verification.step(walk, record) {
                    return Ok(());
                }
            }
        }
        verification.broken = if walk.version > version {
            self.first_after(walk, version, Problem::BeyondEntity).await?
        } else if walk.head != head {
            Some(walk.broken(version, None, Problem::HeadDiffers))
        } else {
            (fields.as_ref() != Some(&walk.fields)).then(|| walk.broken(version, None, Problem::RowDiffers))
        };
        Ok(())
    }

    /// What is wrong with the first record after a version; there is one, since it was walked over.
    async fn first_after(&self, walk: &Walk, version: i64, problem: Problem) -> Result<Option<Broken>, Error> {
        let first = self.records_of(walk.entity_id, version..i64::MAX, 1).await?;
        let record = first.first().map(|record| MutationId(record.id));
        Ok(Some(walk.broken(version + 1, record, problem)))
    }

    /// The next records of all chains, entity by entity and version by version.
    async fn records_after(&self, walk: Option<&Walk>) -> Result<Vec<Model>, Error> {
        let mut query = Entity::find().filter(is_applied());
        if let Some(walk) = walk {
            let place = Expr::tuple([Expr::col(Column::EntityId), Expr::col(Column::Version)]);
            query = query.filter(place.gt(Expr::tuple([Expr::value(walk.entity_id), Expr::value(walk.version)])));
        }
        let query = query.order_by_asc(Column::EntityId).order_by_asc(Column::Version).limit(RECORDS_PER_READ);
        Ok(query.all(&self.reader).await?)
    }

    /// The records of one chain that lead from a version to another.
    async fn records_of(&self, id: Uuid, versions: Range<i64>, limit: u64) -> Result<Vec<Model>, Error> {
        let query = Entity::find()
            .filter(is_applied())
            .filter(Column::EntityId.eq(id))
            .filter(Column::Version.gt(versions.start))
            .filter(Column::Version.lte(versions.end))
            .order_by_asc(Column::Version)
            .limit(limit);
        Ok(query.all(&self.reader).await?)
    }

    /// What kind of entity has the id, if any has.
    async fn type_of(&self, id: Uuid) -> Result<Option<EntityType>, Error> {
        for entity_type in EntityType::ALL {
            if self.row(entity_type, id).await?.is_some() {
                return Ok(Some(entity_type));
            }
        }
        Ok(None)
    }

    async fn row(&self, entity_type: EntityType, id: Uuid) -> Result<Option<Row>, Error> {
        match entity_type {
            EntityType::Plan => self.row_of::<Plan>(id).await,
            EntityType::Subscription => self.row_of::<Subscription>(id).await,
            EntityType::Invoice => self.row_of::<Invoice>(id).await,
        }
    }

    async fn row_of<E: Aggregate>(&self, id: Uuid) -> Result<Option<Row>, Error> {
        let Some(row) = E::Table::find().filter(E::Table::ID.eq(id)).one(&self.reader).await? else { return Ok(None) };
        // As the row has it: an entity has none below 1.
        let version = <i64 as ValueType>::try_from(row.get(E::Table::VERSION)).unwrap_or_default();
        let head = E::Table::chain_head(&row);
        let fields = E::try_from(row).ok().map(|entity| {
            let mut fields = flatten(&entity);
            fields.retain(|path, _| path != ID && path != VERSION);
            fields
        });
        Ok(Some(Row { version, head, fields }))
    }

    /// An entity whose whole history was removed, if there is one.
    async fn entity_without_history(&self) -> Result<Option<Broken>, Error> {
        let first = [
            self.first_without_history::<Plan>().await?,
            self.first_without_history::<Subscription>().await?,
            self.first_without_history::<Invoice>().await?,
        ];
        let id = first.into_iter().flatten().next();
        Ok(id.map(|id| Walk::new(id, None).missing()))
    }

    /// In one statement, so that an entity that is created meanwhile is seen with its first record, or not at all.
    async fn first_without_history<E: Aggregate>(&self) -> Result<Option<Uuid>, Error> {
        // Looked up for each entity: a list to be `NOT IN`, PostgreSQL would go through for each one that is too long for
        // its memory.
        let creation = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(is_applied())
            .filter(Column::Version.eq(1))
            .filter(Expr::col((Entity, Column::EntityId)).eq(Expr::col((E::Table::default(), E::Table::ID))));
        let id = E::Table::find()
            .select_only()
            .column(E::Table::ID)
            .filter(Expr::exists(creation.into_query()).not())
            .order_by_asc(E::Table::ID)
            .into_tuple::<Uuid>()
            .one(&self.reader)
            .await?;
        Ok(id)
    }
}
