//! Checking the chains of history.

use std::fmt;

use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::Expr,
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
    occ::EntityType,
};

/// How many records are read at once.
const RECORDS_PER_READ: u64 = 1_000;

/// What became of the check of a chain, or of all chains.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// How many applied records were checked.
    pub records: u64,
    /// How many entities they belong to.
    pub entities: u64,
    /// The first that is not as it was written.
    pub broken: Option<Broken>,
}

/// The first record of a chain that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The entity.
    pub entity_id: Uuid,
    /// The version that the record made, or should have made.
    pub version: i64,
    /// The record; none when it is missing.
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
    /// The entity's row does not carry the hash of its last record.
    HeadDiffers,
    /// There are records, but no entity.
    NoEntity,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "the record of this version is missing",
            Self::Altered => "the record was altered, or stands in another's place",
            Self::HeadDiffers => "the entity does not carry the hash of its last record",
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
    entity_type: String,
    version: i64,
    head: ChainHead,
}

impl Walk {
    fn begin(record: &Model) -> Self {
        Self {
            entity_id: record.entity_id,
            entity_type: record.entity_type.clone(),
            version: 0,
            head: ChainHead::default(),
        }
    }

    /// Takes the next record, which has to follow the one before.
    fn step(&mut self, record: &Model) -> Result<(), Broken> {
        let broken = |version, record, problem| Err(Broken { entity_id: self.entity_id, version, record, problem });
        if record.version > self.version + 1 {
            return broken(self.version + 1, None, Problem::Missing);
        }
        let link = chain::link(&self.head, record);
        let follows = record.version == self.version + 1 && record.version_before == self.version;
        if !follows || record.hash != link.0 {
            return broken(record.version, Some(MutationId(record.id)), Problem::Altered);
        }
        (self.version, self.head) = (record.version, link);
        Ok(())
    }
}

impl Store {
    /// Checks the chain of one entity.
    pub async fn verify_entity(&self, id: Uuid) -> Result<Verification, Error> {
        let mut verification = Verification::default();
        let mut walk: Option<Walk> = None;
        loop {
            let after = walk.as_ref().map_or(0, |walk| walk.version);
            let records = Entity::find()
                .filter(is_applied())
                .filter(Column::EntityId.eq(id))
                .filter(Column::Version.gt(after))
                .order_by_asc(Column::Version)
                .limit(RECORDS_PER_READ)
                .all(&self.reader)
                .await?;
            let Some(first) = records.first() else { break };
            let walk = walk.get_or_insert_with(|| Walk::begin(first));
            for record in &records {
                verification.records += 1;
                if let Err(broken) = walk.step(record) {
                    verification.broken = Some(broken);
                    return Ok(verification);
                }
            }
        }
        verification.entities = 1;
        verification.broken = match walk {
            Some(walk) => self.verify_head(&walk).await?,
            None => self.verify_no_history(id).await?,
        };
        Ok(verification)
    }

    /// Checks all chains; `progress` is told how many records were checked, after each read. Entities that are written to
    /// meanwhile are checked as they are when their turn comes.
    pub async fn verify_all(&self, mut progress: impl FnMut(u64)) -> Result<Verification, Error> {
        let mut verification = Verification::default();
        let mut walk: Option<Walk> = None;
        loop {
            let records = self.records_after(walk.as_ref()).await?;
            if records.is_empty() {
                break;
            }
            for record in &records {
                if let Some(done) = walk.take_if(|walk| walk.entity_id != record.entity_id) {
                    verification.entities += 1;
                    verification.broken = self.verify_head(&done).await?;
                }
                let walk = walk.get_or_insert_with(|| Walk::begin(record));
                if verification.broken.is_none() {
                    verification.records += 1;
                    verification.broken = walk.step(record).err();
                }
                if verification.broken.is_some() {
                    return Ok(verification);
                }
            }
            progress(verification.records);
        }
        if let Some(done) = walk {
            verification.entities += 1;
            verification.broken = self.verify_head(&done).await?;
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

    /// Whether the row carries what the walk along its chain came to. A row that moved on meanwhile is no fault: what came
    /// after the walk is the next check's.
    async fn verify_head(&self, walk: &Walk) -> Result<Option<Broken>, Error> {
        let broken = |problem| Some(Broken { entity_id: walk.entity_id, version: walk.version, record: None, problem });
        let head = match EntityType::parse(&walk.entity_type) {
            Some(EntityType::Plan) => self.head::<Plan>(walk.entity_id).await?,
            Some(EntityType::Subscription) => self.head::<Subscription>(walk.entity_id).await?,
            Some(EntityType::Invoice) => self.head::<Invoice>(walk.entity_id).await?,
            None => None,
        };
        let Some((version, head)) = head else { return Ok(broken(Problem::NoEntity)) };
        if version < walk.version || (version == walk.version && head != walk.head) {
            return Ok(broken(Problem::HeadDiffers));
        }
        if version == walk.version {
            return Ok(None);
        }
        // The row is ahead of the walk: its next record was written after the walk, or is missing.
        let next = Entity::find()
            .filter(is_applied())
            .filter(Column::EntityId.eq(walk.entity_id))
            .filter(Column::Version.eq(walk.version + 1));
        let missing =
            Broken { entity_id: walk.entity_id, version: walk.version + 1, record: None, problem: Problem::Missing };
        Ok(if next.one(&self.reader).await?.is_some() { None } else { Some(missing) })
    }

    async fn head<E: Aggregate>(&self, id: Uuid) -> Result<Option<(i64, ChainHead)>, Error> {
        let row = E::read_with_head(&self.reader, id).await?;
        Ok(row.map(|(entity, head)| (entity.version().get(), head)))
    }

    /// An id without any applied record: nobody's, or an entity's whose whole history was removed.
    async fn verify_no_history(&self, id: Uuid) -> Result<Option<Broken>, Error> {
        let exists = self.head::<Plan>(id).await?.is_some()
            || self.head::<Subscription>(id).await?.is_some()
            || self.head::<Invoice>(id).await?.is_some();
        if exists {
            return Ok(Some(Broken { entity_id: id, version: 1, record: None, problem: Problem::Missing }));
        }
        Err(Error::VersionNotFound { entity_id: id, version: 1 })
    }

    /// An entity whose whole history was removed, if there is one.
    async fn entity_without_history(&self) -> Result<Option<Broken>, Error> {
        let first = [
            self.first_without_history::<Plan>().await?,
            self.first_without_history::<Subscription>().await?,
            self.first_without_history::<Invoice>().await?,
        ];
        let id = first.into_iter().flatten().next();
        Ok(id.map(|entity_id| Broken { entity_id, version: 1, record: None, problem: Problem::Missing }))
    }

    async fn first_without_history<E: Aggregate>(&self) -> Result<Option<Uuid>, Error> {
        let created =
            Entity::find().select_only().column(Column::EntityId).filter(is_applied()).filter(Column::Version.eq(1));
        let row = E::Table::find()
            .filter(E::Table::ID.not_in_subquery(created.into_query()))
            .order_by_asc(E::Table::ID)
            .one(&self.reader)
            .await?;
        Ok(row.map(E::try_from).transpose()?.map(|entity| entity.id()))
    }
}
