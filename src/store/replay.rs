//! Repeated requests: an accepted request's record is its claim, and its reply is rebuilt from history.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{
    Aggregate, Context, Error, MergeReport, Mutation, Store, Written,
    aggregate::among,
    entity::mutation::{Column, Entity},
    history::is_accepted,
    retry::Failure,
    versions::entity_at,
};
use crate::occ::Version;

/// What is unique among accepted requests.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Claim {
    request_id: Uuid,
    principal_id: String,
}

impl Claim {
    pub(super) fn of(context: &Context) -> Self {
        Self { request_id: context.request_id.0, principal_id: context.principal.id.clone() }
    }
}

impl Store {
    /// Those of the requests whose claims are taken, by themselves or by others.
    pub(super) async fn claims_among<'a>(
        &self,
        contexts: impl Iterator<Item = &'a Context>,
    ) -> Result<HashSet<Claim>, DbErr> {
        let ids = contexts.map(|context| context.request_id.0).collect();
        let claims = Entity::find()
            .select_only()
            .columns([Column::RequestId, Column::Actor])
            .filter(among(self.lookups.get_database_backend(), Column::RequestId, ids))
            .filter(is_accepted())
            .into_tuple::<(Uuid, String)>()
            .all(&*self.lookups)
            .await?;
        Ok(claims.into_iter().map(|(request_id, principal_id)| Claim { request_id, principal_id }).collect())
    }

    /// The reply of the accepted request with this request id, if there is one.
    pub(super) async fn replay<E: Aggregate>(&self, context: &Context) -> Result<Option<Written<E>>, Error> {
        replay_in(&self.reader, context).await
    }

    /// What to answer to a refused request: if it was accepted before, the reply that it got then.
    pub(super) async fn replay_or<E: Aggregate>(
        &self,
        context: &Context,
        refusal: Error,
    ) -> Result<Written<E>, Failure> {
        match self.replay(context).await? {
            Some(written) => Ok(written),
            None => Err(Failure::Answer(refusal)),
        }
    }
}

/// The same, as `db` sees it.
pub(super) async fn replay_in<E: Aggregate>(
    db: &impl ConnectionTrait,
    context: &Context,
) -> Result<Option<Written<E>>, Error> {
    let claim = Entity::find()
        .filter(Column::RequestId.eq(context.request_id.0))
        .filter(Column::Actor.eq(context.principal.id.as_str()))
        .filter(is_accepted())
        .one(db)
        .await?;
    let Some(claim) = claim else { return Ok(None) };
    if claim.fingerprint != context.fingerprint {
        return Err(Error::RequestIdReused { request_id: context.request_id });
    }
    let malformed = || Error::CorruptRow { table: "mutation", what: "a claim without its entity".to_owned() };
    let version = Version::new(claim.version).ok_or_else(malformed)?;
    let entity = entity_at::<E>(db, claim.entity_id, version).await?.ok_or_else(malformed)?;
    let record = Mutation::try_from(claim)?;
    let base_version = record.expected_version.and_then(Version::new).filter(|_| !record.merged_over.is_empty());
    let merge = base_version.map(|base_version| MergeReport { base_version, merged_over: record.merged_over });
    Ok(Some(Written { entity, replayed: true, merge }))
}
