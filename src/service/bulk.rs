//! Bulks: each item parsed, answered and refused as the single request would be.

use std::collections::HashSet;

use prost::Message;
use tonic::Status;
use tonic_types::pb as rpc;

use super::{
    Services, edge,
    reply::{Answer, answer},
    request::Guarded,
    status::{Error, from_store},
    visible::{Visible, VisibleTo},
};
use crate::{
    domain::{self, Principal, Validator, parse_uuid},
    occ::Change,
    proto as pb,
    store::{self, Aggregate, Facts, Modify},
};

const ITEMS_MAX: usize = 500;
/// A reply stays under 3 MiB; what is beside the results needs far less than the difference.
const REPLY_BYTES_MAX: usize = 3 * 1024 * 1024 - 64 * 1024;

/// What became of one item.
pub(super) type ItemResult<M> = Result<Answer<M>, rpc::Status>;

/// The items of a bulk, if there are as many as there may be and none is there twice.
pub(super) fn check_items<M: Guarded>(requests: &[M], mode: i32) -> Result<pb::BulkMode, Error> {
    let mut validator = Validator::new("");
    if requests.is_empty() || requests.len() > ITEMS_MAX {
        validator.reject("requests", format!("must be 1 to {ITEMS_MAX}, found {}", requests.len()));
    }
    let (mut ids, mut request_ids) = (HashSet::new(), HashSet::new());
    for (index, request) in requests.iter().take(ITEMS_MAX).enumerate() {
        // As ids, not as text: a UUID may be written in letters of either case. What is none has an error of its own.
        if parse_uuid(request.entity_id()).is_some_and(|id| !ids.insert(id)) {
            validator.reject(&format!("requests[{index}].{}", M::ID_FIELD), "the same entity is there twice");
        }
        if parse_uuid(request.request_id()).is_some_and(|id| !request_ids.insert(id)) {
            validator.reject(&format!("requests[{index}].request_id"), "the same request id is there twice");
        }
    }
    let checks = requests.iter().filter(|request| request.validate_only()).count();
    if mode == i32::from(pb::BulkMode::AllOrNothing) && checks != 0 && checks != requests.len() {
        validator.reject("requests", "validate_only must be the same in all, or nothing could be written of all");
    }
    let parsed = pb::BulkMode::try_from(mode);
    if parsed.is_err() {
        validator.reject("mode", format!("no such value: {mode}"));
    }
    Ok(validator.finish(parsed.unwrap_or_default())?)
}

impl Services {
    /// Carries out the items that are well-formed; the others have their error already.
    pub(super) async fn bulk<E, M, F>(
        &self,
        principal: &Principal,
        mode: pb::BulkMode,
        items: Vec<Result<(Modify, F), Error>>,
    ) -> Result<Vec<ItemResult<M>>, Status>
    where
        E: Aggregate + VisibleTo,
        M: From<Visible<E>> + Message,
        F: Fn(&E, &Facts) -> Result<Change<E>, domain::Error> + Send + Sync + 'static,
    {
        let mut malformed = Vec::with_capacity(items.len());
        let mut well_formed = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Ok(item) => {
                    well_formed.push(item);
                    malformed.push(None);
                }
                Err(error) => malformed.push(Some(error)),
            }
        }
        let done = match mode {
            pb::BulkMode::AllOrNothing => {
                let refused = malformed.iter().any(Option::is_some);
                self.store.bulk_all(well_formed, refused).await
            }
            pb::BulkMode::Unspecified | pb::BulkMode::PerItem => self.store.bulk(well_formed).await,
        };
        let mut done = done.map_err(|error| from_store(error, principal))?.into_iter();
        let missing = || Err(store::Error::Panicked("a bulk lost an item".to_owned()));
        let results = malformed.into_iter().map(|error| match error {
            Some(error) => Err(Status::from(error)),
            None => answer(done.next().unwrap_or_else(missing), principal),
        });
        Ok(results.map(|result| result.map_err(|status| edge::item_status(&status))).collect())
    }
}

/// Keeps the reply within its size: past it an entity keeps its id and version only, and a merge its base version.
pub(super) fn shorten<M: Message>(results: &mut [ItemResult<M>], shorten: impl Fn(&M) -> M) {
    let errors = results.iter().filter_map(|result| result.as_ref().err()).map(Message::encoded_len);
    let mut bytes = errors.sum::<usize>();
    for answer in results.iter_mut().flatten() {
        let merge = answer.merge.as_ref().map_or(0, Message::encoded_len);
        bytes += answer.entity.as_ref().map_or(0, Message::encoded_len) + merge + 32;
        if bytes > REPLY_BYTES_MAX {
            answer.entity = answer.entity.as_ref().map(&shorten);
            answer.merge = answer.merge.take().map(|merge| pb::Merge { merged_over: Vec::new(), ..merge });
        }
    }
}
