//! What the reply of a write is made of.

use tonic::Status;

use super::{
    convert, status,
    status::Error,
    visible::{Visible, VisibleTo, visible_merge},
};
use crate::{
    domain::Principal,
    occ::Versioned,
    proto as pb,
    store::{self, Written},
};

/// The parts that every reply of a write has.
pub(super) struct Answer<M> {
    /// The entity, as the caller may see it.
    pub(super) entity: Option<M>,
    /// Whether an earlier request of the same id had done it.
    pub(super) replayed: bool,
    /// How it took effect although it was stale.
    pub(super) merge: Option<pb::Merge>,
}

/// What the store made of a write, as `principal` may see it.
pub(super) fn answer<E, M>(
    written: Result<Written<E>, store::Error>,
    principal: &Principal,
) -> Result<Answer<M>, Status>
where
    E: VisibleTo + Versioned,
    M: From<Visible<E>>,
{
    let Written { entity, replayed, merge } = written.map_err(|error| status::from_store(error, principal))?;
    let merge = merge.map(|merge| convert::merge(visible_merge(E::TYPE, merge, principal)));
    let entity = entity.visible_to(principal).ok_or(Error::NotVisible)?;
    Ok(Answer { entity: Some(entity.into()), replayed, merge })
}
